"""Each mistake is one clear sentence: the field, what was found, what is allowed."""

import os
import sqlite3
import subprocess
import tempfile
import unittest
from pathlib import Path

import numpy as np

import sidestep
from sidestep import Problem

STEPS = [{"eta_a": 0.05, "eta_w": 0.05}]
K16 = "table1/resnet/k16"


def make(teacher=None, **more):
    return Problem(**{"teacher": {"p": 2, "angle": 0.4, "output": [1.0, 2.0], **(teacher or {})},
                      "steps": STEPS, **more})


class BadInput(unittest.TestCase):
    def refused(self, call, *words):
        with self.assertRaises(ValueError) as caught:
            call()
        text = str(caught.exception)
        for word in words:
            self.assertIn(word, text)
        self.assertNotIn("\n", text)
        return text

    def test_arrays(self):
        for output, words in (
                ([[1.0, 2.0], [3.0, 4.0]], ("shape (2, 2)", "one dimension")),
                (np.array([1.0, np.nan]), ("found nan at index 1", "finite")),
                ([1.0, np.inf], ("found inf at index 1", "finite")),
                (np.array([1 + 2j]), ("complex128", "real numbers")),
                (np.array(["a"]), ("real numbers",)),
                (np.array([True]), ("bool", "real numbers")),
                ([None], ("found list", "real numbers")),
                ([[1.0], [1.0, 2.0]], ("found list", "real numbers")),
                (np.array([]), ("teacher.output",)),
                (np.float64("nan"), ("found nan", "finite")),
                ({"a": 1}, ("real numbers",)),
                (3.0, ("teacher.output", "allowed")),
                (np.zeros(4), ("teacher.output", "zero")),
                (np.array(1.0), ("shape ()", "one dimension")),
                (np.array([1.0, 2.0], object), ("found ndarray", "real numbers")),
                (np.array(["2020"], "M8[Y]"), ("datetime64", "real numbers")),
                (np.ma.masked_array([1.0, 2.0], [0, 1]), ("masked", "real numbers")),
                (np.array([1.0, np.nan, 2.0, 3.0])[::-1], ("found nan at index 2",))):
            with self.subTest(output=output):
                text = self.refused(lambda: make({"output": output}), "teacher.output", *words)
                self.assertFalse(text.startswith("problem:"), text)

    def test_fields(self):
        self.refused(lambda: make(run={"seeed": 1}), "run.seeed", "seed")
        for change, words in (({"steps": 3}, ("steps: found int", "a list of stages")),
                              ({"init": 3}, ("init: found int", "a mapping")),
                              ({"steps": [{"eta": 1}]}, ("steps.1.eta", "steps.1.eta_a")),
                              ({"steps.2.eta_w": 1}, ("found stage '2'", "steps=[{"))):
            self.refused(lambda: make().replace(**change), *words)
        self.refused(lambda: make(init={"output_radius": -1.0}), "init.output_radius: found -1")
        self.refused(lambda: make(student="mlp"), "student.kind", "resnet")
        self.refused(lambda: make(steps=[]), "steps")
        self.refused(lambda: make(steps="x"), "steps", "a list of stages")
        self.refused(lambda: make(steps=[{"eta_a": 0.1}]), "steps.1.eta_w")
        self.refused(lambda: Problem(teacher=3, steps=STEPS), "teacher", "a mapping")
        self.refused(lambda: make({"filter": [3.0, 4.0]}), "teacher.angle", "one of them")
        self.refused(lambda: make({"output": np.ones(2_000_000)}), "teacher.output", "1000000")
        self.refused(lambda: make({"k": 10**9, "sum": 1, "output": [1.0]}), "teacher.k")
        self.refused(lambda: Problem.load(K16, **{"teacher.plus": 10**9}), "teacher.plus", "1000000")

    def test_names_and_texts(self):
        self.refused(lambda: Problem.load("table1/resnet/k17"), "nearest", "k16")
        self.refused(lambda: Problem.load(None), "source", "None")
        self.refused(lambda: Problem.parse("x = ["), "text:1")
        self.refused(lambda: Problem.load(K16).replace(**{"init.radius": 1}), "init.radius",
                     "output_radius")
        self.refused(lambda: Problem.load(K16).replace(**{"init.output_radius": np.nan}), "nan")
        self.refused(lambda: sidestep.run(3), "source", "3")
        self.refused(lambda: sidestep.sweep("nothing"), "study")
        self.refused(lambda: sidestep.sweep("x = 1\n"), "study")
        self.refused(lambda: sidestep.threshold("radius"), "threshold")
        self.refused(lambda: sidestep.audit("lemma-99"), "lemma-")
        self.refused(lambda: sidestep.audit("lemma-7", claim="s > 0"), "one of them")
        self.refused(lambda: sidestep.audit(on="s > 0"), "on without claim")
        self.refused(lambda: sidestep.audit(claim="s >"), "claim")

    def test_numbers(self):
        for more, words in (({"runs": 0}, ("runs: found 0", "1 to")),
                            ({"runs": 2.5}, ("runs: found 2.5", "an integer")),
                            ({"runs": True}, ("runs: found True", "an integer")),
                            ({"runs": "many"}, ("runs", "an integer")),
                            ({"runs": 2**70}, ("runs", "2^63")),
                            ({"seed": -1}, ("seed: found -1",)),
                            ({"jobs": 0}, ("jobs: found 0", "1 to 4096")),
                            ({"engine": "gpu"}, ("engine: found 'gpu'", "batch, reduced")),
                            ({"interval": 3}, ("interval",)),
                            ({"progress": 3}, ("progress", "function"))):
            with self.subTest(**more):
                self.refused(lambda: sidestep.run(K16, **more), *words)
        self.refused(lambda: sidestep.probability(K16, error=0.5), "error: found 0.5")
        self.refused(lambda: sidestep.probability(K16, error=float("nan")), "error: found nan")
        self.refused(lambda: sidestep.probability(K16, error="x"), "error", "a number")
        self.refused(lambda: sidestep.trajectory(K16, run=-1), "run: found -1")
        self.refused(lambda: sidestep.landscape(K16, grid=1), "grid: found 1")
        self.refused(lambda: sidestep.landscape(K16, hold="u=star"), "hold: found 'star'",
                     "teacher, start")
        self.refused(lambda: sidestep.landscape(K16, hold=np.nan), "hold: found nan")
        self.refused(lambda: sidestep.along(K16, run=-1), "run: found -1")
        self.refused(lambda: sidestep.along(K16, every=0), "every: found 0")
        self.refused(lambda: sidestep.along("table1/none"), "table1/none")
        self.refused(lambda: sidestep.certify(K16, phi=(1.0, 0.5)), "phi: found (1, 0.5)",
                     "low < high")
        for phi in (1.0, (1,), "ab", (1, None)):
            self.refused(lambda: sidestep.certify(K16, phi=phi), "phi", "number")
        self.refused(lambda: sidestep.audit("lemma-7", seed=3), "seed without problem")
        self.refused(lambda: sidestep.planted(time=0), "time: found 0")
        self.refused(lambda: sidestep.reproduce_theory(most_k=4), "most_k: found 4")
        self.refused(lambda: sidestep.certify(K16, width=0), "width: found 0")
        self.assertEqual(sidestep.run(K16, runs=1e2).runs, 100)
        self.assertEqual(sidestep.run(K16, runs=np.int32(100)).runs, 100)

    def test_store(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "s.db"
            self.refused(lambda: sidestep.Store(path), "s.db")
            self.refused(lambda: sidestep.Store(3), "store")
            sidestep.run(K16, runs=10, store=path)
            self.refused(lambda: sidestep.Store(path).runs(9), "9")
            self.refused(lambda: sidestep.Store(path).runs(None), "id")
            for id in (9, "s9"):
                self.refused(lambda: sidestep.Store(path).sweep(id), "9")
            for id in (None, "nine", "s", 2.5):
                self.refused(lambda: sidestep.Store(path).sweep(id), "id: found")
            with sqlite3.connect(path) as connection:
                connection.execute("PRAGMA user_version = 99")
            connection.close()
            for call in (lambda: sidestep.Store(path), lambda: sidestep.run(K16, store=path),
                         lambda: sidestep.sweep("radius", store=path),
                         lambda: sidestep.report(path, out=Path(folder) / "r.html")):
                self.refused(call, "99", "version")
            text = Path(folder) / "text"
            text.write_text("no store\n" * 200, encoding="utf-8")
            self.refused(lambda: sidestep.Store(text), "text")

    def test_reports(self):
        with tempfile.TemporaryDirectory() as folder:
            page, empty = Path(folder) / "r.html", Path(folder) / "empty"
            empty.mkdir()
            self.refused(lambda: sidestep.report(Path(folder) / "none", out=page), "does not exist")
            self.refused(lambda: sidestep.report(empty, out=page), "nothing that sidestep wrote")
            self.refused(lambda: sidestep.report(3), "source: found 3")
            store = Path(folder) / "s.db"
            sidestep.run(K16, runs=10, store=store)
            with sqlite3.connect(store) as connection:
                connection.execute("DELETE FROM run")
                connection.execute("DELETE FROM ensemble")
            connection.close()
            self.refused(lambda: sidestep.report(store, out=page), "an empty store")
            self.assertFalse(page.exists())

    def test_arrays_of_any_layout_are_copied(self):
        wide = np.array([1.0, 9.0, 2.0, 9.0])
        read_only = np.array([1.0, 2.0])
        read_only.setflags(write=False)
        for output in (wide[::2], read_only, np.array([1, 2], np.uint8),
                       np.array([1, 2], np.float32), np.array([1.0, 2.0], ">f8"), (1, 2.0)):
            self.assertEqual(make({"output": output}), make())
        problem = make({"output": wide[::2]})
        wide[:] = 7
        self.assertEqual(problem, make())
        with self.assertRaises(ValueError):
            problem.teacher["output"][0] = 3.0

    def test_exceptions_in_callbacks_are_passed_on(self):
        def fails(done, total):
            raise KeyError("mine")
        for call in (lambda: sidestep.audit("lemma-7", progress=fails),
                     lambda: sidestep.reproduce_table1(runs=10, progress=fails),
                     lambda: sidestep.planted(progress=fails)):
            with self.assertRaises(KeyError):
                call()

    def test_the_sentence_is_the_programs(self):
        done = subprocess.run([os.environ["SIDESTEP_PROGRAM"], "show", K16, "--set",
                               "steps.1.eta_w=-1"], check=False, capture_output=True, text=True)
        text = self.refused(lambda: Problem.load(K16, **{"steps.1.eta_w": -1}))
        self.assertEqual(done.stderr, f"sidestep: --set steps.1.eta_w=-1: {text}\n")


if __name__ == "__main__":
    unittest.main()
