#!/usr/bin/python3
"""hostile_test.py PROGRAM: a report of results whose names would like to be more than names.

Problems, studies, claims, series and files are called like markup, scripts, ends of scripts and
comments, line separators, or are 100,000 characters long. Nothing runs (a flag of the window stays
unset, the page's policy is there), nothing becomes an element, nothing is wider than the window, and no
name fills it. Exit codes: 0, 1, 77 skipped.
"""

import json
import os
import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
from devtools import Page  # noqa: E402
from report_test import caller, expect, looks_right, scroll_down  # noqa: E402

SCRIPT = "<script>window.taken=1</script>"
NAMES = [SCRIPT, "</script>" + SCRIPT, "-->" + SCRIPT, "<!--<script>", "\u2028" + SCRIPT, "\"'`" + SCRIPT,
         "<img src=x onerror=window.taken=1>", "<a href=\"javascript:window.taken=1\">a</a>",
         "%{x}<b>bold</b><br>", "x" * 100_000 + SCRIPT]
FILE = "<img src=x onerror=window.taken=1>'\"\u2028 --&gt;<b>"  # what a file's name can be
STUDY = """[[axis]]
key = "problem"
list = {}
[[axis]]
key = "init.output_radius"
list = [0.5, 1]
"""


def make_report(sidestep, folder):
    (folder / "out").mkdir()
    problem = sidestep("show", "table1/resnet/k16")
    (folder / f"{FILE}.toml").write_text(problem)
    (folder / "x<").mkdir()
    (folder / "x<" / "script>.toml").write_text(problem)
    (folder / f"{FILE}-study.toml").write_text(STUDY.format(json.dumps([f"{FILE}.toml", "x</script>.toml"])))
    sidestep("sweep", f"{FILE}-study.toml", "--out", "out", "--quiet")
    sidestep("landscape", f"{FILE}.toml", "--out", "out", "--grid", "11", "--trajectories", "1", "--quiet")
    sidestep("boundary", "x</script>.toml", "--out", "out", "--runs", "20", "--quiet")
    for _ in NAMES:
        sidestep("run", "table1/cnn/k16", "--runs", "10", "--out", "out", "--quiet")
    store = sqlite3.connect(folder / "out" / "sidestep.db")
    for i, name in enumerate(NAMES):
        store.execute("UPDATE ensemble SET problem_name = ?, command = ? WHERE id = ?", (name, name, i + 1))
    store.commit()
    store.close()
    claims = [{"id": name, "where": name, "statement": name, "domain": name, "verdict": name,
               "route": name, "margin": None, "detail": name, "why": name, "constant": None,
               "counterexample": {"point": name, "file": name, "problem_toml": name}}
              for name in NAMES]
    (folder / "out" / f"{FILE}.json").write_text('{"claims":' + json.dumps(claims) + "}")
    header = "series,t,phi,s,u,r,nu,e,loss,distance_w,distance_a\n"
    (folder / "out" / f"{FILE}.csv").write_text(header + "".join(
        f"\"{name.replace(chr(34), chr(34) * 2)}\",{t},1,1,1,1,1,1,1,1,1\n" for name in NAMES for t in (0, 9)))
    answer = json.loads(sidestep("report", "out", "--title", NAMES[1] + "x" * 100_000, "--json"))
    expect(f"nothing is left out: {answer['left_out']}", not answer["left_out"])
    return folder / answer["file"], answer["interactive"]


def nothing_happened(page, most=900):
    expect("no script ran", page.value("window.taken === undefined"))
    expect("there is a policy",
           page.value("document.querySelector('meta[http-equiv=Content-Security-Policy]').content")
           .startswith("default-src 'none'; script-src 'sha256-"))
    expect("scripts are ours", page.value("""[...document.scripts].every((script) => script.type ||
           !script.textContent.startsWith('window.taken'))"""))
    for made in ("img", "main b", "main i", "main script:not([type])", ".plotly a", "svg a", "a[href^=javascript]"):
        expect(f"no {made} was made", page.value(f"document.querySelectorAll('{made}').length") == 0)
    tall = page.value("""[...document.querySelectorAll('h1, h2, li, tr, p, summary, figcaption, caption, .title')]
        .filter((element) => element.getBoundingClientRect().height > MOST)
        .map((element) => `${element.closest('section')?.id} ${element.tagName} ${element.textContent.slice(0, 60)}`)""".replace("MOST", str(most)))
    expect(f"no name fills the window: {tall}", not tall)


def main():
    chromium = shutil.which("chromium")
    if chromium is None:
        print("skipped: chromium is not installed")
        return 77
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report, interactive = make_report(caller(os.path.abspath(sys.argv[1]), folder), folder)
        if not interactive:
            print("skipped: the program was built without the plotting library (no npm)")
            return 77
        page = Page(chromium)
        try:
            for width in (1400, 400):
                page.open(report.resolve().as_uri(), width, False)
                scroll_down(page)
                looks_right(page, width, False)
                nothing_happened(page)
            figure = "document.querySelector('figure[data-plot=grid]')"
            text = page.value(f"{figure}.querySelector('.plotly').textContent")
            expect(f"a tick says the name as it is: {text}", "<img src=x" in text)
            page.value("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
            looks_right(page, 400, False)
            nothing_happened(page, 3000)  # a claim's details in full, each in a box that scrolls
        finally:
            page.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
