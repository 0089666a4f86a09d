#!/usr/bin/python3
"""report_test.py PROGRAM: writes a report of every kind of content and uses it as a reader would, in
headless Chromium.

Wide and narrow, light and dark: it loads, nothing is wider than the window, every plot is drawn, the
console has no error. Once: tables sort, hovering shows a value, clicking a cell of a map shows its
problem, the command shown there gives the number shown there, and what can be chosen changes what is
shown. With SIDESTEP_SCREENSHOTS=DIR it leaves pictures there. Exit codes: 0, 1, 77 skipped.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
from devtools import Page  # noqa: E402

RADIUS = '[[axis]]\nkey = "init.output_radius"\nlinspace = [0.2, 2.0, {}]\n'
ANGLE = '[[axis]]\nkey = "teacher.angle"\nlinspace = [0.3, 0.9, {}]\n'
THRESHOLD = '[threshold]\nkey = "{}"\nrange = {}\nlevel = {}\n'
MEASURE = "[measure]\nwhat = {}\nruns = 100\n"
STUDIES = {
    "map": 'problem = "PROBLEM"\n' + RADIUS.format(9) + ANGLE.format(7)
           + MEASURE.format('["probability", "saddle_angle"]'),
    "curve": 'problem = "PROBLEM"\n' + RADIUS.format(7)
             + MEASURE.format('["probability", "rate", "steps"]'),
    "cube": 'problem = "table1/cnn/k16"\n[[axis]]\nkey = "student.kind"\nlist = ["resnet", "cnn"]\n'
            + RADIUS.format(3) + ANGLE.format(3),
    "levels": '[[axis]]\nkey = "problem"\nlist = ["table1/resnet-ssw/k16", "table1/resnet-ssw/k25"]\n'
              + THRESHOLD.format("steps.1.until", "[1, 100000]", 0.99) + 'scale = "log"\n',
    "plane": 'problem = "table1/resnet-ssw/k16"\n[[axis]]\nkey = "steps.1.eta_a"\n'
             "logspace = [0.0005, 0.02, 3]\n[[axis]]\nkey = \"init.output_radius\"\nlist = [0.5, 1]\n"
             + THRESHOLD.format("steps.1.until", "[1, 100000]", 0.99) + 'scale = "log"\n',
    "one": 'problem = "table1/resnet/k16"\n'
           + THRESHOLD.format("init.output_radius", "[0.1, 3]", 0.9) + 'crossing = "down"\n',
}
THEORY = """k,eta_a,eta_w,T1_predicted,T1_worst,T1_random,T2_predicted_1e-06,T2_worst_1e-06,\
T2_start_1e-06,practical_eta_a,practical_eta_w,practical_steps,practical_T1
16,0.000477,1.4e-09,190351,5174,4689,182243,48463,41920,0.00390625,1.52e-05,1000,632
25,0.000213,1.78e-10,426064,>11488,10225,305000,88000,74000,0.0016,2.56e-06,1000,1540
"""
EVIL = "<img src=x onerror=alert(1)>&<script>.toml"
TITLE = "A title </script><script>document.title='taken'</script> & more"
FIGURE = "document.querySelector('#study-s{} figure')"


def caller(program, folder):
    def sidestep(*arguments):
        environment = {"PATH": os.environ["PATH"], "SIDESTEP_PYTHON": "/no/such/python"}
        return subprocess.run([program, *arguments], cwd=folder, env=environment, check=True,
                              capture_output=True, text=True).stdout
    return sidestep


def make_report(sidestep, folder):
    sidestep("reproduce", "--runs", "200", "--quiet", "--out", "out")
    (folder / EVIL).write_text(sidestep("show", "table1/resnet/k16"))
    for name, text in STUDIES.items():
        (folder / f"{name}.toml").write_text(text.replace("PROBLEM", EVIL))
        sidestep("threshold" if "[threshold]" in text else "sweep", f"{name}.toml", "--out", "out",
                 "--quiet")
    sidestep("run", EVIL, "--runs", "100", "--out", "out", "--quiet")
    sidestep("landscape", "table1/resnet/k16", "--out", "out", "--grid", "41", "--trajectories", "2",
             "--quiet")
    sidestep("boundary", "table1/cnn/k16", "--out", "out", "--runs", "200", "--quiet")
    sidestep("trajectory", "table1/cnn/k25", "--out", "out/a run.csv", "--quiet")
    sidestep("audit", "--along", "figure3/ssw", "--out", "out", "--quiet")
    (folder / "out" / "audit.json").write_text(sidestep("audit", "lemma-7", "lemma-12", "--json"))
    sidestep("certify", "table1/resnet/k16", "--width", "0.05", "--out", "out/k16.cert", "--quiet")
    (folder / "out" / "theory.csv").write_text(THEORY)
    answer = json.loads(sidestep("report", "out", "--title", TITLE, "--json"))
    expect(f"nothing is left out: {answer['left_out']}", not answer["left_out"])
    return folder / answer["file"], answer["interactive"]


def expect(what, holds):
    if not holds:
        raise SystemExit(f"report_test: not so: {what}")


def scroll_down(page):
    """As a reader does, until every plot has been near."""
    for _ in range(200):
        if page.value("""(() => { const next = document.querySelector('figure.plot:not([data-drawn])');
                          if (next) next.scrollIntoView(); return next === null; })()"""):
            break
        page.value("new Promise((done) => setTimeout(done, 20))")
    page.value("scrollTo(0, 0)")


def looks_right(page, width, dark):
    expect("every plot is drawn",
           page.value("document.querySelectorAll('figure.plot:not([data-drawn])').length") == 0)
    broken = page.value("[...document.querySelectorAll('.broken')].map((p) => p.textContent)")
    expect(f"no part is broken: {broken}", not broken)
    expect(f"nothing is wider than {width}",
           page.value("document.documentElement.scrollWidth <= innerWidth"))
    page.wait("""[...document.querySelectorAll('.plotly')].every((box) => !box.querySelector('.main-svg') ||
        box.querySelector('.main-svg').getBoundingClientRect().width <= box.clientWidth + 1)""")
    background = page.value("getComputedStyle(document.body).backgroundColor")
    expect("dark is dark", (sum(map(int, background[4:-1].split(","))) < 200) == dark)
    expect(f"no error in the console: {page.errors}", not page.errors)
    if "SIDESTEP_SCREENSHOTS" in os.environ:
        page.screenshot(f"{os.environ['SIDESTEP_SCREENSHOTS']}/{width}-{'dark' if dark else 'light'}.png")


def dresses(page, url, width, dark, between=lambda: None):
    """One load; the other colours by a change of the system's."""
    seconds = page.open(url, width, dark)
    scroll_down(page)
    looks_right(page, width, dark)
    between()
    page.dark(not dark)
    page.value("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    looks_right(page, width, not dark)
    print(f"{width} pixels, light and dark: loaded after {seconds:.2f} s")


def table_sorts(page):
    column = """[...document.querySelectorAll('#table1 tbody tr')].map((row) => Number(row.cells[7].textContent))"""
    page.value("document.querySelectorAll('#table1 th button')[7].click()")
    rates = page.value(column)
    expect("rates rise", rates == sorted(rates) and len(rates) == 21)
    page.value("document.querySelectorAll('#table1 th button')[7].click()")
    expect("rates fall", page.value(column) == sorted(rates, reverse=True))
    expect("it is said", page.value(
        "document.querySelectorAll('#table1 th')[7].getAttribute('aria-sort')") == "descending")
    ledger = "[...document.querySelectorAll('[data-claims] tbody tr')].map((row) => row.cells[0].textContent)"
    expect("the ledger is there", sorted(page.value(ledger)) == ["lemma-12", "lemma-7"])
    page.value("document.querySelector('[data-claims] th button').click()")
    expect("the ledger sorts by names with numbers", page.value(ledger) == ["lemma-7", "lemma-12"])


def numbers_of(page, figure):
    return dict(page.value(f"""[...{figure}.querySelectorAll('.point dl div')].map((d) =>
                           [d.querySelector('dt').textContent, d.querySelector('dd').textContent])"""))


def command_of(page, figure, folder):
    command = page.value(f"{figure}.querySelector('.command').textContent").split("\n")[0].split()
    (folder / command[2]).write_text(page.value(f"{figure}.querySelector('.problem').textContent"))
    return command[1:]


def map_answers(page, sidestep, folder):
    figure = FIGURE.format(1)
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
    numbers = numbers_of(page, figure)
    shown = hover.split("global optimum = ")[1]
    expect(f"hovering shows what clicking does: {shown} and {numbers['probability']}",
           abs(float(shown.replace("\N{MINUS SIGN}", "-")) - float(numbers["probability"])) < 1e-14)
    command = command_of(page, figure, folder)
    again = json.loads(sidestep(*command, "--json"))
    expect(f"the command gives the number: {again['probability']} and {numbers['probability']}",
           again["probability"] == float(numbers["probability"]))
    print(f"{hover.replace('<br>', ' ')}: `{' '.join(command)}` gives {again['probability']}")


def choose(page, figure, select, option):
    page.value(f"""(() => {{ const select = {figure}.querySelectorAll('.choices select')[{select}];
               select.selectedIndex = {option}; select.dispatchEvent(new Event('change')); }})()""")


def studies_answer(page, sidestep, folder):
    """The other kinds: what is chosen is what is shown, and the command shown gives its number."""
    titles = "[...{}.querySelectorAll('.xtitle, .ytitle')].map((t) => t.textContent)"
    expect("a curve has its axes named", page.value(titles.format(FIGURE.format(2))) == [
        "init.output_radius", "probability of the global optimum"])
    choose(page, FIGURE.format(2), 0, 2)
    expect("another column has its name", page.value(titles.format(FIGURE.format(2)))[1]
           == "simulated rate of the global optimum")
    expect("of three axes the numbers are drawn", page.value(titles.format(FIGURE.format(3)))
           == ["init.output_radius", "teacher.angle"])
    choose(page, FIGURE.format(3), 1 if page.value(
        f"{FIGURE.format(3)}.querySelectorAll('.choices select').length") == 4 else 0, 1)
    expect("the third is chosen", numbers_of(page, FIGURE.format(3))["student.kind"] == "cnn")
    for study, value in ((4, "steps.1.until"), (5, "steps.1.until"), (6, "init.output_radius")):
        figure = FIGURE.format(study)
        if study < 6:
            choose(page, figure, 1, 1)
        numbers = numbers_of(page, figure)
        expect(f"a threshold says its level: {numbers}", numbers["level"] == ("0.99" if study < 6 else "0.9"))
        key = "until" if study < 6 else "output_radius"
        text = page.value(f"{figure}.querySelector('.problem').textContent")
        expect(f"its problem has the {value} found",
               any(line == f"{key} = {numbers['value']}" for line in text.splitlines()))
        again = json.loads(sidestep(*command_of(page, figure, folder), "--json"))
        expect(f"P there is P: {again['probability']} and {numbers['probability']}",
               again["probability"] == float(numbers["probability"]))
    expect("the theorems' times are drawn",
           page.value("document.querySelectorAll('#theory .main-svg').length") >= 3)
    expect("each section says its answer and where it is from", page.value(
        """[...document.querySelectorAll('section')].filter((s) => s.querySelector('figure')).every((s) =>
           s.querySelector('p') && (s.querySelector('.again') || /does not say/.test(s.textContent)))"""))


def main():
    chromium = shutil.which("chromium")
    if chromium is None:
        print("skipped: chromium is not installed")
        return 77
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sidestep = caller(os.path.abspath(sys.argv[1]), folder)
        report, interactive = make_report(sidestep, folder)
        if not interactive:
            print("skipped: the program was built without the plotting library (no npm)")
            return 77
        print(f"the report was made after {time.perf_counter() - began:.1f} s")
        page = Page(chromium)
        try:
            url = report.resolve().as_uri()

            def use():
                expect(f"the title is a title: {page.value('document.title')!r}",
                       page.value("document.title") == TITLE)
                expect("no markup came from names",
                       page.value("document.querySelectorAll('main img').length") == 0)
                table_sorts(page)
                map_answers(page, sidestep, folder)
                studies_answer(page, sidestep, folder)

            dresses(page, url, 1400, False, use)
            dresses(page, url, 400, True)
            print(f"all done after {time.perf_counter() - began:.1f} s")
        finally:
            page.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
