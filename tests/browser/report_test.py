#!/usr/bin/python3
"""report_test.py PROGRAM: writes a report and uses it as a reader would, in headless Chromium.

Wide and narrow, light and dark: it loads, nothing is wider than the window, every plot is drawn, the
console has no error. Once: a table sorts, hovering shows a value, clicking a cell of a map shows its
problem, and the command shown there gives the number shown there. With SIDESTEP_SCREENSHOTS=DIR it
leaves pictures there. Exit codes: 0, 1, 77 skipped.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
from devtools import Page  # noqa: E402

STUDY = """problem = "PROBLEM"
[[axis]]
key = "init.output_radius"
linspace = [0.2, 2.0, 9]
[[axis]]
key = "teacher.angle"
linspace = [0.3, 0.9, 7]
[measure]
what = ["probability", "saddle_angle"]
error = 1e-6
"""
EVIL = "<img src=x onerror=alert(1)>&<script>.toml"
TITLE = "A title </script><script>document.title='taken'</script> & more"


def make_report(program, folder):
    def sidestep(*arguments):
        environment = {"PATH": os.environ["PATH"], "SIDESTEP_PYTHON": "/no/such/python"}
        return subprocess.run([program, *arguments], cwd=folder, env=environment, check=True,
                              capture_output=True, text=True).stdout

    sidestep("reproduce", "--runs", "200", "--quiet", "--out", "out")
    (folder / EVIL).write_text(sidestep("show", "table1/resnet/k16"))
    (folder / "map.toml").write_text(STUDY.replace("PROBLEM", EVIL))
    sidestep("sweep", "map.toml", "--out", "out", "--quiet")
    sidestep("run", EVIL, "--runs", "100", "--out", "out", "--quiet")
    sidestep("landscape", "table1/resnet/k16", "--out", "out", "--grid", "41", "--trajectories", "2",
             "--quiet")
    sidestep("boundary", "table1/cnn/k16", "--out", "out", "--runs", "200", "--quiet")
    sidestep("audit", "--along", "figure3/ssw", "--out", "out", "--quiet")
    (folder / "out" / "audit.json").write_text(sidestep("audit", "lemma-7", "lemma-12", "--json"))
    sidestep("certify", "table1/resnet/k16", "--width", "0.05", "--out", "out/k16.cert", "--quiet")
    answer = json.loads(sidestep("report", "out", "--title", TITLE, "--json"))
    return folder / answer["file"], answer["interactive"], sidestep


def expect(what, holds):
    if not holds:
        raise SystemExit(f"report_test: not so: {what}")


def looks_right(page, url, width, dark):
    seconds = page.open(url, width, dark)
    for _ in range(80):  # down the page, as a reader scrolls, until every plot has been near
        if page.value("""(() => { const next = document.querySelector('figure.plot:not([data-drawn])');
                          if (next) next.scrollIntoView(); return next === null; })()"""):
            break
        page.value("new Promise((done) => setTimeout(done, 60))")
    page.value("scrollTo(0, 0)")
    expect("every plot is drawn",
           page.value("document.querySelectorAll('figure.plot:not([data-drawn])').length") == 0)
    expect("no part is broken", page.value("document.querySelectorAll('.broken').length") == 0)
    expect(f"nothing is wider than {width}",
           page.value("document.documentElement.scrollWidth <= innerWidth"))
    expect("plots fit their boxes", page.value(
        "[...document.querySelectorAll('.plotly')].every((box) => !box.querySelector('.main-svg') || "
        "box.querySelector('.main-svg').getBoundingClientRect().width <= box.clientWidth + 1)"))
    expect(f"the title is a title: {page.value('document.title')!r}",
           page.value("document.title") == TITLE)
    expect("no markup came from names", page.value("document.querySelectorAll('main img').length") == 0)
    background = page.value("getComputedStyle(document.body).backgroundColor")
    expect("dark is dark", (sum(map(int, background[4:-1].split(","))) < 200) == dark)
    expect(f"no error in the console: {page.errors}", not page.errors)
    if "SIDESTEP_SCREENSHOTS" in os.environ:
        page.screenshot(f"{os.environ['SIDESTEP_SCREENSHOTS']}/{width}-{'dark' if dark else 'light'}.png")
    print(f"{width} pixels, {'dark' if dark else 'light'}: loaded after {seconds:.2f} s")


def table_sorts(page):
    column = """[...document.querySelectorAll('#table1 tbody tr')].map((row) => Number(row.cells[7].textContent))"""
    page.value("document.querySelectorAll('#table1 th button')[7].click()")
    rates = page.value(column)
    expect("rates rise", rates == sorted(rates) and len(rates) == 21)
    page.value("document.querySelectorAll('#table1 th button')[7].click()")
    expect("rates fall", page.value(column) == sorted(rates, reverse=True))
    expect("it is said", page.value(
        "document.querySelectorAll('#table1 th')[7].getAttribute('aria-sort')") == "descending")


def map_answers(page, sidestep, folder):
    figure = "document.querySelector('figure[data-plot=grid]')"
    page.value(f"{figure}.scrollIntoView()")
    page.wait(f"{figure}.querySelector('.nsewdrag') !== null")
    page.value(f"{figure}.querySelector('.plotly').scrollIntoView({{block: 'center'}})")
    box = page.value(f"""(() => {{ const r = {figure}.querySelector('.nsewdrag').getBoundingClientRect();
                         return [r.left, r.top, r.width, r.height]; }})()""")
    x, y = box[0] + 0.62 * box[2], box[1] + 0.35 * box[3]
    page.mouse("mouseMoved", x - 5, y)
    page.mouse("mouseMoved", x, y)
    page.wait(f"{figure}.querySelector('.hoverlayer').textContent.includes('teacher.angle')")
    hover = page.value(f"{figure}.querySelector('.hoverlayer').textContent")
    page.click(x, y)
    page.wait(f"!{figure}.querySelector('.point h3').textContent.startsWith('Point 1 ')")
    numbers = dict(page.value(f"""[...{figure}.querySelectorAll('.point dl div')].map((d) =>
                              [d.querySelector('dt').textContent, d.querySelector('dd').textContent])"""))
    shown = hover.split("global optimum = ")[1]
    expect(f"hovering shows what clicking does: {shown} and {numbers['probability']}",
           abs(float(shown.replace("\N{MINUS SIGN}", "-")) - float(numbers["probability"])) < 1e-14)
    command = page.value(f"{figure}.querySelector('.command').textContent").split("\n")[0]
    (folder / command.split()[2]).write_text(page.value(f"{figure}.querySelector('.problem').textContent"))
    again = json.loads(sidestep(*command.split()[1:], "--json"))
    expect(f"the command gives the number: {again['probability']} and {numbers['probability']}",
           again["probability"] == float(numbers["probability"]))
    print(f"{hover.replace('<br>', ' ')}: `{command}` gives {again['probability']}")


def main():
    chromium = shutil.which("chromium")
    if chromium is None:
        print("skipped: chromium is not installed")
        return 77
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report, interactive, sidestep = make_report(os.path.abspath(sys.argv[1]), folder)
        if not interactive:
            print("skipped: the program was built without the plotting library (no npm)")
            return 77
        page = Page(chromium)
        try:
            url = report.resolve().as_uri()
            for width in (1400, 400):
                for dark in (False, True):
                    looks_right(page, url, width, dark)
            page.open(url, 1400, False)
            table_sorts(page)
            map_answers(page, sidestep, folder)
            expect(f"no error in the console: {page.errors}", not page.errors)
        finally:
            page.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
