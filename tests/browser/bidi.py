"""A browser driven by WebDriver BiDi, as far as the tests of Firefox need it.

Playwright has a build of Firefox of its own, which no distribution ships, and asks others for commands that they do
not have. WebDriver BiDi (https://www.w3.org/TR/webdriver-bidi/) is what every Firefox speaks by itself.
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from websockets.sync.client import ClientConnection, connect

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE_S: Final = 40.0
POLL_S: Final = 0.1
LARGEST: Final = 64 * 1024 * 1024
_LISTENING = re.compile(r"BiDi listening on (ws://\S+)")
_QUIET: Final = """\
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("app.update.auto", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
"""


class BidiError(Exception):
    """A command failed: ``error`` and ``message`` are the browser's.

    Parameters
    ----------
    error
        Code of the fault.
    message
        What it says of it.
    """

    def __init__(self, error: str, message: str) -> None:
        super().__init__(f"{error}: {message}")
        self.error = error


class Session:
    """A browser that is asked, and what it told meanwhile."""

    def __init__(self, line: ClientConnection) -> None:
        self.line = line
        self.events: list[dict[str, Any]] = []
        self.asked = 0

    def send(self, method: str, **params: Any) -> dict[str, Any]:  # noqa: ANN401 - of the protocol
        """Give a command, and wait for its answer."""
        self.asked += 1
        self.line.send(json.dumps({"id": self.asked, "method": method, "params": params}))
        while True:
            told = json.loads(self.line.recv(timeout=PATIENCE_S))
            if told.get("id") != self.asked:
                self.events.append(told)
            elif told["type"] == "error":
                raise BidiError(told["error"], told["message"])
            else:
                result: dict[str, Any] = told["result"]
                return result


class Tab:
    """A tab of the browser.

    Parameters
    ----------
    session
        The browser.
    size
        Width and height of its window in CSS pixels.
    """

    def __init__(self, session: Session, size: tuple[int, int] = (1280, 800)) -> None:
        self.session = session
        self.id: str = session.send("browsingContext.create", type="tab")["context"]
        width, height = size
        session.send("browsingContext.setViewport", context=self.id, viewport={"width": width, "height": height})
        session.events.clear()

    def go(self, url: str) -> None:
        """Open an address, and wait until it is loaded."""
        self.session.send("browsingContext.navigate", context=self.id, url=url, wait="complete")

    def back(self) -> None:
        """Go a step back in the tab's history."""
        self.session.send("browsingContext.traverseHistory", context=self.id, delta=-1)

    def frame(self) -> str:
        """Give the context of the first frame in the page."""
        tree = self.session.send("browsingContext.getTree", root=self.id)
        return str(tree["contexts"][0]["children"][0]["context"])

    def ask(self, expression: str, frame: str | None = None) -> Any:  # noqa: ANN401 - whatever the page gives
        """Evaluate an expression in the page, or in a frame of it."""
        told = self.session.send(
            "script.evaluate",
            expression=f"JSON.stringify({expression})",
            target={"context": frame or self.id},
            awaitPromise=True,
        )
        if told["type"] == "exception":
            raise BidiError("exception", told["exceptionDetails"]["text"])
        value = told["result"].get("value")
        return None if value is None else json.loads(value)

    def until(self, expression: str, frame: str | None = None) -> Any:  # noqa: ANN401 - whatever the page gives
        """Ask until the answer is something, and give it."""
        deadline = time.monotonic() + PATIENCE_S
        while not (answer := self.ask(expression, frame)):
            if time.monotonic() > deadline:
                raise BidiError("timeout", expression)
            time.sleep(POLL_S)
        return answer

    def press(self, selector: str) -> None:
        """Press the pointer's button in the middle of an element that is there."""
        x, y = self.until(
            f"""(() => {{
                const found = document.querySelector({json.dumps(selector)});
                if (!found) return null;
                const {{ left, top, width, height }} = found.getBoundingClientRect();
                return [Math.round(left + width / 2), Math.round(top + height / 2)];
            }})()"""
        )
        steps = [
            {"type": "pointerMove", "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._do({"type": "pointer", "id": "mouse", "actions": steps})

    def write(self, text: str) -> None:
        """Press the keys of a text."""
        keys = [{"type": kind, "value": letter} for letter in text for kind in ("keyDown", "keyUp")]
        self._do({"type": "key", "id": "keys", "actions": keys})

    def _do(self, source: dict[str, Any]) -> None:
        self.session.send("input.performActions", context=self.id, actions=[source])

    def said(self) -> list[str]:
        """Tell what the page wrote into the console, and its errors."""
        return [event["params"]["text"] or "" for event in self.session.events if event["method"] == "log.entryAdded"]

    def asked_for(self) -> list[str]:
        """Tell what the page asked the network for."""
        sent = "network.beforeRequestSent"
        return [event["params"]["request"]["url"] for event in self.session.events if event["method"] == sent]

    def close(self) -> None:
        """Close it."""
        self.session.send("browsingContext.close", context=self.id)


@contextmanager
def started(program: str) -> Iterator[Session]:
    """Start Firefox without a window and with a profile of its own, and end it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        with open(f"{profile}/user.js", "w", encoding="utf-8") as prefs:  # noqa: PTH123 - a text in a folder
            prefs.write(_QUIET)
        command = [program, "--headless", "--no-remote", "--remote-debugging-port", "0", "--profile", profile]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
            try:
                with connect(f"{_address(process)}/session", max_size=LARGEST) as line:
                    session = Session(line)
                    session.send("session.new", capabilities={})
                    session.send("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
                    yield session
                    session.send("session.end")
            finally:
                process.terminate()


def _address(process: subprocess.Popen[str]) -> str:
    """Read where the browser listens off what it says."""
    for line in process.stderr or ():
        if found := _LISTENING.search(line):
            return found[1]
    message = "Firefox ended before it listened"
    raise RuntimeError(message)
