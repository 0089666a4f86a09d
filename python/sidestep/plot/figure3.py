"""Figure 3 of the paper: one run of the ResNet with step-size warmup and one without, from the same
start; against the iteration t the overlap a_t'a*, the angle phi_t and the two distances.

Like the paper's, the iterations are on a linear axis. Both rows share it, so that they can be
compared, and it ends where the curves have flattened: the run without warmup creeps on for hundreds
of thousands of steps (its angle nears pi like 1/t). The distances are on a logarithmic axis, unlike
the paper's: ||a_t-a*||^2 is some ten times ||w_t-w*||^2, and on it linear convergence is a straight
line.
"""

import csv
import math

import numpy as np

from . import style

COLUMNS = ("t", "phi", "s", "distance_w", "distance_a")  # that are drawn
SERIES = ("ssw", "no-ssw")
STAGE_TWO = 1000          # where the warmup of the experiment ends
SMALLEST_DISTANCE = 1e-3  # where the axis of the distances ends
FLAT = 0.05               # a curve is flat once it stays this near its end, in units of its range


def read_trajectories(path):
    """(with_ssw, without_ssw), two dicts of arrays by column name, from the figure3.csv that
    `sidestep reproduce` writes. Other columns are ignored. Raises ValueError with a sentence when
    the file is not one."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        header = next(rows, [])
        missing = [name for name in ("series", *COLUMNS) if name not in header]
        if missing:
            raise ValueError(f"{path}: the first line names no column {', '.join(missing)}")
        series = header.index("series")
        places = [header.index(name) for name in COLUMNS]
        values = {name: [] for name in SERIES}
        for row in rows:
            try:
                values[row[series]].append([float(row[place]) for place in places])
            except (IndexError, KeyError, ValueError):
                raise ValueError(f"{path}, line {rows.line_num}: expected a row of "
                                 f"{' or '.join(SERIES)} with {len(header)} fields, found "
                                 f"{','.join(row)!r}") from None
    for name, table in values.items():
        if not table:
            raise ValueError(f"{path}: there is no row of the series {name}")
    return tuple(dict(zip(COLUMNS, np.array(values[name]).T)) for name in SERIES)


def plot_overlap(ax, data):
    """a_t'a* against the iteration; `data` maps "t" and "s" to arrays. Returns ax."""
    ax.axhline(0, color=style.GREY, linewidth=0.6)
    ax.plot(data["t"], data["s"], color=style.BLUE)
    ax.set_ylabel(r"$a_t^\top a^*$")
    return ax


def plot_angle(ax, data):
    """The angle phi_t to v* against the iteration. Returns ax."""
    for level in (math.pi / 2, math.pi):
        ax.axhline(level, color=style.GREY, linewidth=0.6)
    ax.plot(data["t"], data["phi"], color=style.BLUE)
    ax.set_ylabel(r"$\phi_t$")
    ax.set_ylim(-0.08 * math.pi, 1.08 * math.pi)
    ax.set_yticks([0, math.pi / 2, math.pi], ["0", r"$\pi/2$", r"$\pi$"])
    return ax


def plot_distances(ax, data):
    """The squared distances to the optimum, on a logarithmic axis. Returns ax."""
    ax.plot(data["t"], data["distance_w"], color=style.BLUE, label=r"$\Vert w_t-w^*\Vert^2$")
    ax.plot(data["t"], data["distance_a"], color=style.VERMILLION, linestyle=(0, (4, 1.2)),
            label=r"$\Vert a_t-a^*\Vert^2$")
    ax.set_yscale("log")
    ax.set_ylim(SMALLEST_DISTANCE, 3 * max(data["distance_a"].max(), 4))
    ax.set_ylabel("squared distance")
    # Above the Axes: inside there is no corner that the curves leave free whatever the run.
    ax.legend(loc="lower right", bbox_to_anchor=(1.02, 0.99), ncol=2, borderpad=0,
              columnspacing=1.2, handlelength=1.6, handletextpad=0.5)
    return ax


def finish_trajectory(ax, data, stage_two=None, until=None):
    """The axis of iterations, with a line where stage II starts. Returns ax."""
    ax.set_xlim(0, until or max(data["t"][-1], 1))
    ax.set_xlabel("iteration")
    if stage_two:
        ax.axvline(stage_two, color=style.GREY, linewidth=0.8, linestyle=(0, (1, 1.5)))
    return ax


def plot_trajectories(axes, data, stage_two=None, until=None):
    """Draws one run into three Axes: overlap, angle, distances. `data` maps the names in COLUMNS to
    arrays, `stage_two` is the iteration at which stage II starts, `until` the last one to show.
    Returns the three Axes."""
    for plot, ax in zip((plot_overlap, plot_angle, plot_distances), axes):
        finish_trajectory(plot(ax, data), data, stage_two, until)
    if stage_two:
        axes[0].annotate("stage II starts", (stage_two, 0.06), xycoords=("data", "axes fraction"),
                         xytext=(3, 0), textcoords="offset points", color=style.GREY, fontsize=7)
    return axes


def figure3(with_ssw, without_ssw, stage_two=STAGE_TWO):
    """The whole figure: the run with warmup above the one without."""
    runs = (with_ssw, without_ssw)
    until = _round_up(max(_flat_from(run, name) for run in runs for name in ("s", "phi")))
    with style.paper():
        figure = style.new_figure(height=3.7)
        grids = []
        for row, data, stage, title in zip(figure.subfigures(2, 1), runs, (stage_two, None),
                                           ("(a) with step-size warmup",
                                            "(b) without step-size warmup")):
            last = data["t"][-1]
            shown = f"first {min(until, last):,.0f} of {last:,.0f} iterations"
            row.suptitle(f"{title}: {shown}", x=0.01, ha="left")
            axes = plot_trajectories(row.subplots(1, 3), data, stage, until)
            axes[2].get_legend().set_in_layout(False)  # it has room beside the title
            grids.append(axes)
        _share_limits(grids)
    return figure


def _flat_from(data, name):
    """The first iteration from which on the curve is flat (see FLAT)."""
    y = data[name]
    moving = np.flatnonzero(abs(y - y[-1]) > FLAT * np.ptp(y))
    return data["t"][min(moving[-1] + 1, len(y) - 1)] if moving.size else data["t"][0]


def _round_up(x):
    """To one significant digit."""
    unit = 10 ** math.floor(math.log10(max(x, 1)))
    return math.ceil(x / unit) * unit


def _share_limits(grids):
    for above, below in zip(*grids):
        limits = np.array([above.get_ylim(), below.get_ylim()])
        for ax in (above, below):
            ax.set_ylim(limits[:, 0].min(), limits[:, 1].max())
