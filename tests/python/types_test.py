"""mypy --strict accepts the package (pyproject.toml) and what a user writes, and sees a mistake."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MYPY = "/usr/bin/mypy"
RIGHT = """
import sidestep
problem = sidestep.Problem.load("table1/resnet/k16").replace(**{"init.output_radius": 1.2})
rate: float = sidestep.run(problem, runs=10, progress=lambda done, total: None).rate
last: float = float(sidestep.trajectory(problem).phi[-1])
"""
WRONG = """
import sidestep
rate: str = sidestep.run("table1/resnet/k16").rate
"""


@unittest.skipUnless(os.path.exists(MYPY), "mypy is missing")
class Types(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cache = tempfile.TemporaryDirectory()  # most of the time goes into NumPy's types
        cls.addClassCleanup(cache.cleanup)
        cls.cache = cache.name

    def mypy(self, *arguments, cwd=ROOT):
        done = subprocess.run([MYPY, "--python-executable", sys.executable, "--cache-dir",
                               self.cache, *arguments], cwd=cwd, check=False, capture_output=True,
                              text=True)
        return done.returncode, done.stdout + done.stderr

    def test_the_package(self):
        code, said = self.mypy()
        self.assertEqual(code, 0, said)

    def test_what_a_user_writes(self):
        for text, expected in ((RIGHT, 0), (WRONG, 1)):
            with tempfile.TemporaryDirectory() as folder:
                Path(folder, "user.py").write_text(text, encoding="utf-8")
                os.symlink(ROOT / "python" / "sidestep", Path(folder, "sidestep"))
                code, said = self.mypy("--strict", "--follow-imports=silent", "user.py", cwd=folder)
                self.assertEqual(code, expected, said)


if __name__ == "__main__":
    unittest.main()
