"""Lesson 1. One run of gradient descent, and what its columns mean.

The problem is the paper's Figure 3: a network learns from a teacher of the same shape, with a
shortcut and a step-size warmup. The run is number 0 of the problem's seed: always the same.
"""
import sidestep

problem = sidestep.Problem.load("figure3/ssw")
print(f"{problem.name}: {problem.k} patches of dimension {problem.p}, "
      f"{len(problem.steps)} stages of steps")

# Every 3000th state, and the last one.
run = sidestep.trajectory(problem, run=0, every=3000)

# t           steps of gradient descent so far
# phi         angle between the student's filter v and the teacher's v*, in radians: should go to 0
# s           a'a*, how well the output weights agree: its sign decides where the filter turns
# loss        half the mean square of teacher minus student, in closed form
# |a-a*|^2    distance of the output weights
print(f"{'t':>8} {'phi':>9} {'s':>9} {'loss':>9} {'|a-a*|^2':>9}")
for t, phi, s, loss, distance in zip(run.t, run.phi, run.s, run.loss, run.distance_a):
    print(f"{t:8d} {phi:9.5f} {s:9.5f} {loss:9.5f} {distance:9.5f}")

# The end is known long before: at label_step the state was in a region that no run ever leaves
# and in which every run converges to one optimum (docs/theory/trapping.md).
print(f"{run.outcome} after {run.steps} steps, proved at step {run.label_step}")
