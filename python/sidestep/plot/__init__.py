"""Figures for papers from the files that `sidestep` writes.

    python3 -m sidestep.plot figure3 --data figure3.csv --out figures
    python3 -m sidestep.plot table1 --data table1.json --out figures
    python3 -m sidestep.plot map --data radius.npz --out figures --stem radius

writes figure3.svg, .pdf and .png (table1.*, radius.*; also figure2, landscape and boundary, each from its
.npz), the same bytes each time from the same data and the
same matplotlib. From Python:

    from sidestep.plot.figure3 import figure3, read_trajectories
    from sidestep.plot.style import save
    save(figure3(*read_trajectories("figure3.csv")), "figures", "figure3")

Results of the package's own calls are drawn into Axes of yours, which are returned:

    sidestep.plot.trajectory(sidestep.trajectory("figure3/ssw"), ax=ax)

by trajectory, table1, boundary, landscape, phase_diagram, basins, margins and certificate (axes.py);
they draw what the files' figures draw, by the same functions. `with sidestep.plot.paper():` around your own
code gives it the same look. matplotlib is imported when a function is first used.
"""

_FUNCTIONS = {name: "axes" for name in (
    "basins", "boundary", "certificate", "landscape", "margins", "phase_diagram", "table1",
    "trajectory")}
_FUNCTIONS.update(paper="style", save="style")


def __getattr__(name):
    if name not in _FUNCTIONS:
        raise AttributeError(f"module 'sidestep.plot' has no attribute {name!r}")
    from importlib import import_module
    return getattr(import_module(f"{__name__}.{_FUNCTIONS[name]}"), name)


def __dir__():
    return sorted([*globals(), *_FUNCTIONS])
