"""Sessions with the program: the steps of one, running them, and comparing their output with what
is expected. Shared by tests/cli/run_session and tests/docs/run_markdown."""

import contextlib
import dataclasses
import os
import re
import signal
import subprocess
import tempfile
from pathlib import Path

TIMEOUT_S = 200
HELPERS = Path(__file__).resolve().parents[1] / "cli" / "bin"


@dataclasses.dataclass
class Step:
    """A shell command and what it must do. `stderr` None: it is part of `stdout`, as on a
    terminal."""
    line: int
    command: str
    stdout: list = dataclasses.field(default_factory=list)
    stderr: list | None = None
    exit_code: int = 0


class Mismatch(Exception):
    """A step that did something else than expected; the text says what."""


@contextlib.contextmanager
def fresh_folder(program):
    """An empty folder to run in, and an environment that owes nothing to the caller's: `sidestep`
    is the program, `json` and the like are in tests/cli/bin."""
    with tempfile.TemporaryDirectory(prefix="sidestep-test-") as name:
        top = Path(name)
        for folder in ("bin", "home", "tmp", "work"):
            (top / folder).mkdir()
        (top / "bin" / "sidestep").symlink_to(Path(program).resolve())
        yield top / "work", {"PATH": f"{top}/bin:{HELPERS}:/usr/bin:/bin", "HOME": f"{top}/home",
                             "TMPDIR": f"{top}/tmp", "LC_ALL": "C.UTF-8"}
        for folder, _, _ in os.walk(top):  # a test may have taken our rights away
            os.chmod(folder, 0o700)


def run_step(step, folder, environment):
    """Runs one step; raises Mismatch unless it did what it had to."""
    merged = step.stderr is None
    with subprocess.Popen(["bash", "-o", "pipefail", "-c", step.command], cwd=folder,
                          env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT if merged else subprocess.PIPE,
                          start_new_session=True) as process:
        try:
            stdout, stderr = process.communicate(timeout=TIMEOUT_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise Mismatch(f"no end after {TIMEOUT_S} s") from None
    problems = compare("stdout and stderr" if merged else "stdout", step.stdout, stdout)
    if not merged:
        problems += compare("stderr", step.stderr, stderr)
    if process.returncode != step.exit_code:
        problems += f"exit code: expected {step.exit_code}, got {process.returncode}\n"
    if problems:
        raise Mismatch(problems)


def compare(stream, expected, output):
    """'' if the lines are as expected, otherwise a text that shows both."""
    expected = without_blank_end(expected)
    got = without_blank_end(output.decode(errors="backslashreplace").split("\n"))
    if matches(expected, got):
        return ""
    right = max(n for n in range(len(expected) + 1) if matches([*expected[:n], "..."], got))
    shown = [("> " if i == right else "  ") + line for i, line in enumerate([*expected, ""])]
    if shown[-1] == "  ":
        shown.pop()
    return "\n".join([f"--- {stream}, expected (the first line that does not fit is marked)",
                      *shown, f"--- {stream}, got", *("  " + line for line in got), "---", ""])


def without_blank_end(lines):
    end = len(lines)
    while end > 0 and not lines[end - 1].strip():
        end -= 1
    return lines[:end]


def matches(expected, got):
    """`...` stands for any text within a line and, alone, for any number of lines."""
    pattern = "".join(
        r"(?:[^\n]*\n)*" if line == "..." else
        "[^\n]*".join(re.escape(part) for part in line.split("...")) + r"\n"
        for line in expected)
    return re.fullmatch(pattern, "".join(line + "\n" for line in got)) is not None
