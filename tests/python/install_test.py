"""`pip install .` in a fresh virtual environment with system packages, without an index."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Install(unittest.TestCase):
    def run_in(self, folder, *command):
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        done = subprocess.run(list(map(str, command)), cwd=folder, check=False, text=True,
                              env=dict(environment, PIP_DISABLE_PIP_VERSION_CHECK="1"),
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout

    def test_pip_install(self):
        with tempfile.TemporaryDirectory() as folder:
            self.run_in(folder, sys.executable, "-m", "venv", "--system-site-packages", "venv")
            python = Path(folder) / "venv" / "bin" / "python"
            # The tests' own build: to compile everything again would take minutes and show no more.
            self.run_in(folder, python, "-m", "pip", "install", "--no-index", ROOT,
                        "--config-settings", f"build-dir={os.environ['SIDESTEP_BUILD']}")
            said = self.run_in(folder, python, "-c", "import sidestep; print(sidestep.__file__); "
                               "print(sidestep.run('table1/resnet/k16').global_)")
            self.assertIn(str(Path(folder) / "venv"), said)
            self.assertIn("\n4442\n", said)
            self.run_in(folder, python, "-m", "sidestep.plot", "--help")
            typed = Path(said.splitlines()[0]).parent / "py.typed"
            self.assertTrue(typed.exists())
            self.run_in(folder, python, "-m", "pip", "uninstall", "-y", "sidestep")


if __name__ == "__main__":
    unittest.main()
