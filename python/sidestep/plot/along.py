"""The paper's claims along one run: angle and overlap with the regions of Lemma 7 and Theorem 10
shaded, and below them the margins of the claims, each where the run is inside the claim's region.

Steps are on a symmetric logarithmic axis: stage I may last a thousand times longer than stage II.
A margin below the line at 0 is a claim that fails there.
"""

import csv
import math

import numpy as np

from . import style

COLUMNS = ("t", "stage", "phi", "s", "in_A", "in_K", "in_stage2", "lemma5_upper", "lemma5_lower",
           "lemma7", "lemma11", "lemma12", "lemma12_scaled", "theorem4_lower")  # that are drawn


def read_along(path):
    """Arrays by column name, from the along.csv that `sidestep audit --along` writes. Raises
    ValueError with a sentence when the file is not one."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        header = next(rows, [])
        missing = [name for name in COLUMNS if name not in header]
        if missing:
            raise ValueError(f"{path}: the first line names no column {', '.join(missing)}")
        places = [header.index(name) for name in COLUMNS]
        try:
            values = [[float(row[place]) for place in places] for row in rows]
        except (IndexError, ValueError):
            raise ValueError(f"{path}, line {rows.line_num}: expected {len(header)} "
                             "numbers") from None
    if not values:
        raise ValueError(f"{path}: there are no rows")
    return dict(zip(COLUMNS, np.array(values).T))


# Margin: the region in which the claim asserts it (None: everywhere), name, colour, dashes.
MARGINS = {
    "lemma5_upper": (None, "Lemma 5, upper", style.BLUE, "-"),
    "lemma5_lower": (None, "Lemma 5, lower", style.ORANGE, "--"),
    "lemma6": (None, "Lemma 6", style.BLACK, "-."),
    "lemma7": ("in_A", "Lemma 7", style.GREEN, "-"),
    "lemma11": ("in_K", "Lemma 11", style.SKY_BLUE, "-"),
    "lemma12": ("in_stage2", "Lemma 12", style.VERMILLION, "--"),
    "lemma12_scaled": ("in_stage2", r"Lemma 12, $q\delta/5$", style.BLACK, ":"),
    "theorem4_lower": ("in_stage2", "Theorem 4, $m$", style.PURPLE, "-."),
    "theorem4_upper": ("in_stage2", "Theorem 4, $M$", style.GREY, "-"),
}
PANELS = (("lemma5_upper", "lemma5_lower"), ("lemma7", "theorem4_lower"),
          ("lemma11", "lemma12", "lemma12_scaled"))


def plot_margins(ax, data, names=tuple(MARGINS)):
    """Draws margins into ax, each where the run is in the region of its claim, with gaps elsewhere;
    `data` maps the names in COLUMNS to arrays. Returns ax."""
    for name in names:
        region, label, color, dashes = MARGINS[name]
        y = data[name] if region is None else np.where(data[region] > 0, data[name], np.nan)
        if np.isfinite(y).any():
            ax.plot(data["t"], y, color=color, linestyle=dashes, label=label)
    ax.axhline(0, color=style.BLACK, linewidth=0.6)
    ax.set_ylabel("margin")
    return ax


def finish_along(ax, data):
    """The regions shaded, a line where each next stage begins, the axis of steps. Returns ax."""
    t = data["t"]
    _shade(ax, t, data["in_A"], style.YELLOW)
    _shade(ax, t, data["in_stage2"], style.SKY_BLUE)
    for begin in t[1:][np.diff(data["stage"]) > 0]:
        ax.axvline(begin, color=style.GREY, linewidth=0.8, linestyle=(0, (1, 1.5)))
    first = float(t[1]) if len(t) > 1 else 1.0  # record; before it the axis is linear
    ax.set_xscale("symlog", linthresh=first)
    ax.set_xlim(0, max(t[-1], 1))
    powers = range(math.ceil(math.log10(first)), math.floor(math.log10(max(t[-1], 1))) + 1)
    ax.set_xticks([0, *(10.0 ** n for n in powers)], ["0", *(f"$10^{n}$" for n in powers)])
    return ax


def along(data):
    """The whole figure, five panels that share the axis of steps."""
    with style.paper():
        figure = style.new_figure(height=6.4)
        axes = figure.subplots(5, 1, sharex=True)
        angle, overlap, *below = axes

        angle.plot(data["t"], data["phi"], color=style.BLUE)
        angle.axhline(5 * math.pi / 12, color=style.GREY, linewidth=0.6, linestyle="--")
        angle.set_ylim(0, max(1.05 * data["phi"].max(), math.pi / 2))
        angle.set_yticks([0, 5 * math.pi / 12], ["0", r"$5\pi/12$"])
        angle.set_ylabel(r"$\phi_t$")

        overlap.plot(data["t"], data["s"], color=style.BLUE)
        overlap.axhline(0, color=style.GREY, linewidth=0.6)
        overlap.set_ylabel(r"$a_t^\top a^*$")

        for ax, names in zip(below, PANELS):
            plot_margins(ax, data, names)
        below[0].set_ylabel(r"margin / $U^2$")
        below[-1].set_xlabel("step")
        for ax in axes:
            finish_along(ax, data)
        for ax in below:
            if ax.get_legend_handles_labels()[0]:
                style.legend(ax)
        style.legend(angle, keys(data))
    return figure


def _shade(ax, t, inside, color):
    """A band of colour over each run of records inside."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], inside > 0, [0]))))
    for begin, end in edges.reshape(-1, 2):
        ax.axvspan(t[begin], t[min(end, len(t) - 1)], color=color, alpha=0.25, linewidth=0)


def keys(data):
    """Handles that explain the bands and the dotted line, those that there are."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch
    handles = [Patch(color=color, alpha=0.5, label=label) for name, color, label in (
        ("in_A", style.YELLOW, "Lemma 7's region"),
        ("in_stage2", style.SKY_BLUE, "Theorem 10's")) if (data[name] > 0).any()]
    if (np.diff(data["stage"]) > 0).any():
        handles.append(Line2D([], [], color=style.GREY, linewidth=0.8, linestyle=(0, (1, 1.5)),
                              label="next stage"))
    return handles
