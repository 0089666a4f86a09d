"""Lesson 2. How often does gradient descent succeed? Twice: by counting, and as an integral."""
import sidestep

# ResNet without warmup, k = 16: a cell of the paper's Table 1.
problem = sidestep.Problem.load("table1/resnet/k16")

# Counting: 100,000 runs from random starts. The counts do not depend on the number of threads.
counted = sidestep.run(problem, runs=100_000, jobs=2)
low, high = counted.interval
print(f"counted: {counted['global']} of {counted.runs} runs, rate {counted.rate:.4f}, "
      f"95% interval [{low:.4f}, {high:.4f}]")

# The same as a number: an integral over the boundary between the basins of the two optima, with
# an estimate of its error (docs/theory/probability.md).
exact = sidestep.probability(problem)
print(f"exact: {exact.probability:.8f}, error below 1e-9: {'yes' if exact.error < 1e-9 else 'no'}")

# Two independent routes to one number. If they ever disagree by more than chance (here, one time
# in twenty), one of them has a bug.
agree = low <= exact.probability <= high
print(f"the exact number is inside the interval: {'yes' if agree else 'no'}")
