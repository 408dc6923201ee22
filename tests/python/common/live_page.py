"""A page at work in headless Chromium, by chromedriver, for the tests of the playground."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "target" / "playground" / "index.html"
SECONDS = 30

# A file put into a page as a drop of the mouse would.
DROP = """
const [name, text, done] = arguments;
const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const data = new DataTransfer();
data.items.add(new File([bytes], name));
for (const kind of ["dragenter", "dragover", "drop"]) {
  const how = { dataTransfer: data, bubbles: true, cancelable: true };
  document.body.dispatchEvent(new DragEvent(kind, how));
}
"""


def missing() -> str | None:
    """Say what is not there to test with."""
    if not PAGE.is_file():
        return "the playground is not built (make playground)"
    if not (program() and shutil.which("chromedriver")):
        return "no chromium with its chromedriver"
    return None


def program() -> str | None:
    """Return where a browser is."""
    return next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)


class Browser:
    """A browser with one page."""

    def __init__(self, driver: Any, folder: Path) -> None:
        self.driver = driver
        self.folder = folder

    def open(self, lang: str, address: str = "#/", width: int = 1280, height: int = 900) -> None:
        """Open the page from its file, in a language, at a width."""
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600},
        )
        self.driver.get("about:blank")
        self.driver.get(f"{PAGE.as_uri()}?lang={lang}{address}")
        self.wait(lambda: self.run("return 'ready' in document.documentElement.dataset"))

    def run(self, script: str, *given: Any) -> Any:
        """Run a script in the page."""
        return self.driver.execute_script(script, *given)

    def wait(self, holds: Callable[[], Any], seconds: float = SECONDS) -> Any:
        """Wait until something holds, and return it."""
        end = time.monotonic() + seconds
        while not (found := holds()):
            if time.monotonic() > end:
                raise AssertionError(f"it did not come to hold in {seconds} s: {self.errors()}")
            time.sleep(0.02)
        return found

    def text(self, selector: str) -> str:
        """Return the text of an element."""
        return str(self.run("return document.querySelector(arguments[0]).innerText", selector))

    def texts(self, selector: str) -> list[str]:
        """Return the texts of elements."""
        found = self.run(
            "return [...document.querySelectorAll(arguments[0])].map((e) => e.innerText)", selector
        )
        return [str(text).strip() for text in found]

    def click(self, selector: str) -> None:
        """Click an element."""
        self.run("document.querySelector(arguments[0]).click()", selector)

    def choose(self, selector: str, value: str) -> None:
        """Choose an option."""
        self.run(
            "const e = document.querySelector(arguments[0]); e.value = arguments[1];"
            "e.dispatchEvent(new Event('change'))",
            selector,
            value,
        )

    def errors(self) -> list[str]:
        """Return what the page complained of."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def shot(self, name: str) -> None:
        """Keep a picture of the page."""
        folder = ROOT / "target" / "playground" / "shots"
        folder.mkdir(parents=True, exist_ok=True)
        self.driver.save_screenshot(str(folder / f"{name}.png"))


@contextmanager
def browser() -> Iterator[Browser]:
    """Start a browser without a window, which keeps downloads in a folder."""
    from selenium import webdriver
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service

    with tempfile.TemporaryDirectory() as folder:
        options = Options()
        options.binary_location = str(program())
        for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        kept = {
            "download.default_directory": folder,
            # One page may download several files.
            "profile.default_content_setting_values.automatic_downloads": 1,
        }
        options.add_experimental_option("prefs", kept)
        driver = webdriver.Chrome(options, Service(str(shutil.which("chromedriver"))))
        try:
            yield Browser(driver, Path(folder))
        finally:
            driver.quit()
