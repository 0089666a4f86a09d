"""Every value of the package is the one of the program's --json."""

import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import numpy as np

import sidestep

PROGRAM = os.environ["SIDESTEP_PROGRAM"]
VOLATILE = {"wall_s", "files", "certificate", "stored_as", "created", "command"}
STUDY = """
problem = "table1/resnet/k16"
[[axis]]
key = "init.output_radius"
linspace = [0.5, 1.5, 4]
[[axis]]
key = "student.kind"
list = ["resnet", "cnn"]
[measure]
what = ["probability", "rate", "saddle_angle"]
runs = 50
"""
THRESHOLD = """
problem = "table1/resnet-ssw/k16"
[[axis]]
key = "init.output_radius"
list = [0.4, 0.5]
[threshold]
key = "steps.1.until"
range = [1, 2000]
level = 0.99
"""


def plain(value):
    """A result as what JSON has."""
    if isinstance(value, np.ndarray):
        return [plain(entry) for entry in value.tolist()]
    if isinstance(value, float) and np.isnan(value):
        return None
    if isinstance(value, (tuple, list)):
        return [plain(entry) for entry in value]
    if hasattr(value, "__dataclass_fields__"):
        value = {name: getattr(value, name) for name in value.__dataclass_fields__}
    if hasattr(value, "items"):
        return {key.rstrip("_"): plain(entry) for key, entry in value.items()}
    return value


class Case(unittest.TestCase):
    maxDiff = 4000

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def program(self, *arguments):
        done = subprocess.run([PROGRAM, *arguments, "--json", "--quiet"], cwd=self.folder,
                              check=True, capture_output=True, text=True,
                              env=dict(os.environ, SIDESTEP_PYTHON="/bin/false"))
        return json.loads(done.stdout)

    def compare(self, result, found, without=()):
        """Every key of the program's object has the same value in the result."""
        ours = plain(result)
        for key, value in found.items():
            if key in VOLATILE or key in without:
                continue
            self.assertEqual(ours[key], value, key)


class SameNumbers(Case):
    def test_run(self):
        for name, more, options in (
                ("table1/resnet/k16", {}, ()),
                ("table1/cnn/k25", {"runs": 300, "seed": 7, "jobs": 1, "engine": "reduced"},
                 ("--runs", "300", "--seed", "7", "--jobs", "1", "--engine", "reduced")),
                ("table1/cnn/k16", {"runs": 70000, "interval": "clopper-pearson"},
                 ("--runs", "70000", "--interval", "clopper-pearson"))):
            self.compare(sidestep.run(name, **more),
                         self.program("run", name, "--no-store", *options))

    def test_replace_is_set(self):
        problem = sidestep.Problem.load("table1/resnet/k16").replace(
            **{"init.output_radius": 1.2, "teacher.plus": 8, "teacher.minus": 8, "run.runs": 500})
        found = self.program("run", "table1/resnet/k16", "--no-store", "--set",
                             "init.output_radius=1.2", "--set", "teacher.plus=8", "--set",
                             "teacher.minus=8", "--set", "run.runs=500")
        self.compare(sidestep.run(problem), found)

    def test_trajectory(self):
        for more, options in (({}, ()), ({"run": 3, "every": 7}, ("--run", "3", "--every", "7")),
                              ({"full": True, "every": 500}, ("--full", "--every", "500"))):
            found = self.program("trajectory", "figure3/ssw", *options)
            result = sidestep.trajectory("figure3/ssw", **more)
            self.compare(result, found, without=("series",))
            for name, values in found["series"].items():
                self.assertEqual(result[name].tolist(), values, name)
            self.assertEqual(list(result), list(found["series"]))

    def test_probability(self):
        for name in ("table1/resnet/k16", "table1/cnn/k25", "figure3/ssw"):
            self.compare(sidestep.probability(name), self.program("probability", name))
        self.compare(sidestep.probability("table1/resnet/k16", error=1e-3, method="lines"),
                     self.program("probability", "table1/resnet/k16", "--error", "1e-3",
                                  "--method", "lines"))

    def test_critical(self):
        for certify, options, key in ((False, (), "points"), (True, ("--certify",), "certified")):
            found = self.program("critical", "table1/resnet/k16", *options)
            points = sidestep.critical("table1/resnet/k16", certify=certify)
            self.assertEqual(len(points), len(found[key]))
            for point, entry in zip(points, found[key]):
                self.compare(point, entry)

    def test_boundary(self):
        for name in ("table1/resnet/k16", "table1/cnn/k16"):
            found = self.program("boundary", name, "--runs", "40")
            result = sidestep.boundary(name, starts=40)
            self.compare(result, found, without=("points", "starts", "problem"))
            for column, values in found["points"].items():
                self.assertEqual(result[column].tolist(), values)
            counts = np.bincount(result.starts.outcome, minlength=4).tolist()
            self.assertEqual(counts, [found["starts"][key] for key in sidestep.OUTCOMES])

    def test_landscape_and_basins(self):
        self.program("landscape", "table1/resnet/k16", "--grid", "21", "--trajectories", "2")
        result = sidestep.landscape("table1/resnet/k16", grid=21, trajectories=2)
        with np.load(self.folder / "sidestep-out" / "landscape.npz") as file:
            for name in ("phi", "s", "loss"):
                np.testing.assert_array_equal(getattr(result, name), file[name])
            np.testing.assert_array_equal([p["height"] for p in result.points],
                                          file["point_height"])
            np.testing.assert_array_equal(np.concatenate([r["phi"] for r in result.runs]),
                                          file["run_phi"])
        basins = sidestep.basins("table1/resnet/k25", columns=30, rows=20, starts=10)
        self.assertEqual(basins.label.shape, (20, 30))
        self.assertEqual(set(np.unique(basins.label)), {0, 1})

    def test_sweep_and_threshold(self):
        for call, command, text in ((sidestep.sweep, "sweep", STUDY),
                                    (sidestep.threshold, "threshold", THRESHOLD)):
            file = self.folder / "study.toml"
            file.write_text(text, encoding="utf-8")
            found = self.program(command, "study.toml", "--no-store")
            for result in (call(text), call(file), call(str(file), jobs=1)):
                self.assertEqual([dict(axis) for axis in result.axes], found["axes"])
                self.assertEqual(list(result.values), list(found["values"]))
                for name, values in found["values"].items():
                    self.assertEqual(plain(result[name].ravel()), values, name)
                self.assertEqual(result.kind, found["kind"])
                self.assertEqual(result.points, found["points"])
        self.assertEqual(sidestep.sweep(STUDY)["probability"].shape, (4, 2))
        self.assertEqual(result.threshold, "steps.1.until")

    def test_audit(self):
        found = self.program("audit", "lemma-7", "footnote-2")
        for claim, entry in zip(sidestep.audit("lemma-7", "footnote-2"), found["claims"]):
            if entry["counterexample"]:
                entry["counterexample"]["file"] = None
            self.compare(claim, entry)
        found = self.program("audit", "--claim", "s > 0 -> g(phi) >= 1")["claims"][0]
        if found["counterexample"]:
            found["counterexample"]["file"] = None
        self.compare(sidestep.audit(claim="s > 0 -> g(phi) >= 1")[0], found)

    def test_audit_along_runs(self):
        found = self.program("audit", "lemma-7", "--problem", "table1/resnet/k16", "--runs", "4",
                             "--seed", "3")
        for claim, entry in zip(sidestep.audit("lemma-7", problem="table1/resnet/k16", runs=4,
                                               seed=3), found["claims"]):
            if entry["counterexample"]:
                entry["counterexample"]["file"] = None
            self.compare(claim, entry)

    def test_along(self):
        found = self.program("audit", "--along", "figure3/ssw", "--every", "50", "--seed", "2",
                             "--run", "1")
        result = sidestep.along("figure3/ssw", run=1, every=50, seed=2)
        self.compare(result, found)
        table = np.genfromtxt(self.folder / "sidestep-out" / "along.csv", delimiter=",", names=True)
        self.assertEqual(list(table.dtype.names), list(result.keys()))
        for name in result.keys():
            np.testing.assert_array_equal(result[name], table[name], name)
        self.assertEqual(result.in_A.dtype, bool)
        self.assertFalse(result.lemma7.flags.writeable)
        self.assertEqual(len(result.t), result.records)

    def test_planted_claims_studies_info(self):
        found = self.program("audit", "--planted")["planted"]
        self.assertEqual(list(sidestep.planted()), found)
        done = subprocess.run([PROGRAM, "audit", "--list"], check=True, capture_output=True,
                              text=True)
        self.assertEqual(list(sidestep.claims()), done.stdout.split())
        self.assertIn("warmup", sidestep.studies())
        found = self.program("info")
        for key, value in sidestep.info().items():
            if key != "commit":  # the two may have been built one after the other
                self.assertEqual(str(found[key]), value)

    def test_theory(self):
        rows = sidestep.reproduce_theory(most_k=16).rows
        self.assertEqual([row["k"] for row in rows], [16])
        self.assertEqual(rows[0]["T1"]["worst"], 5174)  # docs/theory/steps.md has the table

    def test_held_landscapes(self):
        for word in ("teacher", "start"):
            found = self.program("landscape", "table1/resnet/k16", "--grid", "5", "--trajectories",
                                 "0", "--hold", f"u={word}", "--seed", "5")
            result = sidestep.landscape("table1/resnet/k16", grid=5, trajectories=0, hold=word,
                                        seed=5)
            self.assertEqual(result.held_u, found["held_u"])
        self.assertEqual(sidestep.landscape("table1/resnet/k16", grid=5, trajectories=0, seed=5,
                                            hold="u=start").held_u, found["held_u"])

    def test_certified_filters(self):
        found = self.program("certify", "table1/resnet-ssw/k16", "--only", "starts", "--phi",
                             "0.5:1.2")
        self.compare(sidestep.certify("table1/resnet-ssw/k16", only="starts", phi=(0.5, 1.2)),
                     found)

    def test_a_stores_sweep_is_the_sweep(self):
        path = self.folder / "s.db"
        for call, text in ((sidestep.sweep, STUDY), (sidestep.threshold, THRESHOLD)):
            result = call(text, store=path)
            again = sidestep.Store(path).sweep(result.stored_as)
            self.assertTrue(result.complete and again.complete)
            self.assertEqual(again.axes, result.axes)
            self.assertEqual(again.spec, result.spec)
            for name in result.keys():
                np.testing.assert_array_equal(again[name], result[name])
        self.assertEqual(sidestep.Store(path).sweep(1).kind, "sweep")

    def test_report(self):
        sidestep.run("table1/resnet/k16", runs=50, store=self.folder / "s.db")
        result = sidestep.report(self.folder / "s.db", title="Mine")
        found = self.program("report", "s.db", "--title", "Mine", "--out", "p.html")
        self.compare(result, found, without=("file",))
        page = self.folder / "report.html"
        self.assertEqual(Path(result.file), page)
        self.assertIn("Mine", page.read_text(encoding="utf-8"))

    def test_table1_into_a_store(self):
        path = self.folder / "t.db"
        sidestep.reproduce_table1(runs=20, store=path)
        self.assertEqual(len(sidestep.Store(path).list()), 21)

    def test_certify_and_replay(self):
        found = self.program("certify", "table1/resnet/k16", "--width", "1e-2", "--out", "c.txt")
        result = sidestep.certify("table1/resnet/k16", width=1e-2)
        self.compare(result, found)
        self.assertEqual(result.text, (self.folder / "c.txt").read_text(encoding="utf-8"))
        self.assertEqual(result.leaves["low"].shape, (result.boxes, 2))
        again = sidestep.replay(result.text)
        self.assertTrue(again)
        self.compare(again, self.program("certify", "--replay", "c.txt"))
        self.assertFalse(sidestep.replay("no certificate"))

    def test_table1(self):
        found = self.program("reproduce", "table1", "--runs", "200", "--no-store")
        self.compare(sidestep.reproduce_table1(runs=200), found)

    def test_store(self):
        self.program("run", "table1/resnet/k16", "--runs", "100", "--store", "s.db")
        path = self.folder / "s.db"
        result = sidestep.run("table1/cnn/k16", runs=50, store=path)
        self.assertEqual(result.stored_as, 2)
        self.assertEqual(sidestep.run("table1/cnn/k16", runs=50, store=path).stored_as, 2)
        self.assertEqual(
            sidestep.run("table1/cnn/k16", runs=50, store=path, fresh=True).stored_as, 3)
        store = sidestep.Store(path)
        found = self.program("store", "list", "--store", "s.db")
        for row, entry in zip(store.list(), found["ensembles"]):
            entry["problem"] = row.problem
            self.compare(row, entry)
        self.assertEqual(store.problem(1), sidestep.Problem.load("table1/resnet/k16").replace(
            **{"run.runs": 100}))
        runs = store.runs(2)
        self.assertEqual(runs.run.tolist(), list(range(50)))
        self.assertEqual(int((runs.outcome == 0).sum()), result.global_)
        text = "problem='table1/resnet/k16'\n[[axis]]\nkey='init.output_radius'\nlist=[1,2]\n"
        first = sidestep.sweep(text, store=store)
        self.assertEqual(first.stored_as, "s1")
        again = sidestep.sweep(text, store=store)
        np.testing.assert_array_equal(first["probability"], again["probability"])
        self.assertEqual(store.sweeps()[0].points_done, 2)


if __name__ == "__main__":
    unittest.main()
