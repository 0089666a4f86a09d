"""Table 1 of the paper as a figure: how often each method reaches the global optimum, against k.

Filled markers are our runs with their 95 % intervals (some shorter than the marker), the larger
open ones the published values. Where a published value is not compatible with ours, a dotted line
joins the two.
"""

import json

from . import style

# Method: name in the legend, colour, marker, shift (methods at one k stand side by side).
METHODS = {
    "resnet-ssw": ("ResNet with warmup", style.BLUE, "o", -0.16),
    "resnet": ("ResNet without warmup", style.VERMILLION, "s", 0.0),
    "cnn": ("CNN", style.GREEN, "^", 0.16),
}
PUBLISHED = {"markersize": 6.5, "markerfacecolor": "white", "markeredgewidth": 0.9, "zorder": 2.5}
FIELDS = ("method", "k", "runs", "global", "rate", "interval", "paper", "compatible")


def read_table1(path):
    """The cells of the JSON file that `sidestep table1` writes, a list of dicts. Raises ValueError
    with a sentence when the file is not one."""
    with open(path, encoding="utf-8") as file:
        try:
            document = json.load(file)
        except json.JSONDecodeError as error:
            raise ValueError(f"{path}: not JSON: {error}") from None
    cells = document.get("cells") if isinstance(document, dict) else None
    if not isinstance(cells, list) or not cells:
        raise ValueError(f"{path}: there is no list of cells")
    for number, cell in enumerate(cells):
        missing = [name for name in FIELDS if name not in cell]
        if missing:
            raise ValueError(f"{path}: cell {number} has no {', '.join(missing)}")
        if cell["method"] not in METHODS:
            raise ValueError(f"{path}: cell {number} is of the method {cell['method']!r}; known "
                             f"are {', '.join(METHODS)}")
    return cells


def plot_table1(ax, cells):
    """Draws the cells (see read_table1) into ax and returns it. Sizes k are equally spaced."""
    sizes = sorted({cell["k"] for cell in cells})
    for method, (name, color, marker, shift) in METHODS.items():
        chosen = sorted((c for c in cells if c["method"] == method), key=lambda c: c["k"])
        if not chosen:
            continue
        x = [sizes.index(c["k"]) + shift for c in chosen]
        rates = [c["rate"] for c in chosen]
        # Written with few digits, an interval may end short of the rate.
        below = [max(0, c["rate"] - c["interval"][0]) for c in chosen]
        above = [max(0, c["interval"][1] - c["rate"]) for c in chosen]
        ax.plot(x, rates, color=color, linewidth=0.7, alpha=0.5, zorder=2)
        ax.errorbar(x, rates, yerr=[below, above], color=color, marker=marker, linestyle="none",
                    markersize=3, elinewidth=1, capsize=2, label=name, zorder=3)
        published = [(at, c) for at, c in zip(x, chosen) if c["paper"] is not None]
        ax.plot([at for at, _ in published], [c["paper"] for _, c in published], color=color,
                marker=marker, linestyle="none", **PUBLISHED)
        for at, c in published:
            if not c["compatible"]:
                ax.plot([at, at], [c["rate"], c["paper"]], color=color, linewidth=0.8,
                        linestyle=(0, (1, 1.5)), zorder=2)
    ax.set_xticks(range(len(sizes)), [str(k) for k in sizes])
    ax.set_xlabel("size k of the output layer")
    ax.set_ylabel("rate of the global optimum")
    ax.grid(axis="y", color=style.GREY, linewidth=0.3, alpha=0.5)
    ax.set_axisbelow(True)
    return ax


def add_legend(ax, cells):
    """A legend beside the data, with what open markers and dotted lines mean."""
    handles, _ = ax.get_legend_handles_labels()
    handles += ax.plot([], [], color=style.GREY, marker="o", linestyle="none",
                       label="as published", **PUBLISHED)
    if not all(cell["compatible"] for cell in cells):
        handles += ax.plot([], [], color=style.GREY, linewidth=0.8, linestyle=(0, (1, 1.5)),
                           label="not compatible")
    return style.legend(ax, handles)


def table1(cells):
    """The whole figure."""
    with style.paper():
        figure = style.new_figure(height=2.6)
        add_legend(plot_table1(figure.subplots(), cells), cells)
    return figure
