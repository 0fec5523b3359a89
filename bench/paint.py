"""When a page shows its first words, in a real Chromium on this machine."""

import shutil
import statistics

from bench import visitors
from bench.house import House
from bench.report import Report

CHROMIUM = "/usr/bin/chromium"
LOADS = 5
FIRST_PAINT = """() => new Promise(done => {
    const found = performance.getEntriesByName("first-contentful-paint")[0];
    if (found) return done(found.startTime);
    new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
        .observe({type: "paint", buffered: true});
})"""


def look(house: House, report: Report) -> None:
    """Add the first contentful paint of the main pages, with an empty cache and with a full one."""
    if shutil.which(CHROMIUM) is None:
        report.remarks.append("First paint was not measured: there is no Chromium.")
        return
    # Loaded here: everything else runs without it.
    from playwright.sync_api import sync_playwright

    facts = house.facts
    paths = {
        "the form": "/",
        "the customer's page": f"/c/{facts['pages'][0]}/",
        "the desk": "/desk/?view=team",
        "a conversation": f"/desk/conversations/{facts['conversations'][0]}/",
    }
    cookie = visitors.sign_in(house.port, facts["agents"][8], facts["password"])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for name, path in paths.items():
            found = [_paints(browser, house.port, path, cookie) for _ in range(LOADS)]
            cold, warm = (statistics.median(one) for one in zip(*found, strict=True))
            report.remarks.append(f"First contentful paint, {name}: {cold:.0f} ms new, {warm:.0f} ms again.")
        browser.close()


def _paints(browser, port: int, path: str, cookie: str) -> tuple[float, float]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    url = f"http://127.0.0.1:{port}"
    pairs = (pair.split("=", 1) for pair in cookie.split("; "))
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in pairs])
    page = context.new_page()
    found = []
    for _ in range(2):
        page.goto(url + path)
        found.append(page.evaluate(FIRST_PAINT))
    context.close()
    return found[0], found[1]
