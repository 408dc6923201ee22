"""The page in the browser shows the law, works by keys, and fetches nothing."""

import base64
import re
import time

import pytest

import shuizhi as sz
from dropped_files import EXAMPLE, UNNAMED, drop
from live_page import PAGE, ROOT, Browser, missing

pytestmark = pytest.mark.skipif(missing() is not None, reason=str(missing()))


LANGUAGES = ("zh", "en")


# ------------------------------------------------------------------ the law


@pytest.mark.parametrize(
    ("address", "figure"),
    [
        ("#/GB 3838-2002/氨氮/Ⅲ", "≤ 1 mg/L"),
        ("#/gb3838-2002/NH3-N/3", "≤ 1 mg/L"),
        ("#/GB/T 14848-2017/氯化物/Ⅲ", "≤ 250 mg/L"),
        ("#/GB%20T", None),
    ],
)
def test_limits_have_addresses(page: Browser, address: str, figure: str | None) -> None:
    page.open("zh", address)
    if figure is None:
        page.wait(lambda: page.text("#laws .alarm"))
        return
    page.wait(lambda: page.texts("#laws .figure"))
    assert page.texts("#laws .figure") == [figure]
    assert "表1" in page.text("#laws dl")
    page.click(".crumbs a:nth-of-type(2)")
    page.wait(lambda: page.texts("#laws table.limits"))


def test_every_limit_of_the_law_is_shown(page: Browser) -> None:
    page.open("en", "#/law")
    listed = page.texts(".laws b")
    assert listed == [id for id in sz.standards()["id"] if id in listed] and len(listed) >= 8
    for id in listed:
        page.run("location.hash = address(arguments[0])", id)
        page.wait(lambda id=id: page.texts("h1 .id") == [id])
        # Every figure is a link to an address of its own.
        links = page.run("return [...document.querySelectorAll('.limit a')].map((e) => e.hash)")
        assert len(links) == sz.standards().filter(id=id)["limits"].item()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_limits_have_their_worked_cases(page: Browser, lang: str) -> None:
    page.open(lang, "#/GB 30486-2013")
    page.wait(lambda: page.run("return document.querySelectorAll('.cases details').length"))
    known = sz.cases(lang="en").filter(document="GB 30486-2013")
    # The page begins each with a capital.
    found = [text.lower() for text in page.texts(".cases summary")]
    assert found == [text.lower() for text in known[lang]]
    page.run("document.querySelector('.cases details').open = true")
    expected = known["expected"][0].strip().splitlines()
    shown = page.texts(".cases details:first-of-type table:last-of-type tr")
    assert expected[0].split()[0] in shown[-len(expected)]
    page.open(lang, "#/GB 3838-2002/氨氮/Ⅲ")
    page.wait(lambda: page.run("return document.querySelectorAll('.cases details').length > 10"))
    assert page.errors() == []


def test_what_is_built_in_has_its_licence(page: Browser) -> None:
    page.open("en", "#/about")
    listed = page.texts(".crate summary")
    for name in ("calamine", "encoding_rs", "serde_json", "rust_decimal"):
        assert any(line.startswith(f"{name} · ") for line in listed), name
    assert all(page.run("return [...document.querySelectorAll('pre')].map((e) => e.textContent)"))


def test_parameters_are_searched(page: Browser) -> None:
    page.open("zh", "#/law")
    page.run(
        "const e = document.querySelector('.search'); e.value = 'TP';"
        "e.dispatchEvent(new Event('input'))"
    )
    page.wait(lambda: "总磷" in page.text(".found"))
    assert "GB 3838-2002" in page.text(".found li")


# ------------------------------------------------------------------ how it behaves


def test_the_keyboard_suffices(page: Browser) -> None:
    from selenium.webdriver.common.keys import Keys

    page.open("zh")
    drop(page, "samples.csv", EXAMPLE.read_bytes())
    table = page.driver.find_element("id", "table")
    table.send_keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    page.wait(lambda: "第 3 行" in page.run("return document.querySelector('#status').textContent"))
    table.send_keys(Keys.END)
    page.wait(
        lambda: page.run("return document.querySelector('[data-chosen]').dataset.row") == "191"
    )
    table.send_keys(Keys.ENTER)
    page.wait(lambda: page.text("#why-title") == "第 192 行")
    page.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    page.wait(lambda: not page.run("return document.querySelector('#why').open"))
    assert page.run(UNNAMED) == []


def test_a_large_table_does_not_freeze_the_page(page: Browser) -> None:
    head, *rows = EXAMPLE.read_text(encoding="utf-8").splitlines()
    data = "\n".join([head, *(rows[i % len(rows)] for i in range(100_000))]).encode()
    page.open("zh")
    page.run(
        "window.longest = 0; let last = performance.now();"
        "setInterval(() => { const now = performance.now();"
        " window.longest = Math.max(window.longest, now - last); last = now; }, 10)"
    )
    page.run(
        "const bytes = Uint8Array.from(atob(arguments[0]), (c) => c.charCodeAt(0));"
        "window.whole = new File([bytes], 'big.csv')",
        base64.b64encode(data).decode(),
    )
    begun = time.monotonic()
    page.run("window.longest = 0; take(window.whole)")
    page.wait(lambda: page.run("return state.graded && state.drawn[1] > 0"), 60)
    seconds = time.monotonic() - begun
    page.run("document.querySelector('#table').scrollTop = 1e9")
    page.wait(lambda: "100000" in page.texts("#table td.row"))
    longest = page.run("return window.longest")
    print(f"100,000 rows in {seconds:.1f} s, the page held up for at most {longest:.0f} ms")
    assert seconds < 30 and longest < 1000


def test_the_first_result_comes_at_once(page: Browser) -> None:
    begun = time.monotonic()
    page.open("zh")
    started = time.monotonic() - begun
    begun = time.monotonic()
    page.click("#example")
    page.wait(lambda: page.texts("#table tr.row"))
    print(f"ready in {started:.2f} s, the example graded in {time.monotonic() - begun:.2f} s")
    assert time.monotonic() - begun < 1


def test_nothing_is_fetched(page: Browser) -> None:
    text = PAGE.read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert (
        policy is not None and "default-src 'none'" in policy[1] and "connect-src" not in policy[1]
    )
    page.open("en")
    drop(page, "samples.csv", EXAMPLE.read_bytes())
    fetched = page.run("return performance.getEntriesByType('resource').map((e) => e.name)")
    assert [name for name in fetched if not name.startswith(("blob:", "data:"))] == []


def test_every_word_is_in_both_languages() -> None:
    words = (ROOT / "playground/page/words.js").read_text(encoding="utf-8")
    pairs = re.findall(r'\b(\w+): \[\s*"((?:[^"\\]|\\.)*)",\s*"((?:[^"\\]|\\.)*)",?\s*\]', words)
    assert len(pairs) > 100
    for key, zh, en in pairs:
        fields = [set(re.findall(r"\{(\w+)\}", text)) for text in (zh, en)]
        assert fields[0] == fields[1] and zh and en, key


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_wider_than_the_screen(page: Browser, width: int, lang: str) -> None:
    def fits(name: str) -> None:
        page.shot(f"{name}-{lang}-{width}")
        wide = page.run("return document.documentElement.scrollWidth")
        assert wide <= width, (name, wide)

    height = 900 if width > 600 else 844
    page.open(lang, "#/", width, height)
    fits("start")
    page.click("#example")
    page.wait(lambda: page.texts("#table tr.row"))
    fits("graded")
    page.run("document.querySelector('#columns').open = true")
    fits("columns")
    page.click("#table tr.row:nth-child(14)")
    page.wait(lambda: page.texts(".readings li"))
    fits("why")
    for name, address in (
        ("laws", "#/law"),
        ("law", "#/GB 3838-2002"),
        ("limit", "#/GB 3838-2002/总磷/Ⅲ"),
    ):
        page.open(lang, address, width, height)
        page.wait(lambda: page.texts("#laws h1"))
        fits(name)
