"""The addresses of the page: itself, answers to a link as they come, one future, a config."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from functools import cache
from http import HTTPStatus
from typing import Any

from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from sapper.experiments.app.answer import answer, frame, sides, start_year
from sapper.experiments.app.choices import FUTURES, PLACE, Choices, from_link, whole_number
from sapper.experiments.app.controls import described, written
from sapper.experiments.app.future import told
from sapper.experiments.app.futures import Futures
from sapper.experiments.app.guard import MESA
from sapper.experiments.app.mistake import find
from sapper.experiments.config.settings import in_words
from sapper.experiments.errors import StoreError
from sapper.experiments.labels import parameter_label
from sapper.experiments.shipped import shipped_path
from sapper.experiments.studies.ask.question import ask_line, config_of
from sapper.model.errors import InputError
from sapper.model.scenario import LISTS, builtin_scenarios, load_scenario, parameter_paths

WEB = shipped_path("app", "web")
CONFIG_NAME = "explored.toml"


def site(futures: Futures, default: str) -> Starlette:
    """Return the application behind the page.

    Args:
        futures: computes.
        default: scenario of a link without one.
    """

    def asked(request: Request) -> Choices:
        return from_link(request.url.query, default)

    async def page(_: Request) -> Response:
        return HTMLResponse(_page(default))

    async def ask(request: Request) -> Response:
        lines = _lines(futures, request.url.query, default)
        return StreamingResponse(lines, media_type="application/x-ndjson")

    async def future(request: Request) -> Response:
        choices = asked(request)
        arms = choices.arms
        number = whole_number(request.path_params["number"], "future", FUTURES - 1)
        arm = arms[0] if request.path_params["side"] == "baseline" else arms[-1]
        start = start_year(choices.name)
        return JSONResponse(await futures.call(told, arm, choices.seed, number, start))

    async def mistake(request: Request) -> Response:
        choices = asked(request)
        number = whole_number(request.path_params["number"], "future", FUTURES - 1)
        arm = choices.arms[0 if request.path_params["side"] == "baseline" else -1]
        found = find(futures, arm, choices.seed, number, start_year(choices.name))
        return StreamingResponse(_told(found), media_type="application/x-ndjson")

    async def config(request: Request) -> Response:
        question = asked(request).question
        if question is None:
            raise InputError(PLACE, "", None, "both sides are the same: there is nothing to ask")
        named = {"content-disposition": f'attachment; filename="{CONFIG_NAME}"'}
        return Response(config_of(question), media_type="application/toml", headers=named)

    return Starlette(
        routes=[
            Route("/", page),
            Route("/ask", ask),
            Route("/future/{side}/{number}", future),
            Route("/mistake/{side}/{number}", mistake),
            Route("/config", config),
            Mount("/web", StaticFiles(directory=WEB)),
            Mount(MESA, _mesa),
        ],
        exception_handlers={InputError: _refused, StoreError: _refused},
    )


def _refused(_: Request, error: Exception) -> Response:
    return JSONResponse({"error": _plain(error)}, status_code=HTTPStatus.UNPROCESSABLE_ENTITY)


def _plain(error: Exception) -> str:
    """Return a message without its place: on a page the user sees it."""
    return str(error).removeprefix(f"{PLACE}: ")


@cache
def _page(default: str) -> str:
    """Return the page, with the scenarios and parameters to choose from."""
    environment = Environment(loader=FileSystemLoader(WEB), autoescape=True)
    own = {default: load_scenario(default).summary}
    names = {path: parameter_label(path) for path in parameter_paths()}
    settable = {path: label for path, label in names.items() if path.split(".")[1] not in LISTS}
    return environment.get_template("page.html").render(
        scenarios=builtin_scenarios() | own, parameters=settable
    )


def question(choices: Choices) -> dict[str, Any]:
    """Return what a browser shows of a question before any future is known."""
    own, now, asked = load_scenario(choices.name), choices.arms[-1], choices.question
    return {
        "link": choices.link,
        "name": choices.name,
        "summary": own.summary,
        "futures": FUTURES,
        "controls": described(own, now),
        "changed": [
            {"text": f"{parameter_label(path)}: {in_words(path, value)}", "path": path}
            for path, value in choices.changes.items()
        ],
        "values": {path: written(path, one) for path, one in choices.changes.items()},
        "sides": sides(asked),
        "frame": frame(now, choices.name),
        "command": ask_line(asked) if asked else "",
        "note": "The size stays as it is set: dated waves of the scenario are left out."
        if asked and asked.constant
        else "",
        "pin": choices.pin.link,
        "unpin": choices.unpinned.link if choices.pinned else "",
    }


async def _lines(futures: Futures, query: str, default: str) -> AsyncIterator[str]:
    """Yield a line of JSON for the question, and one for each answer as futures are finished.

    An error is a line, too.
    """
    try:
        choices = await run_in_threadpool(from_link, query, default)
        about = await run_in_threadpool(question, choices)
        asked = choices.question.experiment if choices.question else None
        yield _line({"question": about, "answer": answer(asked, [], [])})
        async with aclosing(futures.ends(choices.arms, choices.seed, FUTURES)) as ends:
            async for arms in ends:
                said = answer(asked, arms[0], arms[-1])
                yield _line({"arms": [arms[0], arms[-1]], "answer": said})
    except (InputError, StoreError) as error:
        yield _line({"error": _plain(error)})


async def _told(found: AsyncGenerator[dict[str, Any], None]) -> AsyncIterator[str]:
    """Yield a line of JSON for each report; an error is a line, too."""
    try:
        async with aclosing(found) as reports:
            async for one in reports:
                yield _line(one)
    except StoreError as error:
        yield _line({"error": _plain(error)})


def _line(content: dict[str, Any]) -> str:
    return json.dumps(content) + "\n"


async def _mesa(scope: Any, receive: Any, send: Any) -> None:
    """Pass a request on to Solara, which takes a second to load: only if somebody asks for it."""
    await (await run_in_threadpool(_solara))(scope, receive, send)


@cache
def _solara() -> Callable[..., Any]:
    try:
        import solara_assets  # noqa: F401 - the scripts and styles of Mesa's page
        from solara.server import starlette

        from sapper.experiments.app.memory import forget_closed_windows
    except ImportError:
        return Response("Mesa's controls need Solara: install Sapper with the extra 'app'.\n")
    starlette.on_startup()
    forget_closed_windows()
    return starlette.app
