"""What the peers share: the paper's settings, the loop around the steps, options and printing.

A peer supplies one class, `Runs`, that holds many runs of one cell side by side:

    Runs(cell, a, v)          start from a (k x runs) and v = 1/sqrt(p) + w (p x runs)
    step(eta_a, eta_w)        one step of gradient descent of every run
    finished(tolerance)       two boolean arrays over the runs: at the global, the spurious optimum
    keep(mask)                forget the runs that are False in mask

and calls `main(Runs, ...)`. To add a peer, write those four and call it.
"""

import argparse
import json
import math
import os
import sys
import time
from dataclasses import asdict, dataclass

# One thread: we compare programs, not their thread pools. This must come before NumPy is loaded.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import numpy as np

# Table 2 of the paper: k -> how many entries of a* are +1, how many -1; the rest is 0.
OUTPUT_LAYERS = {16: (9, 7), 25: (14, 11), 36: (19, 16), 49: (26, 22), 64: (34, 30), 81: (43, 38),
                 100: (52, 47)}
METHODS = ("resnet-ssw", "resnet", "cnn")
DIMENSION = 8            # p
STAGE_ONE = 1000         # steps of warmup
CHECK_EVERY = 100        # steps between two looks at which runs have finished
SPURIOUS_ANGLE = 3.1     # see the stop rule in table1_numpy.py


@dataclass(frozen=True)
class Cell:
    """One number of Table 1: a method, a teacher and the step sizes."""
    method: str
    k: int

    @property
    def normalizes(self):
        """Whether v is brought back to unit length after each step (the ResNet of eq. 7)."""
        return self.method != "cnn"

    @property
    def v_star(self):
        v = np.zeros(DIMENSION)
        v[:2] = math.cos(0.7 * math.pi), math.sin(0.7 * math.pi)
        return v

    @property
    def a_star(self):
        plus, minus = OUTPUT_LAYERS[self.k]
        return np.array([1.0] * plus + [-1.0] * minus + [0.0] * (self.k - plus - minus))

    def step_sizes(self, t):
        """(eta_a, eta_w) of the step t -> t+1."""
        if self.method == "cnn":
            return 0.1, 0.1
        eta = 1 / self.k**2
        warm_up = self.method == "resnet-ssw" and t < STAGE_ONE
        return eta, eta**2 if warm_up else eta

    def draw(self, runs, seed):
        """a_0 (k x runs), uniform in the ball of radius |1'a*|/sqrt(k), and v_0 (p x runs)."""
        rng = np.random.default_rng([seed, self.k, METHODS.index(self.method)])
        a = directions(rng, self.k, runs)
        a *= abs(self.a_star.sum()) / math.sqrt(self.k) * rng.random(runs) ** (1 / self.k)
        if self.method == "cnn":
            return a, directions(rng, DIMENSION, runs)
        return a, np.full((DIMENSION, runs), 1 / math.sqrt(DIMENSION))


def directions(rng, dimension, count):
    x = rng.standard_normal((dimension, count))
    return x / np.linalg.norm(x, axis=0)


@dataclass
class Result:
    method: str
    k: int
    runs: int
    global_: int
    spurious: int
    undecided: int
    gd_steps: int      # over all runs
    seconds: float     # of gradient descent and checks; drawing the starts is not counted

    @property
    def decided(self):
        return self.global_ + self.spurious

    @property
    def rate(self):
        """Over the decided runs; with a time limit these are the quick ones."""
        return self.global_ / self.decided if self.decided else math.nan

    @property
    def us_per_decided_run(self):
        return 1e6 * self.seconds / self.decided if self.decided else math.nan

    @property
    def ns_per_run_step(self):
        return 1e9 * self.seconds / self.gd_steps


def run_cell(make_runs, cell, options):
    runs = make_runs(cell, *cell.draw(options.runs, options.seed))
    active, counts = options.runs, [0, 0]
    t = gd_steps = 0
    start = time.perf_counter()
    while active and t < options.max_steps:
        if options.time_limit and time.perf_counter() - start > options.time_limit:
            break
        block = min(CHECK_EVERY, options.max_steps - t)
        for t in range(t, t + block):
            runs.step(*cell.step_sizes(t))
        t += 1
        gd_steps += block * active
        at_global, at_spurious = runs.finished(options.tolerance)
        going_on = ~(at_global | at_spurious)
        if not going_on.all():
            counts[0] += int(at_global.sum())
            counts[1] += int(at_spurious.sum())
            runs.keep(going_on)
            active = int(going_on.sum())
    seconds = time.perf_counter() - start
    return Result(cell.method, cell.k, options.runs, *counts, active, gd_steps, seconds)


def parse_options(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--runs", type=positive_int, default=5000,
                        help="runs a cell (default 5000)")
    parser.add_argument("--k", type=int, nargs="+", choices=OUTPUT_LAYERS, metavar="K",
                        default=list(OUTPUT_LAYERS), help="16, 25, ..., 100 (default: all)")
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=list(METHODS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--max-steps", type=positive_int, default=10_000_000)
    parser.add_argument("--tolerance", type=float, default=1e-3,
                        help="on |a-a*|^2 + |w-w*|^2 at the global optimum (default 1e-3)")
    parser.add_argument("--time-limit", type=float, metavar="SECONDS", help="for each cell")
    parser.add_argument("--json", metavar="FILE", help="also write the results there")
    return parser.parse_args()


def positive_int(text):
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not positive")
    return value


def main(make_runs, description, versions):
    options = parse_options(description)
    print(f"# {versions}, {options.runs} runs a cell, seed {options.seed}, "
          f"tolerance {options.tolerance:g}")
    print(f"{'method':<11}{'k':>4}{'runs':>7}{'global':>8}{'spurious':>9}{'undecided':>10}"
          f"{'rate':>8}{'run-steps':>12}{'seconds':>9}{'us/decided':>12}{'ns/run-step':>12}")
    results = []
    for k in options.k:
        for method in options.methods:
            r = run_cell(make_runs, Cell(method, k), options)
            results.append(r)
            print(f"{method:<11}{k:>4}{r.runs:>7}{r.global_:>8}{r.spurious:>9}{r.undecided:>10}"
                  f"{r.rate:>8.4f}{r.gd_steps:>12.4g}{r.seconds:>9.2f}"
                  f"{r.us_per_decided_run:>12.1f}{r.ns_per_run_step:>12.1f}", flush=True)
    if any(r.undecided for r in results):
        print("note: rates and times are over the decided runs; the undecided ones met the time or "
              "step limit", file=sys.stderr)
    if options.json:
        cells = [{name.rstrip("_"): value for name, value in asdict(r).items()} for r in results]
        record = {"versions": versions, "options": vars(options), "cells": cells}
        with open(options.json, "w", encoding="utf-8") as file:
            file.write(json.dumps(record, indent=1) + "\n")
