"""Maps: what `sidestep sweep` and `sidestep threshold` write, as a figure.

One axis gives curves with their error bands and intervals, two a heat map with labelled contour
lines for each thing that was measured, three one row of small heat maps, one for each value of the
third axis. An axis of words (methods, problems) is drawn with equal distances; few words beside many
numbers give one curve for each word.

The colours are matplotlib's cividis: equal steps of a number look like equal steps, and readers
with any kind of colour vision, and grey print, see the same order.
"""

import dataclasses
import json
import math
import os
from typing import Any

import numpy as np
from matplotlib import colormaps
from matplotlib.colors import ListedColormap, LogNorm, Normalize
from matplotlib.ticker import FuncFormatter

from . import style

COLORMAP = "cividis"
MOST_PANELS = 6    # of small multiples in one figure
MOST_NUMBERS = 80  # written into the cells of one
MOST_CURVES = 8    # in one Axes, told apart by colour and by their order in the legend
FEWEST_PLACES = 10 # on the axis of numbers for it to be curves
MUCH_UNDECIDED = 1e-3  # from which on it is drawn
NOWHERE, NEVER = "#e4e4e4", "#9c9c9c"  # cells without a number
BELOW, ABOVE, OTHER_WAY = 2, 3, 4      # `status` of a threshold (src/sidestep/study/threshold.h)

# The columns that are drawn, and what they are called.
LABELS = {
    "probability": "probability of the global optimum",
    "rate": "simulated rate of the global optimum",
    # Not of all runs: those to the spurious optimum, which they near like 1/t, would drown them.
    "global_steps_median": "steps to the global optimum, median",
    "saddle_angle": r"angle of the saddle $\phi_s$",
    "value": "threshold",
}
PROBABILITY_CONTOURS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999)

KEYS = {
    "init.output_radius": "radius of the starts",
    "teacher.angle": r"angle of the teacher, in units of $\pi$",
    "teacher.k": "$k$",
    "teacher.sum": r"$1^\top a^*$",
    "steps.1.until": "length of stage I in steps",
    "steps.1.eta_a": r"$\eta_a$ of stage I",
    "steps.1.eta_w": r"$\eta_w$ of stage I",
    "steps.1.eta_a=steps.1.eta_w": r"step size $\eta_a = \eta_w$",
}


@dataclasses.dataclass
class Axis:
    """`places` are where the values stand on the axis: they themselves, or 0, 1, ... for words."""
    label: str
    short: str
    places: "np.ndarray[Any, Any]"
    words: list[str] | None
    log: bool


@dataclasses.dataclass
class Grid:
    axes: list[Axis]
    columns: dict[str, "np.ndarray[Any, Any]"]  # with the shape of the grid
    spec: dict[str, Any]


def read_map(path):
    """The Grid in the .npz file that `sidestep sweep` or `threshold` writes. Raises ValueError with a
    sentence when the file is not one."""
    try:
        with np.load(path) as file:
            spec = json.loads(file["spec"].tobytes())
            grid = make_map(spec, {name: file[name] for name in spec["columns"]})
    except (KeyError, TypeError, ValueError, EOFError, AttributeError) as error:
        raise ValueError(f"{path}: not a file that sidestep sweep or threshold wrote "
                         f"({error})") from None
    except Exception as error:  # zipfile.BadZipFile and zlib.error, by whatever name
        if type(error).__module__ in ("zipfile", "zlib"):
            raise ValueError(f"{path}: not an .npz file ({error})") from None
        raise
    if not grid.axes:
        raise ValueError(f"{path}: a grid without axes has no figure")
    return grid


def make_map(spec, columns):
    """The Grid of a `spec` (what the axes are and how to draw them) and arrays by column."""
    axes = [_axis(entry, len(spec["axes"]) == 1) for entry in spec["axes"]]
    return _sorted(Grid(axes, dict(columns), spec))


def _axis(entry, once):
    values = entry["values"]
    words = None
    places = np.array(values, dtype=float) if not _are_words(values) else None
    if places is None:
        words = [str(v) for v in values]
        places = np.arange(len(words), dtype=float)
        if once:  # a word that comes again, with another level, has one place
            unique = list(dict.fromkeys(words))
            places = np.array([unique.index(word) for word in words], dtype=float)
            words = unique
        words = _without_common_start(words)
    return Axis(entry.get("label") or _key_label(entry["key"]), entry["key"].rpartition(".")[2],
                places, words, entry["log"])


def _are_words(values):
    return bool(values) and isinstance(values[0], str)


def _without_common_start(words):
    """k16, k25 for table1/resnet/k16, table1/resnet/k25: what is common belongs to the title."""
    if len(words) < 2 or not all("/" in word for word in words):
        return words
    common = os.path.commonprefix(words)
    start = common.rfind("/") + 1
    return [word[start:] for word in words]


def _key_label(key):
    return KEYS.get(key, key.replace("=", " = "))


def _sorted(grid):
    """Values of a list may stand in any order; lines and meshes need an increasing one."""
    for number, axis in enumerate(grid.axes):
        order = np.argsort(axis.places, kind="stable")
        axis.places = axis.places[order]
        grid.columns = {name: np.take(values, order, axis=number)
                        for name, values in grid.columns.items()}
    return grid


def shown_columns(grid):
    """The columns that the figure is about."""
    if grid.spec["kind"] == "threshold":
        return ["value"]
    return [name for name in LABELS if name in grid.columns]


def _label(grid, name):
    own = grid.spec["figure"]["label"]
    if own:
        return own
    if name == "value":
        threshold = grid.spec["threshold"]
        levels = threshold["levels"]
        at = f" with $P={levels[0]:g}$" if len(levels) == 1 else ""
        return _key_label(threshold["key"]) + at
    return LABELS[name]


def _logarithmic(grid, name):
    """Whether the measured values are better seen on a logarithmic scale."""
    if name == "value":
        return grid.spec["threshold"]["log"]
    values = grid.columns[name][np.isfinite(grid.columns[name])]
    return name == "global_steps_median" and values.size > 0 and values.min() > 0 \
        and values.max() > 10 * values.min()


def _prepare(ax, axis, which):
    """Scale, ticks and label of the x or the y axis."""
    if axis.log and axis.words is None:
        getattr(ax, f"set_{which}scale")("log")
    if axis.words is not None:
        rotation = {"rotation": 30, "ha": "right"} if which == "x" and len(axis.words) > 4 else {}
        rotation = rotation if max(map(len, axis.words)) > 6 else {}
        getattr(ax, f"set_{which}ticks")(range(len(axis.words)), axis.words, **rotation)
    getattr(ax, f"set_{which}label")(axis.label)


def curve_groups(grid):
    """The columns that share one Axes of curves."""
    names = shown_columns(grid)
    groups = [[name for name in ("probability", "rate") if name in names]]
    groups += [[name] for name in names if name not in groups[0]]
    return [group for group in groups if group]


def plot_curve(ax, grid, names):
    """Draws columns of a grid of one axis into ax and returns it: a line for what is exact, points
    with their intervals for what was simulated."""
    axis = grid.axes[0]
    x = axis.places
    line = {"color": style.BLUE, "linestyle": "none" if axis.words else "-", "markersize": 2.5,
            "marker": "o" if axis.words or len(x) <= 30 else None}
    for name in names:
        y = grid.columns[name]
        if name == "probability":
            error = grid.columns["error"]
            ax.fill_between(x, np.clip(y - error, 0, 1), np.clip(y + error, 0, 1),
                            color=style.BLUE, alpha=0.25, linewidth=0)
            ax.plot(x, y, label="exact", **line)
            undecided = grid.columns.get("undecided")
            if undecided is not None and undecided.max() > MUCH_UNDECIDED:
                ax.plot(x, undecided, label="undecided", **{**line, "color": style.GREY,
                                                            "linestyle": (0, (4, 1.2))})
        elif name == "rate":
            low, high = grid.columns["rate_low"], grid.columns["rate_high"]
            ax.errorbar(x, y, yerr=[np.maximum(y - low, 0), np.maximum(high - y, 0)],
                        color=style.VERMILLION, marker="o", linestyle="none", markersize=2.5,
                        elinewidth=0.8, label=f"{grid.columns['runs'].max():,.0f} runs each, 95 %",
                        zorder=3)
        elif name == "global_steps_median":
            ax.plot(x, y, label="median", **line)
            ax.plot(x, grid.columns["global_steps_p99"], label="99 %",
                    **{**line, "color": style.VERMILLION, "linestyle": (0, (4, 1.2))})
        else:
            ax.plot(x, y, **line)
    _prepare(ax, axis, "x")
    if _logarithmic(grid, names[0]):
        ax.set_yscale("log")
        low, high = ax.get_ylim()
        if high < 30 * low:
            _number_1_2_5(ax.yaxis)
    own = names == ["global_steps_median"] and not grid.spec["figure"]["label"]
    ax.set_ylabel("steps to the global optimum" if own else _wrapped(_label(grid, names[0]), ax))
    if len(ax.get_legend_handles_labels()[1]) > 1:
        ax.legend(loc="best")
    ax.grid(axis="y", color=style.GREY, linewidth=0.3, alpha=0.5)
    ax.set_axisbelow(True)
    return ax


def is_family(grid):
    """Whether two axes are curves, one for each word, and no heat map."""
    if len(grid.axes) != 2:
        return False
    words = [axis for axis in grid.axes if axis.words]
    numbers = [axis for axis in grid.axes if not axis.words]
    return len(words) == 1 and len(words[0].words) <= MOST_CURVES \
        and len(words[0].places) == len(words[0].words) and len(numbers[0].places) >= FEWEST_PLACES


def plot_family(ax, grid, names):
    """Draws one curve for each word: lines for what is exact, points for what was simulated."""
    which = 0 if grid.axes[0].words else 1
    axis = grid.axes[1 - which]
    colors = colormaps[COLORMAP](np.linspace(0, 0.9, len(grid.axes[which].words)))
    for index, (word, color) in enumerate(zip(grid.axes[which].words, colors)):
        for name in names:
            y = np.take(grid.columns[name], index, axis=which)
            look = {"linestyle": "none", "marker": "o", "markersize": 1.8} if name == "rate" else {}
            ax.plot(axis.places, y, color=color, label=word if name == names[0] else None, **look)
        if "probability" not in names or "undecided" not in grid.columns:
            continue
        undecided = np.take(grid.columns["undecided"], index, axis=which)
        if undecided.max() > MUCH_UNDECIDED:
            ax.plot(axis.places, undecided, color=color, linestyle=(0, (4, 1.2)), linewidth=1,
                    label=f"{word}:\nundecided")
    _prepare(ax, axis, "x")
    if _logarithmic(grid, names[0]):
        ax.set_yscale("log")
    ax.set_ylabel(_wrapped(_label(grid, names[0]), ax))
    if names == ["probability", "rate"]:
        ax.plot([], [], color=style.GREY, linestyle="none", marker="o", markersize=1.8,
                label=f"simulated,\n{grid.columns['runs'].max():,.0f} runs")
    style.legend(ax)
    ax.grid(axis="y", color=style.GREY, linewidth=0.3, alpha=0.5)
    ax.set_axisbelow(True)
    return ax


def _edges(axis):
    """Where the cells of a heat map end: half way between the values, on the axis's own scale."""
    places = np.log(axis.places) if axis.log and axis.words is None else axis.places
    if len(places) == 1:
        half = 0.5 if axis.log or places[0] == 0 else 0.05 * abs(places[0])
        edges = np.array([places[0] - half, places[0] + half])
    else:
        middles = (places[1:] + places[:-1]) / 2
        edges = np.concatenate(([2 * places[0] - middles[0]], middles,
                                [2 * places[-1] - middles[-1]]))
    return np.exp(edges) if axis.log and axis.words is None else edges


def plot_map(ax, axes, values, norm, levels):
    """Draws a heat map with contour lines, or for words with numbers, into ax; `values` has axes[0]
    along x. Returns the mesh."""
    x, y = axes
    ax.set_facecolor(NOWHERE)
    shown = np.ma.masked_invalid(values.T)
    mesh = ax.pcolormesh(_edges(x), _edges(y), shown, cmap=COLORMAP, norm=norm,
                         rasterized=values.size > 2500, linewidth=0)
    _prepare(ax, x, "x")
    _prepare(ax, y, "y")
    if (x.words or y.words) and values.size <= MOST_NUMBERS:
        for (i, j), value in np.ndenumerate(values):
            if np.isfinite(value):
                ax.text(x.places[i], y.places[j], _short(value), color=_ink(norm, value),
                        ha="center", va="center", fontsize=6.5)
    finite = values[np.isfinite(values)]
    inside = [level for level in levels if finite.size and finite.min() < level < finite.max()]
    dense = min(values.shape) >= 3 and 2 * finite.size > values.size
    if dense and not x.words and not y.words and inside:
        lines = ax.contour(x.places, y.places, shown, levels=inside,
                           colors=[_ink(norm, level) for level in inside], linewidths=0.7)
        ax.clabel(lines, fmt=_short, fontsize=6.5, inline_spacing=3, manual=_label_places(lines))
    return mesh


def _label_places(lines):
    """A point on each level's longest line, one level's far from the next's, so that the labels of
    lines which are close together are not."""
    places = []
    for number, segments in enumerate(lines.allsegs):
        longest = max(segments, key=len, default=())
        if len(longest) >= 2:
            share = 0.15 + 0.7 * (0.5 + 0.382 * number) % 0.7
            places.append(tuple(longest[int(share * (len(longest) - 1))]))
    return places


def _ink(norm, value):
    """Black or white, whichever stands out from the colour of the value."""
    return "white" if norm(value) < 0.55 else "black"


def _short(value):
    return f"{float(f'{value:.4g}'):g}"


def _wrapped(label, ax):
    """The label in lines that fit beside the Axes. Formulas stay whole."""
    inches = ax.figure.get_size_inches()[1] / ax.get_gridspec().nrows
    longest = max(int(16 * inches) - 6, 16)
    words = label.split(" ") if "$" not in label else [
        word for i, part in enumerate(label.split("$"))
        for word in ([f"${part}$"] if i % 2 else part.strip().split(" ")) if word]
    lines = [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + 1 + len(word) > longest:
            lines.append("")
        lines[-1] += (" " if lines[-1] else "") + word
    return "\n".join(lines)


def _contours(grid, name, norm):
    chosen = grid.spec["figure"]["contours"]
    if chosen:
        return sorted(set(chosen))
    if name in ("probability", "rate"):
        return PROBABILITY_CONTOURS
    if isinstance(norm, LogNorm):
        low, high = math.floor(math.log10(norm.vmin)), math.ceil(math.log10(norm.vmax))
        step = (1, 2, 5) if high - low <= 3 else (1,)
        return [m * 10.0 ** n for n in range(low, high + 1) for m in step]
    return list(np.linspace(norm.vmin, norm.vmax, 7)[1:-1])


def _norm(grid, name, values):
    finite = values[np.isfinite(values)]
    if finite.size == 0:
        return Normalize(0, 1)
    low, high = finite.min(), finite.max()
    if low == high:  # a colour bar needs a range
        low, high = (0.9 * low, 1.1 * high) if low > 0 else (low - 0.5, high + 0.5)
    if _logarithmic(grid, name) and low > 0:
        return LogNorm(low, high)
    return Normalize(low, high)


def _colorbar(figure, mesh, axes, grid, name):
    first = axes[0] if isinstance(axes, list) else axes
    bar = figure.colorbar(mesh, ax=axes, pad=0.015, aspect=25)
    bar.set_label(_label(grid, name) if isinstance(axes, list)
                  else _wrapped(_label(grid, name), first))
    bar.outline.set_linewidth(0.6)
    if isinstance(mesh.norm, LogNorm) and mesh.norm.vmax < 30 * mesh.norm.vmin:
        _number_1_2_5(bar.ax.yaxis)
    return bar


def _number_1_2_5(axis):
    """Numbers at 1, 2, 5, 10, 20, ... of a logarithmic axis too short for powers of ten alone."""
    for which in ("major", "minor"):
        getattr(axis, f"set_{which}_formatter")(
            FuncFormatter(lambda value, _: _short(value) if f"{value:e}"[0] in "125" else ""))


def _shade(ax, axes, status):
    """Where there is no threshold: whether P is at or above the level in the whole range, or not."""
    kinds = np.full(status.shape, np.nan)
    kinds[status == ABOVE] = 0
    kinds[(status == BELOW) | (status == OTHER_WAY)] = 1
    if np.isfinite(kinds).any():
        ax.pcolormesh(_edges(axes[0]), _edges(axes[1]), np.ma.masked_invalid(kinds.T),
                      cmap=ListedColormap([NOWHERE, NEVER]), vmin=0, vmax=1, linewidth=0)


def _explain_greys(figure, grid):
    """What grey cells mean, at the foot of the figure."""
    text = []
    if grid.spec["kind"] == "threshold":
        status = grid.columns["status"]
        if (status == ABOVE).any():
            text.append("light grey: reached in the whole range")
        if ((status == BELOW) | (status == OTHER_WAY)).any():
            text.append("dark grey: not reached in the range")
    elif any(np.isnan(grid.columns[name]).any() for name in shown_columns(grid)):
        text.append("grey: none")
    if text:
        figure.supxlabel("; ".join(text), fontsize=7, x=0.99, ha="right", color=style.GREY)


def _of_two_axes(figure, grid):
    names = shown_columns(grid)
    columns = min(len(names), 2)
    panels = figure.subplots(math.ceil(len(names) / columns), columns, squeeze=False)
    for ax in panels.flat[len(names):]:
        ax.remove()
    for ax, name in zip(panels.flat, names):
        plot_two_axes(ax, grid, name)


def plot_two_axes(ax, grid, name):
    """Draws a column of a grid of two axes as a heat map with its colour bar; returns ax."""
    norm = _norm(grid, name, grid.columns[name])
    mesh = plot_map(ax, grid.axes, grid.columns[name], norm, _contours(grid, name, norm))
    if name == "value":
        _shade(ax, grid.axes, grid.columns["status"])
    _colorbar(ax.figure, mesh, ax, grid, name)
    return ax


def _of_three_axes(figure, grid):
    name = shown_columns(grid)[0]
    values = grid.columns[name]
    third = grid.axes[2]
    count = len(third.places)
    chosen = sorted({round(i) for i in np.linspace(0, count - 1, min(count, MOST_PANELS))})
    norm = _norm(grid, name, values)
    columns = min(len(chosen), 3)
    panels = figure.subplots(math.ceil(len(chosen) / columns), columns, sharex=True, sharey=True,
                             squeeze=False)
    for ax in panels.flat[len(chosen):]:
        ax.remove()
    for number, (index, ax) in enumerate(zip(chosen, panels.flat)):
        mesh = plot_map(ax, grid.axes[:2], values[:, :, index], norm, _contours(grid, name, norm))
        if name == "value":
            _shade(ax, grid.axes[:2], grid.columns["status"][:, :, index])
        value = third.words[index] if third.words else f"{third.places[index]:g}"
        ax.set_title(value if third.words else f"{third.short} = {value}")
        if number % columns:
            ax.set_ylabel("")
        if number + columns < len(chosen):
            ax.set_xlabel("")
        else:
            ax.tick_params(labelbottom=True)
    _colorbar(figure, mesh, list(panels.flat[:len(chosen)]), grid, name)


def _title(grid):
    title = grid.spec["figure"]["title"] or grid.spec["problem"] or ""
    if len(grid.axes) < 3:
        return title
    return f"{title}{'; ' if title else ''}panels: {grid.axes[2].label}"


def _height(grid):
    panels = len(shown_columns(grid))
    if len(grid.axes) == 1 or is_family(grid):
        return 0.6 + 2.2 * len(curve_groups(grid))
    if len(grid.axes) == 2:
        return 3.4 if panels == 1 else 0.4 + 2.6 * math.ceil(panels / 2)
    return 0.7 + 2.1 * math.ceil(min(len(grid.axes[2].places), MOST_PANELS) / 3)


def figure_map(grid):
    """The whole figure."""
    with style.paper():
        figure = style.new_figure(height=_height(grid))
        if len(grid.axes) == 1 or is_family(grid):
            plot = plot_curve if len(grid.axes) == 1 else plot_family
            groups = curve_groups(grid)
            panels = figure.subplots(len(groups), 1, sharex=True, squeeze=False)[:, 0]
            for ax, names in zip(panels, groups):
                plot(ax, grid, names)
                ax.set_xlabel(ax.get_xlabel() if ax is panels[-1] else "")
        elif len(grid.axes) == 2:
            _of_two_axes(figure, grid)
        else:
            _of_three_axes(figure, grid)
        if len(grid.axes) > 1 and not is_family(grid):
            _explain_greys(figure, grid)
        if _title(grid):
            figure.suptitle(_title(grid), x=0.01, ha="left")
    return figure
