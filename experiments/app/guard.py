"""Keep other pages in the user's browser away from the page.

Only this machine can reach the port, but a browser on this machine runs the scripts of every site.
A site can give its own name the address of this machine (DNS rebinding), open a websocket to
another site, or put another site in a frame. So the page answers only to its own names, and only
to itself.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

HOST = re.compile(rb"(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?", re.IGNORECASE)
"""The names of this machine. Any port: a forwarded port has another number."""

ORIGIN = re.compile(rb"https?://(.+)", re.IGNORECASE)
FORBIDDEN, POLICY_VIOLATION = 403, 1008
REFUSED = (
    b"Refused: open this page as http://127.0.0.1 or http://localhost, and not from another.\n"
)

MESA = "/mesa"
"""Below this path is Solara, which compiles its templates in the browser."""

ORDINARY = "default-src 'self'; style-src 'self' 'unsafe-inline'"
COMPILED = "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'"
POLICY = (
    "{sources}; connect-src 'self' ws://{host} wss://{host}; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'self' http://127.0.0.1:* http://localhost:*"
)
"""A notebook of this machine may show the page in a frame."""

HEADERS = {
    b"x-frame-options": b"SAMEORIGIN",  # for browsers that do not know frame-ancestors
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
}


class Guard:
    """An ASGI application that refuses foreign requests and protects its answers.

    Args:
        app: answers the requests that are allowed.
    """

    def __init__(self, app: Application) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it with status 403."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        host = _own_host(scope["headers"])

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                sources = COMPILED if scope["path"].startswith(MESA) else ORDINARY
                named = (host or b"localhost").decode()
                policy = POLICY.format(sources=sources, host=named).encode()
                added = {**HEADERS, b"content-security-policy": policy}
                kept = [pair for pair in message.get("headers", ()) if pair[0].lower() not in added]
                message["headers"] = [*kept, *added.items()]
            await send(message)

        if host is not None:
            await self._app(scope, receive, protected)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        else:
            plain = [(b"content-type", b"text/plain")]
            await protected({"type": "http.response.start", "status": FORBIDDEN, "headers": plain})
            await send({"type": "http.response.body", "body": REFUSED})


def _own_host(headers: list[tuple[bytes, bytes]]) -> bytes | None:
    """Return the host that was asked; None if it, or the origin of the request, is foreign."""
    hosts = [value for name, value in headers if name == b"host"]
    if len(hosts) != 1 or not HOST.fullmatch(hosts[0]):
        return None
    for name, value in headers:
        origin = ORIGIN.fullmatch(value) if name == b"origin" else None
        if name == b"origin" and not (origin and origin[1].lower() == hosts[0].lower()):
            return None
    return hosts[0]
