"""python3 -m sidestep.plot: files are made, are the same the second time, and hold real text.

Run by /usr/bin/python3 tests/python/plot_test.py; skipped where matplotlib is missing.
"""

import atexit
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


def theory_csv():
    """A made-up `reproduce theory`; one time was not reached."""
    names = ["k", "eta_a", "eta_w", "T1_predicted", "T1_worst", "T1_random", "T2_predicted_1e-06",
             "T2_worst_1e-06", "T2_start_1e-06", "practical_eta_a", "practical_eta_w",
             "practical_steps", "practical_T1"]
    lines = [",".join(names)]
    for k in (16, 49, 100):
        lines.append(",".join(map(str, [k, 0.1 / k**2, 1e-3 / k**5, 500 * k**2, 15 * k**2,
                                        f">{14 * k**2}" if k == 49 else 14 * k**2, 1e4 * k,
                                        3e3 * k, 2e3 * k, k**-2, k**-4, 1000, 2 * k**2])))
    return "\n".join(lines) + "\n"


def along_csv():
    """A made-up run: in A, then in the region of stage II; Lemma 12 as printed fails for a while."""
    lines = ["t,stage,phi,s,e,in_A,in_K,in_stage2,lemma5_upper,lemma5_lower,lemma7,lemma11,"
             "lemma12,lemma12_scaled,theorem4_lower,theorem4_upper"]
    for t in range(0, 2000, 10):
        late = int(t >= 500)
        lines.append(f"{t},{1 + (t >= 1000)},{math.exp(-t / 900)},{16 - 17 * math.exp(-t / 400)},"
                     f"1,{1 - late},{late},{late},0.5,2.5,{0.1 if t < 1990 else 'nan'},0.2,"
                     f"{-0.1 if t < 900 else 0.1},0.3,{t / 1000 - 0.3},3")
    return "\n".join(lines) + "\n"


def npz(path, **arrays):
    """An .npz file of arrays, texts as the program writes them."""
    import numpy as np
    np.savez(path, **{name: np.frombuffer(value.encode(), np.uint8) if isinstance(value, str) else
                      np.asarray(value) for name, value in arrays.items()})
    return path


def half_plane():
    """Critical points, starts and two runs, as they are in the half-plane's files."""
    import numpy as np
    starts = np.linspace(-1, 1, 20)
    phi = {0: np.linspace(1.5, 0, 50), 1: np.linspace(1.5, math.pi, 50)}
    return {"point_names": "global spurious saddle", "point_phi": [0, math.pi, 1.6],
            "point_s": [25.0, -11.0, 0.0], "point_height": [0.0, 3.5, 4.3],
            "start_phi": np.full(20, 1.5), "start_u": starts[::-1].copy(), "start_s": starts,
            "start_outcome": (starts < 0).astype(np.uint8), "run_records": [50, 50],
            "run_outcome": np.array([0, 1], np.uint8), "run_t": np.tile(np.arange(50) * 40, 2),
            "run_phi": np.concatenate([phi[0], phi[1]]),
            "run_s": np.concatenate([np.linspace(-0.5, 25, 50), np.linspace(-0.5, -11, 50)]),
            "stage_ends": [1000]}


def landscape_npz(folder):
    import numpy as np
    phi, s = np.linspace(0, math.pi, 30), np.linspace(-13, 27, 40)
    loss = ((25 - s[:, None]) ** 2 + 30 * phi * s[:, None] + 400) / 150
    return npz(folder / "landscape.npz", problem="mine.toml", title="least loss", phi=phi, s=s,
               loss=loss, **half_plane())


def figure2_npz(folder):
    import numpy as np
    phi, s = np.linspace(0.05, 3.09, 30), 0.6 * np.sinh(np.linspace(-4, 5, 20))
    label = (phi > 1.6 + 0.1 * np.arcsinh(s)[:, None]).astype(np.uint8)
    panel = dict(problem="table1/mine", phi_shortcut=[1.5], s_scale=[0.6], phi=phi, s=s,
                 boundary_phi=1.6 + 0.1 * np.arcsinh(s), boundary_s=s, **half_plane())
    label_undecided = label.copy()
    label_undecided[3, 4] = 2
    panels = {f"resnet-ssw.{key}": value for key, value in
              dict(panel, label=label, random_filter=[0]).items()}
    panels.update({f"cnn.{key}": value for key, value in
                   dict(panel, label=label_undecided, random_filter=[1]).items()})
    return npz(folder / "figure2.npz", panels="resnet-ssw cnn", **panels)


def boundary_npz(folder, random_filter, dimensions):
    import numpy as np
    if dimensions == 2:
        u, s = (x.ravel() for x in np.meshgrid(np.linspace(-2, 2, 15), np.linspace(-2, 2, 15)))
        phi = 1.6 + 0.1 * s - 0.02 * u
    else:
        u = np.linspace(-2, 2, 15 if dimensions else 1)
        s, phi = -0.5 + 0.1 * u, np.full(u.size, 1.5)
    return npz(folder / "boundary.npz", problem="mine.toml", random_filter=[random_filter],
               proved=[1], dimensions=[dimensions], u=u, s=s, phi=phi, **half_plane())


def map_npz(path, axes, columns, kind="sweep", **more):
    """A made-up result of sweep or threshold; axes are (key, values, log)."""
    import numpy
    shape = tuple(len(values) for _, values, _ in axes)
    spec = {"kind": kind, "columns": list(columns), "problem": "table1/resnet/k16",
            "axes": [{"key": key, "values": values, "log": log, "label": ""}
                     for key, values, log in axes],
            "figure": {"title": "", "label": "", "contours": []}, **more}
    arrays = {name: numpy.array(list(map(value, numpy.ndindex(*shape))), float).reshape(shape)
              for name, value in columns.items()}
    numpy.savez(path, spec=numpy.frombuffer(json.dumps(spec).encode(), numpy.uint8), **arrays)
    return path


RADII = ("init.output_radius", [0.5, 1.0, 1.5, 2.0, 0.25], False)
ANGLES = ("teacher.angle", [0.3, 0.4, 0.5, 0.6], False)
STEPS = ("steps.1.eta_a=steps.1.eta_w", [0.001, 0.01, 0.1], True)
KINDS = ("student.kind", ["resnet", "cnn"], False)
PROBABILITY = {"probability": lambda at: 1 - 0.2 * at[0] - 0.04 * at[-1],
               "error": lambda at: 1e-7}


# Draws what it is told to, one list of arguments a line, and answers with [exit code, stderr].
SERVER = """
import contextlib, io, json, sys
from sidestep.plot.__main__ import main
for line in sys.stdin:
    said = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
        code = main(json.loads(line))
    print(json.dumps([code, said.getvalue()]), flush=True)
"""


class Drawer:
    """Another Python that draws: starting one takes as long as three figures."""

    def __init__(self):
        self.process = None

    def __call__(self, *arguments):
        if self.process is None:
            # With hashes of its own, so that no order of a set gets into the figures.
            self.process = subprocess.Popen(
                [sys.executable, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                text=True, env=dict(os.environ, PYTHONPATH=str(PYTHON), PYTHONHASHSEED="random",
                                    PYTHONDONTWRITEBYTECODE="1"))
            atexit.register(self.process.communicate)
        self.process.stdin.write(json.dumps([str(argument) for argument in arguments]) + "\n")
        self.process.stdin.flush()
        code, said = json.loads(self.process.stdout.readline())
        return subprocess.CompletedProcess(arguments, code, "", said)


first, second = Drawer(), Drawer()
plot = first


def command(*arguments, before=""):
    """The command line itself, with the folder `before` searched first for modules."""
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
        """Draws into two folders by two processes, compares them and returns the first."""
        outs = self.folder / "first", self.folder / "second"
        for draw, out in zip((first, second), outs):
            done = draw(verb, "--data", data, "--out", out, "--stem", "figure")
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertEqual(sorted(os.listdir(out)), sorted("figure" + s for s in SUFFIXES))
        for suffix in SUFFIXES:
            one, other = [(out / f"figure{suffix}").read_bytes() for out in outs]
            self.assertTrue(one == other, f"the second {suffix} differs")
        return outs[0]

    def test_figure3(self):
        out = self.draw_twice("figure3", self.data("figure3.csv", figure3_csv()))
        svg = (out / "figure.svg").read_text(encoding="utf-8")
        for words in ("stage II starts", "iteration", "squared distance", "of 354,137 iterations",
                      ">π</tspan>", ">‖</tspan>"):
            self.assertIn(words, svg)
        done = command("figure3", "--data", self.folder / "figure3.csv", "--out", self.folder / "c")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout.split(), [str(self.folder / f"c/figure3{s}") for s in SUFFIXES])
        self.assertEqual((self.folder / "c" / "figure3.svg").read_text(encoding="utf-8"), svg)
        self.assertNotIn("<dc:date>", svg)
        self.assertNotIn(b"CreationDate", (out / "figure.pdf").read_bytes())
        self.assertTrue((out / "figure.png").read_bytes().startswith(b"\x89PNG"))

    def test_theory(self):
        out = self.draw_twice("theory", self.data("theory.csv", theory_csv()))
        svg = (out / "figure.svg").read_text(encoding="utf-8")
        for words in ("predicted", "worst start", "worst corner", "steps over needed"):
            self.assertIn(words, svg)

    def test_along(self):
        out = self.draw_twice("along", self.data("along.csv", along_csv()))
        svg = (out / "figure.svg").read_text(encoding="utf-8")
        for words in ("Lemma 7's region", "Lemma 11", "next stage", "step"):
            self.assertIn(words, svg)

    def test_table1(self):
        out = self.draw_twice("table1", self.data("table1.json", table1_json()))
        svg = (out / "figure.svg").read_text(encoding="utf-8")
        for words in ("ResNet without warmup", "as published", "not compatible"):
            self.assertIn(words, svg)

    def test_figure2(self):
        out = self.draw_twice("figure2", figure2_npz(self.folder))
        svg = (out / "figure.svg").read_text(encoding="utf-8")
        for words in ("ResNet with warmup", "CNN, random filter", "proved global", "undecided",
                      "stage II starts", "labels proved for"):
            self.assertIn(words, svg)

    def test_landscape(self):
        out = self.draw_twice("landscape", landscape_npz(self.folder))
        svg = (out / "figure.svg").read_text(encoding="utf-8")
        for words in ("mine.toml: least loss", "global optimum", "spurious optimum", "saddle",
                      "run to the spurious optimum"):
            self.assertIn(words, svg)

    def test_boundary(self):
        for number, (random_filter, dimensions, words) in enumerate((
                (0, 1, "by theorem"), (1, 2, "equal"), (1, 0, "boundary"), (0, 0, "boundary"))):
            with self.subTest(random_filter=random_filter, dimensions=dimensions):
                out = self.folder / str(number)
                data = boundary_npz(self.folder, random_filter, dimensions)
                done = plot("boundary", "--data", data, "--out", out)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                svg = (out / "boundary.svg").read_text(encoding="utf-8")
                self.assertIn(words, svg)
                self.assertIn("start, spurious", svg)
        self.draw_twice("boundary", boundary_npz(self.folder, 1, 2))

    def test_wrong_arrays_are_refused_in_a_sentence(self):
        good = figure2_npz(self.folder)
        no_array = npz(self.folder / "none.npz", panels="cnn")
        for verb, data, expected in (
                ("figure2", self.data("text", "no archive"), "not an .npz"),
                ("landscape", good, "no array"), ("boundary", good, "no array"),
                ("figure2", no_array, "panel cnn has no array")):
            done = plot(verb, "--data", data, "--out", self.folder / "out")
            self.assertEqual(done.returncode, 2)
            self.assertIn(expected, done.stderr)
            self.assertEqual(done.stderr.count("\n"), 1)
            self.assertFalse((self.folder / "out").exists())


    def svg_of(self, name, axes, columns, **more):
        path = map_npz(self.folder / f"{name}.npz", axes, columns, **more)
        out = self.folder / name
        done = plot("map", "--data", path, "--out", out)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return (out / "map.svg").read_text(encoding="utf-8")

    def test_map_of_one_axis(self):
        svg = self.svg_of("one", [RADII], {
            **PROBABILITY, "rate": lambda at: 0.9 - 0.2 * at[0], "runs": lambda at: 1000,
            "rate_low": lambda at: 0.85 - 0.2 * at[0], "rate_high": lambda at: 0.95 - 0.2 * at[0],
            "saddle_angle": lambda at: math.nan if at[0] == 0 else 1.6})
        for words in ("radius of the starts", "exact", "1,000 runs each, 95 %", "table1/resnet/k16",
                      "angle of the saddle"):
            self.assertIn(words, svg)

    def test_map_of_two_axes(self):
        svg = self.svg_of("two", [RADII, ANGLES], PROBABILITY)
        for words in ("probability of the global optimum", "in units of", ">0.7<", ">0.9<"):
            self.assertIn(words, svg)

    def test_maps_are_the_same_the_second_time(self):
        self.draw_twice("map", map_npz(self.folder / "m.npz", [RADII, ANGLES], PROBABILITY))

    def test_map_of_words_has_numbers(self):
        svg = self.svg_of("words", [KINDS, ANGLES], PROBABILITY)
        for words in ("cnn", ">0.68<", "student.kind"):
            self.assertIn(words, svg)

    def test_words_beside_many_numbers_are_curves(self):
        problems = ("problem", ["table1/resnet/k16", "table1/resnet/k100"], False)
        radii = ("init.output_radius", [0.1 * i for i in range(1, 13)], False)
        svg = self.svg_of("family", [problems, radii], {
            **PROBABILITY, "undecided": lambda at: 0.1 * (at[1] > 1),
            "rate": lambda at: 0.9, "runs": lambda at: 1000})
        for words in (">k16<", ">k100<", "undecided", "1,000 runs", "radius of the starts"):
            self.assertIn(words, svg)

    def test_a_word_with_several_levels_has_one_place(self):
        threshold = {"key": "init.output_radius", "levels": [0.6, 0.7], "range": [0, 1],
                     "log": False}
        svg = self.svg_of("twice", [("problem", ["a/k16", "a/k16", "a/k25"], False)],
                          {"value": lambda at: 0.5}, kind="threshold", threshold=threshold)
        self.assertEqual(svg.count(">k16<"), 1)

    def test_map_of_three_axes(self):
        svg = self.svg_of("three", [RADII, STEPS, ANGLES], PROBABILITY)
        for words in ("panels: angle of the teacher", "angle = 0.3", "angle = 0.6"):
            self.assertIn(words, svg)

    def test_map_of_thresholds(self):
        threshold = {"key": "steps.1.until", "levels": [0.9999], "range": [1, 1e5], "log": True}
        columns = {"value": lambda at: 10.0 ** at[0] if at[1] else math.nan,
                   "status": lambda at: 0 if at[1] else 2 + (at[0] > 2)}
        svg = self.svg_of("grey", [RADII, ANGLES], columns, kind="threshold", threshold=threshold)
        for words in ("length of stage I in steps", "light grey: reached", "dark grey: not"):
            self.assertIn(words, svg)
        svg = self.svg_of("line", [RADII], {"value": lambda at: 10.0 + at[0]}, kind="threshold",
                          threshold=threshold)
        self.assertIn("length of stage I in steps", svg)

    def test_map_without_any_number_or_with_one(self):
        self.svg_of("none", [RADII, ANGLES], {"saddle_angle": lambda at: math.nan})
        self.svg_of("alone", [("run.seed", [1], False), ("run.runs", [1], False)], PROBABILITY)
        self.svg_of("flat", [RADII, ANGLES], {"saddle_angle": lambda at: 1.6})

    def test_map_sorts_the_values_of_a_list(self):
        from sidestep.plot.map import read_map
        grid = read_map(map_npz(self.folder / "s.npz", [RADII], PROBABILITY))
        self.assertEqual(grid.axes[0].places.tolist(), [0.25, 0.5, 1, 1.5, 2])
        self.assertAlmostEqual(grid.columns["probability"][0], 1 - 0.24 * 4)

    def test_wrong_map_data_is_refused_in_a_sentence(self):
        import numpy
        nothing = self.folder / "nothing.npz"
        numpy.savez(nothing, a=[1])
        for path in (nothing, self.data("text.npz", "text"), self.data("zip.npz", "PK\3\4 no")):
            done = plot("map", "--data", path, "--out", self.folder / "out")
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertEqual(done.stderr.count("\n"), 1, done.stderr)

    def test_plot_functions_return_the_axes_they_were_given(self):
        from matplotlib.figure import Figure
        from sidestep.plot.figure3 import plot_trajectories, read_trajectories
        from sidestep.plot.rates import plot_table1, read_table1
        run, _ = read_trajectories(self.data("figure3.csv", figure3_csv()))
        axes = Figure().subplots(1, 3)
        self.assertIs(plot_trajectories(axes, run, stage_two=1000), axes)
        self.assertEqual(len(axes[0].texts), 1)
        from sidestep.plot.figure2 import plot_half_plane, read_figure2
        from sidestep.plot.surface import plot_landscape, read_landscape
        ax = Figure().subplots()
        self.assertIs(plot_half_plane(ax, read_figure2(figure2_npz(self.folder))[0][1]), ax)
        ax = Figure().subplots()
        self.assertIs(plot_landscape(ax, read_landscape(landscape_npz(self.folder)))[0], ax)
        ax = Figure().subplots()
        self.assertIs(plot_table1(ax, read_table1(self.data("table1.json", table1_json()))), ax)

    def test_wrong_data_is_refused_in_a_sentence(self):
        no_series = figure3_csv().replace("no-ssw", "other")
        short_row = figure3_csv() + "ssw,1,2\n"
        for verb, text, expected in (
                ("figure3", "", "first line"), ("figure3", no_series, "line"),
                ("figure3", short_row, "11 fields"), ("table1", "{", "not JSON"),
                ("theory", "", "columns"), ("theory", theory_csv() + "1,2\n", "numbers"),
                ("along", "", "names no column"), ("along", along_csv() + "1,2\n", "numbers"),
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
        done = command("figure3", "--data", data, "--out", self.folder / "out", before=self.folder)
        self.assertEqual(done.returncode, 3)
        self.assertIn("needs matplotlib", done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1)


if __name__ == "__main__":
    unittest.main()
