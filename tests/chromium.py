"""A real Chromium before a page, driven over the WebDriver protocol (https://www.w3.org/TR/webdriver2/)."""

from __future__ import annotations

import shutil
import subprocess
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the key of an element's reference, §11
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--hide-scrollbars",
)


class Tab:
    """One tab of a browser."""

    def __init__(self, session: httpx2.Client) -> None:
        self._session = session

    def _do(self, method: str, path: str, **body: object) -> object:
        answer = self._session.request(method, path, json=body if method == "POST" else None).json()["value"]
        assert not (isinstance(answer, dict) and "error" in answer), answer
        return answer

    def open(self, address: str) -> None:
        self._do("POST", "url", url=address)

    def address(self) -> str:
        return str(self._do("GET", "url"))

    def see(self, css: str) -> None:
        """Wait until it is there."""
        self._all(css)

    def texts(self, css: str) -> list[str]:
        return [str(self._do("GET", f"element/{found}/text")) for found in self._all(css)]

    def click(self, css: str) -> None:
        self._do("POST", f"element/{self._all(css)[0]}/click")

    def type(self, css: str, text: str) -> None:
        self._do("POST", f"element/{self._all(css)[0]}/value", text=text)

    def run(self, script: str) -> object:
        return self._do("POST", "execute/sync", script=script, args=[])

    def looks(self, width: int, height: int, *, dark: bool = False) -> None:
        """Give the page a size in CSS pixels, and the colours that the reader asks for."""
        self._ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._ask("Emulation.setEmulatedMedia", features=[scheme])

    def picture(self, *, whole: bool = False) -> bytes:
        """What is seen, or the whole page, as PNG."""
        return b64decode(str(self._ask("Page.captureScreenshot", captureBeyondViewport=whole)["data"]))

    def _ask(self, command: str, **params: object) -> dict[str, object]:
        """A command of Chromium's own protocol (https://chromedevtools.github.io/devtools-protocol/)."""
        answer = self._do("POST", "goog/cdp/execute", cmd=command, params=params)
        assert isinstance(answer, dict)
        return answer

    def complaints(self) -> list[str]:
        """What the console says of errors: scripts that failed, things that the page's policy refused to load."""
        entries = self._do("POST", "se/log", type="browser")
        assert isinstance(entries, list)
        return [str(entry["message"]) for entry in entries if entry["level"] == "SEVERE"]

    def _all(self, css: str) -> list[str]:
        found = self._do("POST", "elements", using="css selector", value=css)
        assert isinstance(found, list)
        assert found, f"no {css} in {self.address()}: {self.run('return document.body.innerText')}"
        return [str(element[_ELEMENT]) for element in found]


def is_here() -> bool:
    """Whether there is a browser and what drives it."""
    return bool(shutil.which("chromedriver") and shutil.which("chromium"))


@contextmanager
def chromium(profile: Path) -> Iterator[Tab]:
    """A browser with a profile of its own; the test skips where there is none (apt-get install chromium-driver)."""
    driver, binary = shutil.which("chromedriver"), shutil.which("chromium")
    if not driver or not binary:
        pytest.skip("no Chromium here: apt-get install chromium chromium-driver")
    with subprocess.Popen(
        [driver, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            yield from _tabs(_port(process), binary, profile)
        finally:
            process.terminate()


def _port(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if "started successfully on port" in line:
            return line.strip().rstrip(".").rpartition(" ")[2]
    raise AssertionError("chromedriver did not start")


def _tabs(port: str, binary: str, profile: Path) -> Iterator[Tab]:
    options = {"binary": binary, "args": [*_FLAGS, f"--user-data-dir={profile}"]}
    wanted: dict[str, object] = {
        "browserName": "chrome",
        "goog:chromeOptions": options,
        "goog:loggingPrefs": {"browser": "ALL"},
    }
    wanted["timeouts"] = {"implicit": 20_000}  # ms, for elements to appear
    root = f"http://127.0.0.1:{port}/session"
    with httpx2.Client(trust_env=False, timeout=60) as client:
        started = client.post(root, json={"capabilities": {"alwaysMatch": wanted}}).json()["value"]
        assert "sessionId" in started, started
        address = f"{root}/{started['sessionId']}"
        try:
            with httpx2.Client(base_url=address, trust_env=False, timeout=60) as session:
                yield Tab(session)
        finally:
            client.delete(address)
