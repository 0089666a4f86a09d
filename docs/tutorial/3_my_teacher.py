"""Lesson 3. A teacher of my own, and the boundary between success and failure."""
import sidestep

# What is left out has a default (GUIDE.md, "Keys of a problem").
mine = sidestep.Problem(
    teacher={"p": 2, "angle": 0.4,  # between v* and the shortcut, in units of pi
             "output": [1.5, -0.5, 1.0, 0.25]},
    student="resnet",
    init={"output_radius": 3},  # of the ball from which a_0 is drawn
    steps=[{"eta_a": 0.05, "eta_w": 0.05}],
    name="mine")
print(f"P(global) = {sidestep.probability(mine).probability:.6f}")

# Starts are random output weights a_0. Of them only u_0 = 1'a_0 and s_0 = a_0'a* matter, and
# there is a curve s_c(u_0): above it runs reach the global optimum, below it the spurious one.
boundary = sidestep.boundary(mine, starts=1000)
print(f"the curve is a graph by theorem: {'yes' if boundary.proved else 'no'}")
print(f"s_c = {boundary.s_0[0]:.4f} at u_0 = {boundary.u_0[0]:.4f}, "
      f"{boundary.s_0[-1]:.4f} at {boundary.u_0[-1]:.4f}")

# A cloud of starts, each labelled by its run; outcome 0 is "global".
starts = boundary.starts
print(f"{(starts.outcome == 0).sum()} of the first {len(starts.outcome)} starts "
      "reach the global optimum")
