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
from pathlib import Path

import sidestep

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
    bare, numpy, ours, both = (
        least(9, lambda: run_child(sys.executable, "-c", code), of_children)
        for code in ("pass", "import numpy", "import sidestep", "import sidestep, numpy"))
    print(f"import sidestep   {1e3 * (ours - bare):6.1f} ms   (bar 200); with NumPy, which the "
          f"first array imports, {1e3 * (both - bare):.1f} ms, NumPy alone {1e3 * (numpy - bare):.1f}")


def overhead(work):
    """What a call takes beyond the same work in C++ (work.cpp, which has the same problems)."""
    problem = sidestep.Problem.load("table1/cnn/k16").replace(**{"run.max_steps": 1, "run.runs": 1})
    fixed = sidestep.Problem.load("figure3/ssw")
    calls = {"critical": lambda: sidestep.critical(problem),
             "trajectory": lambda: sidestep.trajectory(problem),
             "run": lambda: sidestep.run(problem, jobs=1),
             "probability": lambda: sidestep.probability(fixed)}
    ours, theirs = dict.fromkeys(calls, float("inf")), dict.fromkeys(calls, float("inf"))
    for _ in range(5):  # in turn
        done = subprocess.run([work], check=True, capture_output=True, text=True)
        for line in done.stdout.splitlines():
            name, us = line.split()
            theirs[name] = min(theirs[name], float(us))
        for name, call in calls.items():
            ours[name] = min(ours[name],
                             1e6 * least(10, lambda: [call() for _ in range(50)]) / 50)
    for name in calls:
        print(f"{name:<17} {ours[name] - theirs[name]:6.1f} us above the {theirs[name]:.1f} us of "
              "its work in C++   (bar 20)")
    looked_at = 1e6 * least(20, lambda: [sidestep.critical(problem)[0].loss for _ in range(50)]) / 50
    print(f"critical, read    {looked_at - theirs['critical']:6.1f} us: its points are made when "
          "one is looked at")


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
    overhead(Path(sys.argv[1]).parent / "benchmarks" / "sidestep-python-work")
    ensembles(sys.argv[1])


if __name__ == "__main__":
    main()
