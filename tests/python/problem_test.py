"""Problems as values, arrays as arguments and as results."""

import gc
import pickle
import subprocess
import sys
import types
import unittest
import warnings

import numpy as np

import sidestep
from sidestep import Problem

OUTPUT = [1.5, -0.5, 1.0, 0.25]
STEPS = [{"eta_a": 0.05, "eta_w": 0.05}]


def mine(output=OUTPUT, **more):
    return Problem(teacher={"p": 2, "angle": 0.4, "output": output}, steps=STEPS, **more)


class Problems(unittest.TestCase):
    def test_ways_to_make_one_agree(self):
        text = ("[teacher]\np = 2\nangle = 0.4\noutput = [1.5, -0.5, 1.0, 0.25]\n"
                "[[steps]]\neta_a = 0.05\neta_w = 0.05\n")
        problem = mine()
        self.assertEqual(problem, Problem.parse(text))
        self.assertEqual(problem, Problem.parse(problem.to_toml(), name="other"))
        self.assertEqual(problem.hash, Problem.parse(text).hash)
        self.assertEqual(hash(problem), hash(Problem.parse(text)))
        self.assertNotEqual(problem, mine(run={"seed": 2}))
        self.assertEqual(pickle.loads(pickle.dumps(problem)), problem)
        self.assertEqual((problem.p, problem.k, problem.student), (2, 4, "resnet"))
        np.testing.assert_array_equal(problem.teacher["output"], OUTPUT)
        self.assertIn("figure3/ssw", sidestep.catalogue())

    def test_any_array_will_do(self):
        array = np.array(OUTPUT)
        read_only = array.copy()
        read_only.flags.writeable = False
        strided = np.repeat(array, 3)[::3]
        for output in (array, read_only, strided, array[::-1][::-1], tuple(OUTPUT),
                       array.astype(np.float32), array.astype(">f8")):
            self.assertEqual(mine(output), mine())
        self.assertEqual(mine(np.array([1, -1, 1, 1], np.int8)), mine([1.0, -1.0, 1.0, 1.0]))

    def test_replace(self):
        problem = Problem.load("table1/resnet/k16")
        other = problem.replace(**{"init.output_radius": 1.2})
        self.assertEqual(other.init["output_radius"], 1.2)
        self.assertNotEqual(problem, other)
        # The default radius follows the teacher, but not once it is set.
        fewer = {"teacher.plus": 16, "teacher.minus": 0}
        self.assertAlmostEqual(problem.replace(**fewer).init["output_radius"], 4)
        self.assertEqual(other.replace(**fewer).init["output_radius"], 1.2)
        self.assertEqual(other.replace(**{"init.output_radius": 0.5}),
                         problem.replace(**{"init.output_radius": 0.5}))

    def test_replace_takes_tables_as_the_constructor_does(self):
        warm = [{"until": 1000, "eta_a": 0.05, "eta_w": 1e-4}, *STEPS]
        teacher = {"filter": np.array([0.6, 0.8, 0]), "plus": 3}
        for change in ({"steps": warm}, {"init": {"output_law": "sphere"}}, {"student": "cnn"},
                       {"student": {"kind": "cnn"}}, {"teacher": teacher}, {"run": {"seed": 3}}):
            with self.subTest(**change):
                parts = {"teacher": {"p": 2, "angle": 0.4, "output": OUTPUT}, "steps": STEPS}
                self.assertEqual(mine().replace(**change), Problem(**{**parts, **change}))
        changed = mine().replace(steps=warm).replace(**{"steps.2.eta_w": 0.1})
        self.assertEqual([stage["eta_w"] for stage in changed.steps], [1e-4, 0.1])
        self.assertEqual(changed.replace(steps=STEPS), mine())

    def test_steps_too_large_are_a_warning_at_the_line_that_made_the_runs(self):
        large = mine().replace(**{"steps.1.eta_w": 2.0, "run.max_steps": 100})
        for call in (lambda: sidestep.run(large, runs=10), lambda: sidestep.trajectory(large)):
            with self.assertWarnsRegex(RuntimeWarning, "attracts no run.*max_steps = 100") as caught:
                call()
            self.assertEqual(caught.filename, __file__)
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                self.assertRaises(RuntimeWarning, call)

    def test_immutable(self):
        problem = mine()
        with self.assertRaises(AttributeError):
            problem.name = "x"
        with self.assertRaises(AttributeError):
            del problem._core
        with self.assertRaises(TypeError):
            problem.run["seed"] = 3
        with self.assertRaises(ValueError):
            problem.teacher["output"][0] = 3

    def test_repr_says_what_it_is(self):
        self.assertEqual(repr(mine()), "<Problem problem: resnet, p = 2, k = 4, a_0 in ball 1.125, "
                                       "v_0 shortcut, steps eta_a 0.05, eta_w 0.05>")

    def test_large_k(self):
        problem = mine(np.ones(100_000))
        self.assertEqual(problem.k, 100_000)


class Arrays(unittest.TestCase):
    def test_views_without_copies_outlive_their_result(self):
        run = sidestep.trajectory("figure3/ssw")
        phi = run.phi
        self.assertIsNotNone(phi.base)
        self.assertFalse(phi.flags.writeable)
        expected = phi.copy()
        del run
        gc.collect()
        np.testing.assert_array_equal(phi, expected)
        with self.assertRaises(ValueError):
            phi[0] = 1

    def test_mapping(self):
        run = sidestep.trajectory("figure3/ssw", every=1000)
        table = dict(run)
        self.assertEqual(table["t"].dtype, np.int64)
        self.assertEqual(table["phi"].dtype, np.float64)
        for result, key, nearest in ((run, "phy", "phi"), (sidestep.run(mine(), runs=9), "glob",
                                                           "global")):
            with self.assertRaisesRegex(KeyError, f"{key}: no such key; did you mean '{nearest}'"):
                result[key]

    def test_reprs_give_shapes(self):
        run = sidestep.trajectory("figure3/ssw")
        self.assertIn(f"phi=<float64 ({run.t.size},)>", repr(run))
        for result in (run, sidestep.boundary(mine(), starts=1000),
                       sidestep.sweep("problem = 'table1/resnet/k16'\n[[axis]]\nkey = "
                                      "'init.output_radius'\nlinspace = [1, 2, 20]")):
            self.assertLess(len(repr(result)), 1200)

    def test_to_pandas(self):
        try:
            import pandas
        except ImportError:  # it is no dependency: look at what it would get
            pandas = types.SimpleNamespace(DataFrame=dict)
            sys.modules["pandas"] = pandas
            self.addCleanup(sys.modules.pop, "pandas")
        frame = sidestep.trajectory("figure3/ssw", every=1000).to_pandas()
        self.assertEqual(list(frame), ["t", "phi", "s", "u", "r", "nu", "e", "loss", "distance_w",
                                       "distance_a"])
        frame = sidestep.sweep("problem = 'table1/resnet/k16'\n[[axis]]\nkey = 'init.output_radius'"
                               "\nlist = [1, 2]").to_pandas()
        self.assertEqual(list(frame["init.output_radius"]), [1, 2])


class Package(unittest.TestCase):
    def test_import_is_quick_and_leaves_matplotlib_alone(self):
        # The bar is 0.2 s on an idle machine (benchmarks/python); here only what would break it.
        code = ("import sys, sidestep; "
                "sys.exit(any(m in sys.modules for m in ('matplotlib', 'pandas', 'tqdm')))")
        self.assertEqual(subprocess.run([sys.executable, "-c", code], check=False).returncode, 0)

    def test_everything_public_has_documentation(self):
        for name in sidestep.__all__:
            if name != "OUTCOMES":
                self.assertTrue(getattr(sidestep, name).__doc__, name)


if __name__ == "__main__":
    unittest.main()
