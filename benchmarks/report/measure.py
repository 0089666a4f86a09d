#!/usr/bin/python3
"""How large a report is and how fast it opens, against the bars: 10^5 runs and a map of 200 x 200 below
8 MB, open in less than 2 s.

    benchmarks/report/measure.py build/release/sidestep

Makes the folder (all of `reproduce`, 105,000 runs, and a map of 40,000 exact probabilities of
1e-4), reports it, and opens the page in headless Chromium. Two times, from navigation on, both by
DevTools: until the page was loaded, and until every plot near the window was drawn and painted; then
until all plots of the whole page were, which a reader who scrolls never waits for at once. The least
and the most of five, with the load of the machine before and after; what the page's thread took of the
processor is the time that an idle machine would need.
"""

import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "browser"))
from devtools import Page  # noqa: E402
from report_test import caller  # noqa: E402

STUDY = """problem = "table1/resnet/k16"
[[axis]]
key = "init.output_radius"
linspace = [0.1, 2.0, 200]
[[axis]]
key = "teacher.angle"
linspace = [0.3, 0.9, 200]
[measure]
what = ["probability"]
error = 1e-4
"""
PAINTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
# Answers in the frame after the one that painted the last plot of the window; its neighbours come later.
NEAR = """new Promise((done) => { const look = () => { const near = [...document.querySelectorAll('figure.plot')]
    .filter((figure) => { const box = figure.getBoundingClientRect(); return box.top < innerHeight && box.bottom > 0; });
    if (near.every((figure) => figure.dataset.drawn)) requestAnimationFrame(() => done(near.length));
    else requestAnimationFrame(look); }; look(); })"""
ALL = """(() => { for (const figure of document.querySelectorAll('figure.plot:not([data-drawn])')) sidestep.drawFigure(figure);
          return document.querySelectorAll('figure.plot').length; })()"""


def load():
    return " ".join(f"{x:.2f}" for x in os.getloadavg())


def open_once(chromium, url, anchor):
    page = Page(chromium)
    try:
        page.call("Performance.enable", timeDomain="threadTicks")
        began = time.perf_counter()
        page.open(url + anchor, 1400, False)
        loaded = time.perf_counter() - began
        page.value(NEAR)
        drawn = time.perf_counter() - began
        metrics = page.call("Performance.getMetrics")["metrics"]
        work = next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")
        count = page.value(ALL)
        page.value(PAINTED)
        return loaded, drawn, work, time.perf_counter() - began, count, page.errors
    finally:
        page.close()


def main():
    chromium = shutil.which("chromium")
    if chromium is None or len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sidestep = caller(os.path.abspath(sys.argv[1]), folder)
        sidestep("reproduce", "--out", "out", "--quiet")
        (folder / "map.toml").write_text(STUDY)
        sidestep("sweep", "map.toml", "--out", "out", "--quiet")
        began = time.perf_counter()
        answer = json.loads(sidestep("report", "out", "--json"))
        print(f"written in {time.perf_counter() - began:.2f} s: {answer['bytes'] / 1e6:.2f} MB (bar: 8)")
        page = (folder / answer["file"]).read_text()
        if page.count('id="problems-s1">{"command":"sidestep probability FILE --error 0.0001","lines":') != 1:
            sys.exit("the page has not the problems of the map's points")
        url = (folder / answer["file"]).resolve().as_uri()
        print(f"load before: {load()}")
        for anchor, what in (("", "at its head"), ("#study-s1", "at the map")):
            times = [open_once(chromium, url, anchor) for _ in range(5)]
            for i, until in enumerate(("loaded", "plots in the window drawn", "of this the processor's",
                                       f"all {times[0][4]} plots drawn")):
                values = [entry[i] for entry in times]
                print(f"opened {what}, {until}: {min(values):.2f} to {max(values):.2f} s"
                      + (" (bar: 2)" if i == 1 else ""))
            if any(entry[5] for entry in times):
                sys.exit(f"errors in the console: {[entry[5] for entry in times]}")
        print(f"load after: {load()}")


if __name__ == "__main__":
    main()
