"""sidestep: how gradient descent trains small neural networks.

The two-layer non-overlapping CNN of Liu et al., "Towards Understanding the Importance of Shortcut
Connections in Residual Networks" (NeurIPS 2019): does gradient descent reach the global optimum or
the spurious one, from which starts, how often, after how many steps?

    import sidestep

    mine = sidestep.Problem.load("table1/resnet/k16")
    sidestep.run(mine, runs=10_000).rate
    sidestep.probability(mine.replace(**{"init.output_radius": 1.0}))
    sidestep.plot.trajectory(sidestep.trajectory("figure3/ssw"))

Names, defaults and numbers are those of the program `sidestep`; GUIDE.md, "From Python", is an
introduction and docs/python.md lists everything. `sidestep.plot` draws results with matplotlib.
"""

from . import plot

try:
    from ._core import commit as __commit__  # first: says by its name that it is missing
    from ._core import version as __version__
    from ._calls import (along, basins, boundary, critical, landscape, probability, run, studies,
                         sweep, threshold, trajectory)
    from ._problem import Problem, catalogue
    from ._proofs import (audit, certify, claims, info, planted, replay, report, reproduce_table1,
                          reproduce_theory)
    from ._proved import Certificate, Claim, Replay, Report, Table1, Theory
    from ._results import (OUTCOMES, Along, Basins, Boundary, CriticalPoint, Ensemble, Landscape,
                           Probability, Starts, Steps, StoredRuns, Sweep, Trajectory)
    from ._store import Store, StoredEnsemble, StoredSweep
except ModuleNotFoundError as _error:
    # The program draws its figures with `sidestep.plot`, which needs no compiled part.
    if _error.name != f"{__name__}._core":
        raise

    def __getattr__(name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        raise AttributeError(f"sidestep.{name} needs sidestep._core, which cannot be imported; "
                             "./sidestep python builds and opens the whole package")

__all__ = ["OUTCOMES", "Along", "Basins", "Boundary", "Certificate", "Claim", "CriticalPoint",
           "Ensemble", "Landscape", "Probability", "Problem", "Replay", "Report", "Starts", "Steps",
           "Store", "StoredEnsemble", "StoredRuns", "StoredSweep", "Sweep", "Table1", "Theory",
           "Trajectory", "along", "audit", "basins", "boundary", "catalogue", "certify", "claims",
           "critical", "info", "landscape", "planted", "plot", "probability", "replay", "report",
           "reproduce_table1", "reproduce_theory", "run", "studies", "sweep", "threshold",
           "trajectory"]
