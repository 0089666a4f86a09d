"""python3 -m sidestep.plot: files are made, are the same the second time, and hold real text.

Run by /usr/bin/python3 tests/python/plot_test.py; skipped where matplotlib is missing.
"""

import json
import math
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PYTHON = Path(__file__).resolve().parents[2] / "python"
sys.path.insert(0, str(PYTHON))

try:
    import matplotlib
except ImportError:
    matplotlib = None

SUFFIXES = (".svg", ".pdf", ".png")


def figure3_csv():
    """Two made-up runs, the second far longer, in the format of the program's CSV."""
    lines = ["series,t,phi,s,u,r,nu,e,loss,distance_w,distance_a"]
    for series, sign, last in (("ssw", -1, 17622), ("no-ssw", 1, 354137)):
        for t in sorted({*range(0, 10001, 50), last}):
            turned = 1 / (1 + math.exp(-(t - 2300) / 200))
            phi = math.pi / 2 * (1 + sign * turned)
            row = [t, phi, -sign * 20 * turned, 3, 10, 1, 0, 4 * (1 - turned),
                   2 - 2 * math.cos(phi), 28 * math.exp(-t / 5000) if sign < 0 else 28]
            lines.append(",".join([series, *map(repr, row)]))
    return "\n".join(lines) + "\n"


def table1_json():
    cells = [{"method": method, "k": k, "runs": 5000, "global": round(5000 * rate), "rate": rate,
              "interval": [rate - 0.01, min(1, rate + 0.01)], "paper": paper,
              "compatible": abs(rate - paper) < 0.01}
             for k in (16, 100) for method, rate, paper in
             (("resnet-ssw", 1.0, 1.0), ("resnet", 0.9, 0.7), ("cnn", 0.5, 0.5))]
    return json.dumps({"cells": cells})


def plot(*arguments, before=""):
    """Runs the command line, with the folder `before` searched first for modules."""
    path = os.pathsep.join(filter(None, (str(before), str(PYTHON))))
    return subprocess.run([sys.executable, "-m", "sidestep.plot", *map(str, arguments)],
                          check=False, capture_output=True, text=True,
                          env=dict(os.environ, PYTHONPATH=path, PYTHONDONTWRITEBYTECODE="1"))


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def data(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path


@unittest.skipIf(matplotlib is None, "matplotlib is missing")
class Figures(Case):
    def draw_twice(self, verb, data):
        """Draws into two folders, compares them and returns the first."""
        first, second = self.folder / "first", self.folder / "second"
        for out in (first, second):
            done = plot(verb, "--data", data, "--out", out, "--stem", "figure")
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertEqual(sorted(os.listdir(out)), sorted("figure" + s for s in SUFFIXES))
        for suffix in SUFFIXES:
            one, other = [(out / f"figure{suffix}").read_bytes() for out in (first, second)]
            self.assertTrue(one == other, f"the second {suffix} differs")
        return first

    def test_figure3(self):
        out = self.draw_twice("figure3", self.data("figure3.csv", figure3_csv()))
        svg = (out / "figure.svg").read_text(encoding="utf-8")
        for words in ("stage II starts", "iteration", "squared distance", "of 354,137 iterations",
                      ">π</tspan>", ">‖</tspan>"):
            self.assertIn(words, svg)
        self.assertNotIn("<dc:date>", svg)
        self.assertNotIn(b"CreationDate", (out / "figure.pdf").read_bytes())
        self.assertTrue((out / "figure.png").read_bytes().startswith(b"\x89PNG"))

    def test_table1(self):
        out = self.draw_twice("table1", self.data("table1.json", table1_json()))
        svg = (out / "figure.svg").read_text(encoding="utf-8")
        for words in ("ResNet without warmup", "as published", "not compatible"):
            self.assertIn(words, svg)

    def test_plot_functions_return_the_axes_they_were_given(self):
        from matplotlib.figure import Figure
        from sidestep.plot.figure3 import plot_trajectories, read_trajectories
        from sidestep.plot.table1 import plot_table1, read_table1
        run, _ = read_trajectories(self.data("figure3.csv", figure3_csv()))
        axes = Figure().subplots(1, 3)
        self.assertIs(plot_trajectories(axes, run, stage_two=1000), axes)
        self.assertEqual(len(axes[0].texts), 1)
        ax = Figure().subplots()
        self.assertIs(plot_table1(ax, read_table1(self.data("table1.json", table1_json()))), ax)

    def test_wrong_data_is_refused_in_a_sentence(self):
        no_series = figure3_csv().replace("no-ssw", "other")
        short_row = figure3_csv() + "ssw,1,2\n"
        for verb, text, expected in (
                ("figure3", "", "first line"), ("figure3", no_series, "line"),
                ("figure3", short_row, "11 fields"), ("table1", "{", "not JSON"),
                ("table1", "{}", "no list of cells"),
                ("table1", '{"cells": [{"k": 1}]}', "method")):
            done = plot(verb, "--data", self.data("data", text), "--out", self.folder / "out")
            self.assertEqual(done.returncode, 2)
            self.assertIn(expected, done.stderr)
            self.assertEqual(done.stderr.count("\n"), 1)
            self.assertFalse((self.folder / "out").exists())


class WithoutMatplotlib(Case):
    def test_says_so_and_exits_with_3(self):
        self.data("matplotlib.py", "raise ModuleNotFoundError('none here', name='matplotlib')\n")
        data = self.data("figure3.csv", figure3_csv())
        done = plot("figure3", "--data", data, "--out", self.folder / "out", before=self.folder)
        self.assertEqual(done.returncode, 3)
        self.assertIn("needs matplotlib", done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1)


if __name__ == "__main__":
    unittest.main()
