"""The theorems' own step sizes: how long the two stages take, measured and predicted, against k, and
how the warmup of the paper's experiments compares with what its theory asks.

All axes are logarithmic: what matters is the power of k and the factor between the curves.
"""

import csv

import numpy as np

from . import style

COLUMNS = ("k", "eta_a", "eta_w", "T1_predicted", "T1_worst", "T1_random", "T2_predicted_1e-06",
           "T2_worst_1e-06", "T2_start_1e-06", "practical_eta_a", "practical_eta_w",
           "practical_steps", "practical_T1")


def read_theory(path):
    """Arrays by column name, from the theory.csv that `sidestep reproduce theory` writes. A time
    that was not reached (">...") is NaN. Raises ValueError with a sentence when the file is not
    one."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    if not rows or any(name not in rows[0] for name in COLUMNS):
        raise ValueError(f"{path}: expected a table with the columns {', '.join(COLUMNS)}")
    try:
        return {name: np.array([float("nan" if row[name].startswith(">") else row[name])
                                for row in rows]) for name in COLUMNS}
    except (AttributeError, ValueError):
        raise ValueError(f"{path}: expected numbers only") from None


def theory(data):
    """Three panels: T_1, T_2, and the practical warmup beside the theory's demands."""
    k = data["k"]
    with style.paper():
        figure = style.new_figure(height=2.75)
        first, second, third = figure.subplots(1, 3)

        _curve(first, k, data["T1_predicted"], "predicted", style.BLACK, "--", None)
        _curve(first, k, data["T1_worst"], "worst start", style.BLUE, "-", "o")
        _curve(first, k, data["T1_random"], "worst of random", style.SKY_BLUE, ":", "s")
        first.set_title(r"(a) stage I: $T_1$, steps", loc="left")

        _curve(second, k, data["T2_predicted_1e-06"], "predicted", style.BLACK, "--", None)
        _curve(second, k, data["T2_worst_1e-06"], "worst corner", style.VERMILLION, "-", "o")
        _curve(second, k, data["T2_start_1e-06"], r"from $a^*/4$", style.ORANGE, ":", "s")
        second.set_title(r"(b) stage II: $T_2$, $\delta = 10^{-6}$, steps", loc="left")

        _curve(third, k, data["practical_eta_w"] / data["eta_w"], r"$\eta_w$ over theory's",
               style.GREEN, "-", "o")
        _curve(third, k, data["practical_eta_a"] / data["eta_a"], r"$\eta_a$ over theory's",
               style.PURPLE, "-", "s")
        _curve(third, k, data["practical_steps"] / data["practical_T1"], "steps over needed",
               style.BLACK, "--", "^")
        third.axhline(1, color=style.GREY, linewidth=0.6)
        third.set_title("(c) warmup of section 4", loc="left")

        for ax in (first, second, third):
            ax.set_xscale("log")
            ax.set_yscale("log")
            ax.set_xlabel("k")
            ax.set_xticks([16, 25, 49, 100], ["16", "25", "49", "100"])
            ax.set_xticks([], minor=True)
            low, high = ax.get_ylim()
            ax.set_ylim(low, high * (high / low) ** 0.35)  # room for the legend
            ax.legend(loc="upper left", borderpad=0)
    return figure


def _curve(ax, k, y, label, color, dashes, marker):
    ax.plot(k, y, color=color, linestyle=dashes, marker=marker, label=label)
