"""Owns the browser that turns pages into PNG. Invariant: one start for any number of pictures, and nothing is fetched
from a network: it is spoken to through a pipe and shown files only.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIETLY = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
           "--disable-background-networking", "--disable-component-update", "--hide-scrollbars",
           "--remote-debugging-pipe")  # fmt: skip
PATIENCE = 60  # seconds


class NoBrowser(Exception):
    """There is no browser on this machine that could draw."""


def installed() -> str | None:
    """The path of a browser that could draw."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def find() -> str:
    """The same. Raises NoBrowser."""
    found = installed()
    if found is None:
        raise NoBrowser(
            "PNG needs Chromium and its fonts (apt-get install chromium fonts-noto-cjk fonts-firacode "
            "fonts-noto-color-emoji); --svg makes pictures without it."
        )
    return found


class Browser:
    """A browser without a window, from `with` to its end; its profile lies in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = 0
        self._session = ""
        self._unread = b""
        self._events: list[str] = []

    def __enter__(self) -> Browser:
        program = find()
        (theirs_in, self._to), (self._from, theirs_out) = os.pipe(), os.pipe()
        # The browser reads its commands from descriptor 3 and answers on 4; a shell puts them there.
        wiring = f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}'
        command = ["sh", "-c", wiring, "sh", program, *QUIETLY, f"--user-data-dir={self._folder}/profile"]
        self._process = subprocess.Popen(
            command, pass_fds=(theirs_in, theirs_out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(theirs_in)
        os.close(theirs_out)
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._ask("Page.enable")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait(10)
        os.close(self._to)
        os.close(self._from)

    def shoot(self, page: Path, width: int, height: int, scale: float, target: Path) -> None:
        """Draw a page of this size, `scale` pixels to one of its own, as a PNG."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._ask("Emulation.setDeviceMetricsOverride", **size)
        self._events.clear()
        self._ask("Page.navigate", url=page.as_uri())
        self._await("Page.loadEventFired")
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": scale}
        drawn = self._ask("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)
        target.write_bytes(base64.b64decode(drawn["data"]))

    # ------------------------------------------------------------ its protocol: JSON, a zero byte between messages

    def _ask(self, method: str, **params: Any) -> dict[str, Any]:
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while (answer := self._read()).get("id") != self._number:
            self._events.append(answer.get("method", ""))
        if "error" in answer:
            raise RuntimeError(f"the browser refuses {method}: {answer['error']['message']}")
        result: dict[str, Any] = answer["result"]
        return result

    def _await(self, event: str) -> None:
        while event not in self._events:
            self._events.append(self._read().get("method", ""))

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._unread:
            ready, _, _ = select.select([self._from], [], [], PATIENCE)
            chunk = os.read(self._from, 1 << 20) if ready else b""
            if not chunk:
                raise RuntimeError("the browser has ended" if ready else "the browser does not answer")
            self._unread += chunk
        message, _, self._unread = self._unread.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer
