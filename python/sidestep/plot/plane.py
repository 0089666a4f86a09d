"""What the pictures of the half-plane (phi, s = a'a*) share: reading the program's arrays, the angle
axis, critical points with their names, runs."""

import math
import zipfile

import numpy as np
from matplotlib import patheffects
from matplotlib.lines import Line2D

from . import style

GLOBAL, SPURIOUS = 0, 1  # as the program numbers outcomes
COLORS = {GLOBAL: style.BLUE, SPURIOUS: style.VERMILLION}
OTHER = style.GREY
DASHES = (0, (4, 1.2))  # of runs that do not reach the global optimum
POINTS = {"global": ("*", 10, "global optimum"), "spurious": ("s", 5.5, "spurious optimum"),
          "saddle": ("X", 6.5, "saddle")}


def read_arrays(path, needed):
    """All arrays of a .npz file by name, texts as str. Raises ValueError with a sentence when it is
    not one or lacks one of `needed`."""
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
    except (ValueError, zipfile.BadZipFile, EOFError):
        raise ValueError(f"{path}: not an .npz file") from None
    missing = [name for name in needed if name not in arrays]
    if missing:
        raise ValueError(f"{path}: there is no array {', '.join(missing)}")
    return arrays


def text(array):
    return array.tobytes().decode("utf-8", "replace")


def halo(width=1.6):
    """White around lines and letters, so that they stand out from what is behind them."""
    return [patheffects.withStroke(linewidth=width, foreground="white")]


def angle_axis(ax, label=r"angle $\phi$ to $v^*$"):
    ax.set_xlim(0, math.pi)
    ax.set_xticks([0, math.pi / 2, math.pi], ["0", r"$\pi/2$", r"$\pi$"])
    ax.set_xlabel(label)


def plot_points(ax, names, phi, s, labels=True):
    """Marks the critical points; with labels also names them, inside the Axes."""
    for name, x, y in zip(names, phi, s):
        marker, size, words = POINTS[name]
        ax.plot([x], [y], marker=marker, markersize=size, color="black", markeredgecolor="white",
                markeredgewidth=0.7, linestyle="none", zorder=6, clip_on=False)
        if labels:
            left = x > math.pi / 2 + 0.3
            # Runs come to the spurious optimum from the left and above.
            ax.annotate(words, (x, y), xytext=(-6, -8) if left else (8, 0),
                        textcoords="offset points",
                        ha="right" if left else "left", va="center", fontsize=7.5, zorder=7,
                        path_effects=halo(2.2))


def point_handles(names):
    """Handles for a legend of critical points that are not named where they are."""
    return [Line2D([], [], marker=marker, markersize=size, linestyle="none", label=words,
                   color="black", markeredgecolor="white", markeredgewidth=0.7)
            for name, (marker, size, words) in POINTS.items() if name in names]


def split_runs(arrays, prefix=""):
    """The runs of a file as (outcome, t, phi, s)."""
    ends = np.cumsum(arrays[prefix + "run_records"])
    for end, count, outcome in zip(ends, arrays[prefix + "run_records"],
                                   arrays[prefix + "run_outcome"]):
        part = slice(end - count, end)
        yield (int(outcome), arrays[prefix + "run_t"][part], arrays[prefix + "run_phi"][part],
               arrays[prefix + "run_s"][part])


def plot_run(ax, outcome, phi, s, width=1.0):
    """One run from its start, a dot, to its end."""
    color = COLORS.get(outcome, OTHER)
    dashes = "-" if outcome == GLOBAL else DASHES
    ax.plot(phi, s, color=color, linewidth=width, linestyle=dashes, zorder=4,
            path_effects=halo(width + 1), solid_joinstyle="round")
    ax.plot(phi[:1], s[:1], marker="o", markersize=3, color=color, markeredgecolor="white",
            markeredgewidth=0.5, zorder=5)
