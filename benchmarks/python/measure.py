"""How quick the Python package is, against its bars: import below 0.2 s, a call's overhead below
20 us, ensembles within 3 % of the program's speed.

    ./sidestep python benchmarks/python/measure.py build/release/sidestep

All times are of the processor, which other programs on the machine disturb least; the least of
several, of the two sides in turn.
"""

import resource
import subprocess
import sys
import time

import sidestep
from sidestep import _core

PROBLEM = "table1/cnn/k100"
RUNS = 1_000_000


def least(times, call, clock=time.process_time):
    best = float("inf")
    for _ in range(times):
        began = clock()
        call()
        best = min(best, clock() - began)
    return best


def of_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run_child(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def import_time():
    bare, numpy, ours = (least(7, lambda: run_child(sys.executable, "-c", code), of_children)
                         for code in ("pass", "import numpy", "import sidestep"))
    print(f"import sidestep   {1e3 * (ours - bare):6.1f} ms, of which numpy "
          f"{1e3 * (numpy - bare):.1f} ms   (bar 200)")


def overhead():
    problem = sidestep.Problem.load("figure3/ssw")

    def per_call(call, count=100):
        return least(20, lambda: [call() for _ in range(count)]) / count
    # What a call costs beside its work: the shortest one there is, one that returns arrays, and an
    # ensemble's, without the thread that any ensemble starts.
    critical = per_call(lambda: sidestep.critical(problem))
    inner = per_call(lambda: _core.critical(problem._core, False))
    print(f"critical          {1e6 * critical:6.1f} us, of which the compiled part "
          f"{1e6 * inner:.1f} us")
    for name, outer, core in (
            ("run", lambda: sidestep.run(problem, runs=1, jobs=1),
             lambda: _core.run(problem._core, 1, None, 1, "batch", "wilson", None, None, "", None)),
            ("probability", lambda: sidestep.probability(problem),
             lambda: _core.probability(problem._core, 1e-10, "auto")),
            ("trajectory", lambda: sidestep.trajectory(problem, every=10**6),
             lambda: _core.trajectory(problem._core, 0, None, 10**6, False))):
        difference = per_call(outer, 20) - per_call(core, 20)
        print(f"{name:<17} {1e6 * difference:6.1f} us above the compiled part   (bar 20)")


def ensembles(program):
    """The program's start and the interpreter's are left out: both sides do one run, then many."""
    code = "import sys, sidestep; sidestep.run(sys.argv[1], runs=int(sys.argv[2]))"
    times = {"python": [], "program": []}
    for _ in range(5):
        for side, command in (("python", (sys.executable, "-c", code, PROBLEM)),
                              ("program", (program, "run", "--no-store", "--quiet", PROBLEM,
                                           "--runs"))):
            one, many = (least(1, lambda: run_child(*command, str(runs)), of_children)
                         for runs in (1, RUNS))
            times[side].append(many - one)
    ours, theirs = min(times["python"]), min(times["program"])
    print(f"{RUNS} runs      {ours:.3f} s, the program {theirs:.3f} s: "
          f"{100 * (ours / theirs - 1):+.1f} %   (bar +3)")


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    import_time()
    overhead()
    ensembles(sys.argv[1])


if __name__ == "__main__":
    main()
