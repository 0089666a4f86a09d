"""Figure 2 of the paper, computed: the half-plane of the angle to v* and s = a'a*, both basins by
exact classification, and where runs start.

The paper draws it schematically. Here each cell of the map carries the label that the program
proved for the start there, with a_0 = s a*/q (the mean of a_0 given s, so u = s U/q) and |v_0| = 1.
The starts and the runs have outputs of their own, and their own labels: near the boundary a start
may be marked otherwise than the plane behind it. The axis of s is that of asinh(s / scale), so that
the cloud of starts and both optima are seen together.
"""

import math

import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from . import plane, style
from .separatrix import GLOBAL_SIDE, SPURIOUS_SIDE, plot_starts

NEEDED = ("problem", "phi_shortcut", "s_scale", "random_filter", "phi", "s", "label",
          "boundary_phi", "boundary_s", "point_names", "point_phi", "point_s", "start_phi",
          "start_s", "start_outcome", "run_records", "run_outcome", "run_t", "run_phi", "run_s",
          "stage_ends")
UNDECIDED_SIDE = "#8A8A8A"
CAPTION = ("Colours: labels proved for $a_0=s\\,a^*/q$, $|v_0|=1$. Starts, runs and saddle have a "
           "$1^\\top a$ of their own, and their own labels.")
TITLES = {"resnet-ssw": "ResNet with warmup", "resnet": "ResNet without warmup",
          "cnn": "CNN, random filter"}


def read_figure2(path):
    """The panels of the figure2.npz that `sidestep reproduce` writes, a list of pairs (name, arrays).
    Raises ValueError."""
    arrays = plane.read_arrays(path, ("panels",))
    panels = []
    for name in plane.text(arrays["panels"]).split():
        panel = {key.removeprefix(name + "."): value for key, value in arrays.items()
                 if key.startswith(name + ".")}
        missing = [key for key in NEEDED if key not in panel]
        if missing:
            raise ValueError(f"{path}: panel {name} has no array {', '.join(missing)}")
        panels.append((name, panel))
    if not panels:
        raise ValueError(f"{path}: there is no panel")
    return panels


def plot_half_plane(ax, panel):
    """Draws one panel into ax and returns it."""
    phi, s, scale = panel["phi"], panel["s"], float(panel["s_scale"][0])
    ax.set_yscale("function", functions=(lambda y: np.arcsinh(y / scale),
                                         lambda y: scale * np.sinh(y)))
    side = np.minimum(panel["label"], 2)  # undecided and diverged alike
    ax.pcolormesh(_edges(phi), scale * np.sinh(_edges(np.arcsinh(s / scale))), side,
                  cmap=ListedColormap([GLOBAL_SIDE, SPURIOUS_SIDE, UNDECIDED_SIDE]), vmin=-0.5,
                  vmax=2.5, rasterized=True, zorder=1)
    ax.plot(panel["boundary_phi"], panel["boundary_s"], color="black", linewidth=1.1, zorder=3)
    if not panel["random_filter"][0]:
        ax.axvline(panel["phi_shortcut"][0], color=style.GREY, linewidth=0.8,
                   linestyle=(0, (1, 1.5)), zorder=2)
    plot_starts(ax, panel["start_phi"], panel["start_s"], panel["start_outcome"], zorder=3.5)
    for outcome, t, x, y in plane.split_runs(panel):
        plane.plot_run(ax, outcome, x, y, width=1.2)
        for end in panel["stage_ends"]:
            if t[0] < end <= t[-1]:
                at = np.searchsorted(t, end)
                ax.plot(x[at:at + 1], y[at:at + 1], marker="D", markersize=4, color="white",
                        markeredgecolor="black", markeredgewidth=0.8, zorder=6)
    names = plane.text(panel["point_names"]).split()
    plane.plot_points(ax, names, panel["point_phi"], panel["point_s"], labels=False)
    plane.angle_axis(ax)
    _overlap_axis(ax, s, scale)
    return ax


def _edges(centres):
    middle = (centres[1:] + centres[:-1]) / 2
    return np.concatenate([[2 * centres[0] - middle[0]], middle, [2 * centres[-1] - middle[-1]]])


def _overlap_axis(ax, s, scale):
    edges = scale * np.sinh(_edges(np.arcsinh(s / scale)))
    ax.set_ylim(edges[0], edges[-1])
    size = 10.0 ** np.arange(math.ceil(math.log10(scale / 2)),
                             math.floor(math.log10(np.abs(edges).max())) + 1)
    ticks = np.concatenate([-size[::-1], [0], size])
    ax.set_yticks(ticks, [f"{tick:g}".replace("-", "\N{MINUS SIGN}") for tick in ticks])
    ax.minorticks_off()


def figure2(panels):
    """The whole figure: the panels side by side, one legend below."""
    with style.paper():
        figure = style.new_figure(height=4.0)
        grid = figure.add_gridspec(2, len(panels), height_ratios=[1, 0.25])
        for i, (name, panel) in enumerate(panels):
            ax = plot_half_plane(figure.add_subplot(grid[0, i]), panel)
            ax.set_title(f"({'abcdefgh'[i]}) {TITLES.get(name, name)}", loc="left")
            if i == 0:
                ax.set_ylabel(r"$s=a^\top a^*$ (asinh scale)")
        below = figure.add_subplot(grid[1, :])
        below.axis("off")
        below.legend(handles=handles([panel for _, panel in panels]), loc="upper center", ncol=4, borderpad=0,
                     columnspacing=1.6)
        below.text(0.5, -0.2, CAPTION, transform=below.transAxes, ha="center", va="bottom",
                   color=style.GREY, fontsize=7)
    return figure


def handles(panels):
    """Handles for a legend of these panels."""
    def mark(marker, size, label, **look):
        return Line2D([], [], marker=marker, markersize=size, linestyle="none", label=label, **look)

    def any_is(name, wanted):
        return any((panel[name] == wanted).any() for panel in panels)

    look = {"color": style.GREY, "linewidth": 0.8, "linestyle": (0, (1, 1.5))}
    spurious = {"color": style.VERMILLION, "linewidth": 1.2, "linestyle": plane.DASHES}
    candidates = (
        (any_is("label", plane.GLOBAL), Patch(color=GLOBAL_SIDE, label="proved global")),
        (any_is("label", plane.SPURIOUS), Patch(color=SPURIOUS_SIDE, label="proved spurious")),
        (any((panel["label"] > plane.SPURIOUS).any() for panel in panels),
         Patch(color=UNDECIDED_SIDE, label="undecided")),
        (any(panel["boundary_phi"].size for panel in panels),
         Line2D([], [], color="black", linewidth=1.1, label="basin boundary")),
        (not all(panel["random_filter"][0] for panel in panels),
         Line2D([], [], label=r"shortcut: $v_0=1/\sqrt{p}$", **look)),
        (any_is("start_outcome", plane.GLOBAL),
         mark("o", 2.6, "start, global", color=style.BLUE, markeredgewidth=0)),
        (any_is("start_outcome", plane.SPURIOUS),
         mark("x", 3, "start, spurious", color=style.VERMILLION, markeredgewidth=0.8)),
        (any_is("run_outcome", plane.GLOBAL),
         Line2D([], [], color=style.BLUE, linewidth=1.2, label="run, global")),
        (any_is("run_outcome", plane.SPURIOUS), Line2D([], [], label="run, spurious", **spurious)))
    shown = [handle for there, handle in candidates if there]
    if any(panel["stage_ends"].size for panel in panels):
        shown.append(mark("D", 4, "stage II starts", color="white", markeredgecolor="black",
                          markeredgewidth=0.8))
    return shown + plane.point_handles(plane.POINTS)
