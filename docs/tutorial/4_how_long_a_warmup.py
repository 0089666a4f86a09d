"""Lesson 4. How long must the warmup be? A threshold: where the probability crosses a level."""
import sidestep

# A study names a grid of problems and what to find at each point (docs/studies/format.md). Here:
# the least number of steps of stage 1, the warmup, with P(global) >= 0.9999, for three k.
study = """
[[axis]]
key = "problem"
list = ["table1/resnet-ssw/k16", "table1/resnet-ssw/k25", "table1/resnet-ssw/k36"]

[threshold]
key = "steps.1.until"
range = [1, 100000]
scale = "log"
level = 0.9999
"""
found = sidestep.threshold(study, jobs=2)
for name, steps, there, before in zip(found.axes[0]["values"], found["value"],
                                      found["probability"], found["beyond"]):
    print(f"{name}: {steps:.0f} steps, P = {there:.7f} there and {before:.7f} one step before")

# The paper takes 1000 steps for every k. What that gives for the largest:
widest = sidestep.probability("table1/resnet-ssw/k100")
print(f"k = 100 with 1000 steps: P = {widest.probability:.7f}")
