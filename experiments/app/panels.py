"""The panels of the page: headline, picture and people, series, log, futures, link and config."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd
import solara
from markupsafe import Markup
from mesa.visualization.utils import update_counter

from sapper.experiments import words
from sapper.experiments.app import charts, formations, futures
from sapper.experiments.app.choices import CONFIG_NAME, FUTURES
from sapper.experiments.app.run import Run
from sapper.experiments.app.window import Window
from sapper.experiments.labels import OUTCOME_LABELS
from sapper.experiments.results.report import html
from sapper.experiments.results.report.sentences import percent
from sapper.experiments.statistics.counts import OUTCOMES
from sapper.experiments.words import sentence
from sapper.model.clock import WEEKS_PER_YEAR

MOST_EVENTS = 60
"""The log shows at most this number of events, the newest first."""

OUTCOME_ROW = Markup('<tr><th scope="row">{}</th><td>{}</td><td>{}</td></tr>')
OUTCOME_TABLE = Markup(
    '<table class="sapper-outcomes"><tr><th scope="col">within the chosen years</th>'
    '<th scope="col">share of futures (95% interval)</th>'
    '<th scope="col">this future, so far</th></tr>{}</table>'
)


@solara.component_vue("army.vue")
def ArmyPicture(
    places: dict[str, Any],
    shades: dict[str, str],
    colouring: str,
    ends: list[float],
    selected: int,
    selected_name: str,
    focus: int,
    event_pick: Any,
) -> None:
    """The army as an icicle chart, drawn by the browser."""


@solara.component
def Pulse(window: Window) -> None:
    """Report to the window when Mesa has passed weeks, and when a frame was drawn."""
    solara.use_effect(window.moved.set, [update_counter.get()])
    solara.use_effect(window.drawn.set, [window.frame.value])
    solara.Div()


def _run_of(window: Window) -> Run:
    """Return the run to draw; the component that calls this is drawn again with every frame."""
    window.frame.get()
    return window.model.value


@solara.component
def Headline(window: Window) -> None:
    """The week and status of the run, and buttons to go to another week."""
    run = _run_of(window)
    text, set_text = solara.use_state("")
    weeks = run.settings.horizon_weeks
    solara.HTML(tag="h1", unsafe_innerHTML=escape(run.settings.summary), style="font-size:1.4rem")
    solara.Text(_status(run), classes=["sapper-status"])
    with solara.Row(style={"align-items": "center", "flex-wrap": "wrap"}):
        solara.Button("First week", on_click=lambda: window.go_to("0"))
        solara.Button(
            "Next year",
            on_click=lambda: window.go_to(str(min(run.week + WEEKS_PER_YEAR, weeks))),
        )
        solara.Button("To the end", on_click=lambda: window.go_to(str(weeks)))
        solara.InputText("Go to week", value=text, on_value=set_text, style={"max-width": "9rem"})
        solara.Button("Go", on_click=lambda: window.go_to(text))


def _status(run: Run) -> str:
    week, weeks = run.week, run.settings.horizon_weeks
    years = f"Week {week:,} of {weeks:,} (year {week / WEEKS_PER_YEAR:.1f})"
    outcome = run.outcome
    if outcome is None:
        return f"{years}. Nothing has happened so far."
    values = outcome.values
    happened = (
        f"plots started {values['plots_started']}, foiled {values['plots_foiled']}; "
        f"mutinies {values['mutinies']}; attempts {values['attempts']}"
    )
    if values["successes"]:
        return f"{years}. The regime has fallen. So far: {happened}."
    return f"{years}. The regime is in power. So far: {happened}."


@solara.component
def Picture(window: Window) -> None:
    """The army by formation, and the people of the selected one."""
    run = _run_of(window)
    army = run.army
    places = solara.use_memo(lambda: formations.layout(army), [army.formations.size])
    with run.lock:
        shades = formations.shades(army, window.colouring.value)
    selected = min(window.selected.value, army.formations.size - 1)
    with solara.Card("The army"):
        with solara.Row(style={"align-items": "center", "flex-wrap": "wrap"}):
            solara.Text("Coloured by")
            solara.ToggleButtonsSingle(
                value=window.colouring, values=list(formations.COLOURINGS), dense=True
            )
            solara.HTML(unsafe_innerHTML=_legend(window.colouring.value))
        ArmyPicture(
            places=places,
            shades=shades,
            colouring=window.colouring.value,
            ends=list(formations.COLOURINGS[window.colouring.value]),
            selected=selected,
            selected_name=words.name(army, selected),
            focus=min(window.focus.value, army.formations.size - 1),
            event_pick=lambda unit: window.selected.set(int(unit)),
        )
        _way(window, run, selected)
        People(window)


def _legend(colouring: str) -> str:
    low, high = formations.COLOURINGS[colouring]
    ends = {
        "loyalty": (f"{low:g} or less", f"{high:g} or more"),
        "awareness": (f"{low:g}", f"{high:g} or more"),
        "compromise": ("all support the regime", "none supports it"),
    }[colouring]
    bar = (
        "display:inline-block;width:90px;height:12px;margin:0 6px;vertical-align:middle;"
        "background:linear-gradient(90deg,#00224e,#575d6d,#a59c74,#fee838)"
    )
    abroad = "display:inline-block;width:14px;height:5px;background:#d55e00;margin:0 4px 3px 12px"
    plot = (
        "display:inline-block;width:10px;height:10px;border:2.5px solid #e00000;margin:0 4px 0 12px"
    )
    return (
        f'<span>{ends[0]}<span style="{bar}"></span>{ends[1]}<span style="{abroad}"></span>abroad'
        f'<span style="{plot}"></span>in a plot; small squares: the triad</span>'
    )


def _way(window: Window, run: Run, selected: int) -> None:
    """Show a button for each step from the army down to the selection, and what is below it."""
    army = run.army
    with solara.Row(style={"flex-wrap": "wrap", "align-items": "center"}, gap="4px"):
        for unit in formations.path_to(army, selected):
            title = words.name(army, unit).split(",")[0]
            solara.Button(
                title, text=True, small=True, on_click=lambda unit=unit: window.selected.set(unit)
            )
        inside = {
            words.name(army, unit).split(",")[0]: unit
            for unit in formations.children(army, selected)
        }
        if inside:
            solara.Select(
                "Go down to",
                values=list(inside),
                value=None,
                on_value=lambda name: name and window.selected.set(inside[name]),
                style={"max-width": "14rem"},
            )
        if selected != window.focus.value and inside:
            solara.Button("Enlarge", on_click=lambda: window.focus.set(selected))
        if window.focus.value != army.formations.size - 1:
            solara.Button("Whole army", on_click=lambda: window.focus.set(army.formations.size - 1))


@solara.component
def People(window: Window) -> None:
    """The offices and soldiers of the selected formation."""
    run = _run_of(window)
    army = run.army
    selected = min(window.selected.value, army.formations.size - 1)
    with run.lock:
        name, described = words.name(army, selected), formations.described(army, selected)
        staff = formations.staff_table(army, selected)
        soldiers = formations.soldiers_table(army, selected)
    title = f"{name[0].upper()}{name[1:]}"
    solara.HTML(tag="h2", unsafe_innerHTML=escape(title), style="font-size:1.1rem")
    solara.Text(described)
    with solara.Row(style={"flex-wrap": "wrap"}, gap="32px"):
        solara.HTML(unsafe_innerHTML=_table(staff, "Offices"))
        solara.HTML(unsafe_innerHTML=_table(soldiers, "Soldiers"))


@solara.component
def Series(window: Window) -> None:
    """The weekly series so far."""
    run = _run_of(window)
    with run.lock:
        series = run.series.copy()
    pictures = [charts.chart(panel, series, run.settings.horizon_weeks) for panel in charts.PANELS]
    with solara.Card("Week by week (years from the start)"):
        solara.HTML(unsafe_innerHTML="".join(pictures), classes=["sapper-grid"])


@solara.component
def Log(window: Window) -> None:
    """The events in sentences, the newest first."""
    run = _run_of(window)
    with run.lock:
        events = run.events
    lines = [escape(sentence(run.army, event)) for event in events[: -MOST_EVENTS - 1 : -1]]
    items = "".join(f"<li>{line}</li>" for line in lines) or "<li>Nothing has happened so far.</li>"
    with solara.Card("What happened"):
        log = f'<ul class="sapper-log" tabindex="0" aria-label="Log, newest first">{items}</ul>'
        solara.HTML(unsafe_innerHTML=log)


@solara.component
def Futures(window: Window) -> None:
    """A hundred futures of the same choices, to compare with the one on the page."""
    run = _run_of(window)
    tally = solara.use_reactive(futures.NONE)
    job = solara.use_reactive(None)
    wanted = window.wanted.value

    def stop() -> None:
        if job.peek() is not None:
            job.peek().stop()
            job.set(None)

    def forget() -> Any:
        stop()
        tally.set(futures.NONE)
        return stop

    solara.use_effect(forget, [wanted.name, repr(wanted.changes), wanted.seed])

    def update(now: futures.Tally) -> None:
        tally.set(now)
        if now.runs == now.wanted:
            job.set(None)

    def start() -> None:
        tally.set(futures.NONE)
        job.set(futures.Futures(window.wanted.peek(), update))
        job.peek().start()

    done, at_work = tally.value.runs, job.value is not None
    with solara.Card("A hundred futures"):
        with solara.Row(style={"align-items": "center", "flex-wrap": "wrap"}):
            solara.Button(
                "Run a hundred futures", color="primary", on_click=start, disabled=at_work
            )
            solara.Button("Stop", on_click=stop, disabled=not at_work)
            if done:
                ended = "" if at_work or done == FUTURES else ", stopped"
                solara.Text(f"{done} of {FUTURES} done{ended}")
        if at_work:
            solara.ProgressLinear(value=100 * done / FUTURES)
        solara.HTML(unsafe_innerHTML=_outcomes(tally.value, run))


def _table(rows: pd.DataFrame, caption: str) -> str:
    return html.render("table.html.j2", table=html.table_of(rows.round(2), caption, heads=1))


def _outcomes(tally: futures.Tally, run: Run) -> str:
    """Return a row for each outcome: its share of futures with the interval, and this run."""
    outcome = run.outcome
    rows = []
    for name, column in OUTCOMES.items():
        share = percent(*tally.share(name)) if tally.runs else "not run yet"
        here = "yes" if outcome and int(outcome.values[column]) else "no"
        rows.append(OUTCOME_ROW.format(OUTCOME_LABELS[name].title, share, here))
    return OUTCOME_TABLE.format(Markup("").join(rows))


@solara.component
def Keep(window: Window) -> None:
    """A link to this state, and a config that repeats it."""
    _run_of(window)
    choices = window.choices
    with solara.Card("Keep this"):
        link = Markup('<a href="{}">Link to this state</a>').format(f"?{choices.link}")
        solara.HTML(unsafe_innerHTML=link)
        solara.Text(
            f"The config repeats this future (replicate {choices.future}) and the hundred futures, "
            f"bit for bit: sapper run {CONFIG_NAME}.toml"
        )
        solara.FileDownload(
            lambda: window.choices.config, filename=f"{CONFIG_NAME}.toml", label="Save the config"
        )
