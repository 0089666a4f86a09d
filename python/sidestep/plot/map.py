"""Maps: what `sidestep sweep` and `sidestep threshold` write, as a figure.

One axis gives curves with their error bands and intervals, two a heat map with labelled contour
lines for each thing that was measured, three one row of small heat maps, one for each value of the
third axis. An axis of words (methods, problems) is drawn with equal distances.

The colours are matplotlib's cividis: equal steps of a number look like equal steps, and readers
with any kind of colour vision, and grey print, see the same order.
"""

import dataclasses
import json
import math

import numpy as np
from matplotlib.colors import LogNorm, Normalize
from matplotlib.ticker import FuncFormatter

from . import style

COLORMAP = "cividis"
MOST_PANELS = 6  # of small multiples in one figure

# What is drawn of each column, its name, its curve and how a heat map shows it.
LABELS = {
    "probability": "probability of the global optimum",
    "rate": "simulated rate of the global optimum",
    "steps_median": "steps to convergence, median",
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
}


@dataclasses.dataclass
class Axis:
    """`places` are where the values stand on the axis: they themselves, or 0, 1, ... for words."""
    label: str
    places: np.ndarray
    words: list | None
    log: bool


@dataclasses.dataclass
class Grid:
    axes: list
    columns: dict      # name -> array with the shape of the grid
    spec: dict


def read_map(path):
    """The Grid in the .npz file that `sidestep sweep` or `threshold` writes. Raises ValueError with a
    sentence when the file is not one."""
    try:
        with np.load(path) as file:
            spec = json.loads(file["spec"].tobytes())
            axes = [_axis(entry) for entry in spec["axes"]]
            columns = {name: file[name] for name in spec["columns"]}
    except (KeyError, TypeError, ValueError, EOFError, AttributeError) as error:
        raise ValueError(f"{path}: not a file that sidestep sweep or threshold wrote "
                         f"({error})") from None
    except Exception as error:  # zipfile.BadZipFile and zlib.error, by whatever name
        if type(error).__module__ in ("zipfile", "zlib"):
            raise ValueError(f"{path}: not an .npz file ({error})") from None
        raise
    if not axes:
        raise ValueError(f"{path}: a grid without axes has no figure")
    return _sorted(Grid(axes, columns, spec))


def _axis(entry):
    values = entry["values"]
    words = [str(v) for v in values] if values and isinstance(values[0], str) else None
    places = np.arange(len(values), dtype=float) if words else np.array(values, dtype=float)
    return Axis(entry.get("label") or _key_label(entry["key"]), places, words, entry["log"])


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
        at = f" with $P$ = {levels[0]:g}" if len(levels) == 1 else ""
        return _key_label(threshold["key"]) + at
    return LABELS[name]


def _logarithmic(grid, name):
    """Whether the measured values are better seen on a logarithmic scale."""
    if name == "value":
        return grid.spec["threshold"]["log"]
    values = grid.columns[name][np.isfinite(grid.columns[name])]
    return name == "steps_median" and values.size > 0 and values.min() > 0 \
        and values.max() > 10 * values.min()


def _prepare(ax, axis, which):
    """Scale, ticks and label of the x or the y axis."""
    if axis.log and axis.words is None:
        getattr(ax, f"set_{which}scale")("log")
    if axis.words is not None:
        rotation = {"rotation": 30, "ha": "right"} if which == "x" and len(axis.words) > 4 else {}
        getattr(ax, f"set_{which}ticks")(axis.places, axis.words, **rotation)
    getattr(ax, f"set_{which}label")(axis.label)


def plot_curve(ax, grid):
    """Draws a grid of one axis into ax and returns it: a line for what is exact, points with their
    intervals for what was simulated."""
    axis = grid.axes[0]
    x = axis.places
    names = shown_columns(grid)
    together = {"probability", "rate"}.issuperset(names)
    for name in names if together else names[:1]:
        y = grid.columns[name]
        if name == "rate":
            low, high = grid.columns["rate_low"], grid.columns["rate_high"]
            ax.errorbar(x, y, yerr=[np.maximum(y - low, 0), np.maximum(high - y, 0)],
                        color=style.VERMILLION, marker="o", linestyle="none", markersize=2.5,
                        elinewidth=0.8, label=f"{grid.columns['runs'].max():,.0f} runs each, 95 %",
                        zorder=3)
            continue
        color = style.BLUE
        if name in ("probability",):
            error = grid.columns["error"]
            ax.fill_between(x, np.clip(y - error, 0, 1), np.clip(y + error, 0, 1), color=color,
                            alpha=0.25, linewidth=0)
        few = axis.words is not None or len(x) <= 30
        ax.plot(x, y, color=color, marker="o" if few else None, markersize=2.5,
                linestyle="none" if axis.words is not None else "-",
                label="exact" if name == "probability" else None)
        if name == "steps_median":
            ax.plot(x, grid.columns["steps_p99"], color=color, linestyle=(0, (4, 1.2)),
                    label="99 %")
            ax.lines[0].set_label("median")
            ax.set_ylabel("steps to convergence")
    _prepare(ax, axis, "x")
    if _logarithmic(grid, names[0]):
        ax.set_yscale("log")
    label = LABELS["probability"] if together and len(names) > 1 else _label(grid, names[0])
    ax.set_ylabel("steps to convergence" if names[0] == "steps_median" else label)
    if len(ax.get_legend_handles_labels()[1]) > 1:
        ax.legend(loc="best")
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
    """Draws a heat map with contour lines into ax; `values` has axes[0] along x. Returns the mesh."""
    x, y = axes
    ax.set_facecolor("#e4e4e4")  # where there is no number
    mesh = ax.pcolormesh(_edges(x), _edges(y), np.ma.masked_invalid(values.T), cmap=COLORMAP,
                         norm=norm, rasterized=values.size > 2500, linewidth=0)
    _prepare(ax, x, "x")
    _prepare(ax, y, "y")
    enough = min(len(x.places), len(y.places)) >= 3 and x.words is None and y.words is None
    finite = values[np.isfinite(values)]
    inside = [level for level in levels if finite.size and finite.min() < level < finite.max()]
    if enough and inside:
        lines = ax.contour(x.places, y.places, np.ma.masked_invalid(values.T), levels=inside,
                           colors=[_ink(norm, level) for level in inside], linewidths=0.7)
        ax.clabel(lines, fmt=_short, fontsize=6.5, inline_spacing=3)
    return mesh


def _ink(norm, value):
    """Black or white, whichever stands out from the colour of the value."""
    return "white" if norm(value) < 0.55 else "black"


def _short(value):
    return f"{value:.4g}" if value < 1e5 else f"{value:.1e}".replace("e+0", "e")


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
        low, high = (low / 2, high * 2) if low > 0 else (low - 0.5, high + 0.5)
    if _logarithmic(grid, name) and low > 0:
        return LogNorm(low, high)
    return Normalize(low, high)


def _colorbar(figure, mesh, axes, grid, name):
    bar = figure.colorbar(mesh, ax=axes, pad=0.015, aspect=25)
    bar.set_label(_label(grid, name))
    bar.outline.set_linewidth(0.6)
    if isinstance(mesh.norm, LogNorm) and mesh.norm.vmax < 30 * mesh.norm.vmin:
        for which in ("major", "minor"):
            getattr(bar.ax.yaxis, f"set_{which}_formatter")(
                FuncFormatter(lambda value, _: _short(value) if str(value)[0] in "125" else ""))
    # Some cells that are grey need a word.
    if np.isnan(grid.columns[name]).any():
        bar.ax.set_xlabel("grey: none", fontsize=6.5, labelpad=4)


def _title(grid):
    return grid.spec["figure"]["title"] or grid.spec["problem"] or ""


def _of_two_axes(figure, grid):
    names = shown_columns(grid)
    panels = figure.subplots(1, len(names), squeeze=False)[0]
    for ax, name in zip(panels, names):
        norm = _norm(grid, name, grid.columns[name])
        mesh = plot_map(ax, grid.axes, grid.columns[name], norm, _contours(grid, name, norm))
        _colorbar(figure, mesh, ax, grid, name)
    return panels


def _of_three_axes(figure, grid):
    name = shown_columns(grid)[0]
    values = grid.columns[name]
    third = grid.axes[2]
    count = len(third.places)
    chosen = sorted({round(i) for i in np.linspace(0, count - 1, min(count, MOST_PANELS))})
    norm = _norm(grid, name, values)
    columns = min(len(chosen), 3)
    rows = math.ceil(len(chosen) / columns)
    panels = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    for number, ax in enumerate(panels.flat):
        if number >= len(chosen):
            ax.remove()
            continue
        index = chosen[number]
        mesh = plot_map(ax, grid.axes[:2], values[:, :, index], norm, _contours(grid, name, norm))
        value = third.words[index] if third.words else f"{third.places[index]:g}"
        ax.set_title(f"{third.label} = {value}")
        if number % columns:
            ax.set_ylabel("")
        if number + columns < len(chosen):
            ax.set_xlabel("")
        else:
            ax.tick_params(labelbottom=True)
    _colorbar(figure, mesh, [ax for ax in panels.flat if ax.figure is not None], grid, name)
    return panels


def figure_map(grid):
    """The whole figure."""
    with style.paper():
        if len(grid.axes) == 1:
            figure = style.new_figure(height=2.8)
            plot_curve(figure.subplots(), grid)
        elif len(grid.axes) == 2:
            figure = style.new_figure(height=3.4 if len(shown_columns(grid)) == 1 else 2.9)
            _of_two_axes(figure, grid)
        else:
            rows = math.ceil(min(len(grid.axes[2].places), MOST_PANELS) / 3)
            figure = style.new_figure(height=0.7 + 2.1 * rows)
            _of_three_axes(figure, grid)
        if _title(grid):
            figure.suptitle(_title(grid), x=0.01, ha="left")
    return figure
