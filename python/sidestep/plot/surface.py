"""The loss over the half-plane of the angle phi and s = a'a*, with its critical points and runs.

Contour lines are equally spaced in the square root of the loss, in which the bowl around the global
optimum is a cone. The dashed one is at the height of the saddle: below it the two basins of the
loss (not of gradient descent, whose steps are finite and whose other coordinates move) are apart.
"""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.lines import Line2D

from . import plane, style

NEEDED = ("phi", "s", "loss", "title", "problem", "point_names", "point_phi", "point_s",
          "point_height", "run_records", "run_outcome", "run_t", "run_phi", "run_s")
LEVELS = 14
SHADES = LinearSegmentedColormap.from_list("depth", ["#8FB0CB", "#FFFFFF"])
PASS = (0, (3, 2))  # dashes of the contour through the saddle


def read_landscape(path):
    """The arrays of the landscape.npz that `sidestep landscape` writes. Raises ValueError."""
    arrays = plane.read_arrays(path, NEEDED)
    if arrays["loss"].shape != (arrays["s"].size, arrays["phi"].size):
        raise ValueError(f"{path}: the loss is not one number for each s and phi")
    return arrays


def plot_landscape(ax, arrays, labels=True):
    """Draws contours, critical points (named, unless `labels` is false) and runs into ax and returns
    it and what a colour bar needs."""
    phi, s = arrays["phi"], arrays["s"]
    height = np.sqrt(np.maximum(arrays["loss"], 0))
    lowest = height.min() if height.min() > 0.05 * height.max() else 0
    levels = np.linspace(lowest, height.max(), LEVELS + 1)
    filled = ax.contourf(phi, s, height, levels, cmap=SHADES, zorder=1)
    ax.contour(phi, s, height, levels, colors=style.GREY, linewidths=0.5, zorder=2)
    names = plane.text(arrays["point_names"]).split()
    if "saddle" in names:
        level = arrays["point_height"][names.index("saddle")]
        ax.contour(phi, s, arrays["loss"], [level], colors="black", linewidths=0.8,
                   linestyles=[PASS], zorder=2)
    for outcome, _, x, y in plane.split_runs(arrays):
        plane.plot_run(ax, outcome, x, y)
    plane.plot_points(ax, names, arrays["point_phi"], arrays["point_s"], labels)
    plane.angle_axis(ax)
    ax.set_ylim(s[0], s[-1])
    ax.set_ylabel(r"$s=a^\top a^*$")
    return ax, filled


def landscape(arrays):
    """The whole figure, its legend below."""
    with style.paper():
        figure = style.new_figure(height=4.3)
        grid = figure.add_gridspec(2, 1, height_ratios=[1, 0.07])
        ax, filled = plot_landscape(figure.add_subplot(grid[0]), arrays)
        ax.set_title(f"{plane.text(arrays['problem'])}: {plane.text(arrays['title'])}", loc="left",
                     pad=9)
        bar = figure.colorbar(filled, ax=ax, label="loss", pad=0.03, aspect=30)
        ticks = filled.levels[::2]
        bar.set_ticks(ticks, labels=[f"{tick * tick:.2g}" for tick in ticks])
        bar.outline.set_linewidth(0.6)
        below = figure.add_subplot(grid[1])
        below.axis("off")
        below.legend(handles=handles(arrays), loc="upper center", ncol=4, borderpad=0)
    return figure


def handles(arrays):
    """Handles for a legend: the saddle's contour and the runs."""
    seen = {outcome for outcome, *_ in plane.split_runs(arrays)}
    found = []
    if "saddle" in plane.text(arrays["point_names"]):
        found.append(Line2D([], [], color="black", linewidth=0.8, linestyle=PASS,
                            label="height of the saddle"))
    for shown, color, dashes, label in (
            (plane.GLOBAL in seen, style.BLUE, "-", "run to the global optimum"),
            (plane.SPURIOUS in seen, style.VERMILLION, plane.DASHES, "run to the spurious optimum"),
            (bool(seen - {plane.GLOBAL, plane.SPURIOUS}), plane.OTHER, plane.DASHES,
             "undecided run")):
        if shown:
            found.append(Line2D([], [], color=color, linewidth=1, linestyle=dashes, label=label))
    return found
