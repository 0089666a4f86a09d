"""The boundary between the basins as a law of starts meets it, with a cloud of starts.

With a fixed filter it is a curve in the plane of u_0 = 1'a_0 and s_0 = a_0'a*: above it starts reach
the global optimum. With a random filter it is a surface over that plane, drawn by its contour
lines; starts with a smaller angle than phi_c(u_0, s_0) reach the global optimum, and a second picture
shows each start's angle against phi_c.
"""

import math

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator
from matplotlib.tri import LinearTriInterpolator, Triangulation

from . import plane, style

NEEDED = ("problem", "random_filter", "proved", "dimensions", "phi", "u", "s", "start_phi",
          "start_u", "start_s", "start_outcome")
SHADES = LinearSegmentedColormap.from_list("angle", ["#F6C9A8", "#FFFFFF", "#A9D3EC"])
# Of the basins: one darker than the other, so that grey print tells them apart.
GLOBAL_SIDE, SPURIOUS_SIDE = "#BFDDF0", "#FDEEE3"
STEPS = (1, 2, 5, 10)  # between round multiples of pi
STARTS = ((plane.GLOBAL, "o", 2.6, "start, global"), (plane.SPURIOUS, "x", 3.0, "start, spurious"))


def read_boundary(path):
    """The arrays of the boundary.npz that `sidestep boundary` writes. Raises ValueError."""
    return plane.read_arrays(path, NEEDED)


def plot_starts(ax, x, y, outcomes, zorder=4):
    """The cloud, each start marked by its own label. Returns handles for a legend."""
    handles = []
    for outcome, marker, size, label in STARTS:
        chosen = outcomes == outcome
        look = {"marker": marker, "markersize": size, "linestyle": "none",
                "color": plane.COLORS[outcome], "markeredgewidth": 0.8 if marker == "x" else 0}
        if chosen.any():
            ax.plot(x[chosen], y[chosen], alpha=0.8, zorder=zorder, **look)
            handles.append(Line2D([], [], label=label, **look))
    other = (outcomes != plane.GLOBAL) & (outcomes != plane.SPURIOUS)
    if other.any():
        look = {"marker": "+", "markersize": 3.5, "linestyle": "none", "color": plane.OTHER}
        ax.plot(x[other], y[other], zorder=zorder, **look)
        handles.append(Line2D([], [], label="undecided start", **look))
    return handles


def plot_curve(ax, arrays, x_name, y_name, global_above=True):
    """The boundary as a curve (or a point) y(x), with the cloud. Returns handles for a legend."""
    x, y = arrays[x_name], arrays[y_name]
    cloud_x, cloud_y = arrays["start_" + x_name], arrays["start_" + y_name]
    low, high = _limits(cloud_x)
    shown = (x >= low) & (x <= high) if x.size > 1 else np.ones(x.size, bool)
    bottom, top = _limits(np.concatenate([cloud_y, y[shown]]))
    look = {"color": "black", "linewidth": 1.2}
    if x.size > 1:
        # Along the lines of starts on which the boundary was found: that covers all starts.
        slant = _slant(arrays) if global_above else 0
        sides = (GLOBAL_SIDE, SPURIOUS_SIDE)[::1 if global_above else -1]
        for edge, color in zip((top, bottom), sides):
            far = x + slant * (edge - y)
            ax.fill(np.concatenate([x, far[::-1]]), np.concatenate([y, np.full(y.size, edge)]),
                    color=color, linewidth=0, zorder=1)
    else:
        look = {"color": "black", "marker": "D", "markersize": 5, "linestyle": "none"}
    handles = []
    if x.size:
        ax.plot(x, y, zorder=3, **look)
        handles.append(Line2D([], [], label="boundary", **look))
    ax.set_xlim(low, high)
    ax.set_ylim(bottom, top)
    return handles + plot_starts(ax, cloud_x, cloud_y, arrays["start_outcome"])


def _slant(arrays):
    """du/ds on a line of starts: `across` varies, `along` does not, and u and s are linear in both."""
    if "along" not in arrays:
        return 0
    both = np.column_stack([arrays["along"], arrays["across"]])
    if np.linalg.matrix_rank(both) < 2:
        return 0
    (_, u_across), (_, s_across) = (np.linalg.lstsq(both, arrays[name], rcond=None)[0]
                                    for name in ("u", "s"))
    return u_across / s_across


def plot_surface(ax, arrays):
    """phi_c over (u_0, s_0) by contour lines, with the cloud. Returns handles for a legend."""
    u, s, phi = (arrays[name] for name in ("u", "s", "phi"))
    ax.set_xlim(_limits(arrays["start_u"]))
    ax.set_ylim(_limits(arrays["start_s"]))
    seen = phi[(u >= ax.get_xlim()[0]) & (u <= ax.get_xlim()[1]) &
               (s >= ax.get_ylim()[0]) & (s <= ax.get_ylim()[1])]
    levels = math.pi * MaxNLocator(8, steps=STEPS).tick_values(seen.min() / math.pi, seen.max() / math.pi)
    reach = max(np.abs(seen - math.pi / 2).max(), 1e-3)
    ax.tricontourf(u, s, phi, np.linspace(math.pi / 2 - reach, math.pi / 2 + reach, 41),
                   cmap=SHADES, extend="both", zorder=1)
    lines = ax.tricontour(u, s, phi, levels, colors="black", linewidths=0.7, zorder=3)
    ax.clabel(lines, fontsize=6.5, fmt=_in_pi, inline_spacing=2, zorder=5,
              manual=_label_places(ax, lines))
    handles = [Line2D([], [], color="black", linewidth=0.7, label=r"boundary: equal $\phi_c$")]
    return handles + plot_starts(ax, arrays["start_u"], arrays["start_s"], arrays["start_outcome"])


def plot_margin(ax, arrays):
    """Each start's angle against that of the boundary at its (u_0, s_0)."""
    boundary_at = LinearTriInterpolator(Triangulation(arrays["u"], arrays["s"]), arrays["phi"])
    critical = np.ma.filled(boundary_at(arrays["start_u"], arrays["start_s"]), np.nan)
    known = np.isfinite(critical)
    ax.set_xlim(_limits(critical[known]))
    ax.set_ylim(0, math.pi)
    x = np.array(ax.get_xlim())
    ax.fill_between(x, 0, x, color=GLOBAL_SIDE, linewidth=0, zorder=1)
    ax.fill_between(x, x, math.pi, color=SPURIOUS_SIDE, linewidth=0, zorder=1)
    ax.plot(x, x, color="black", linewidth=1.2, zorder=3)
    plot_starts(ax, critical[known], arrays["start_phi"][known], arrays["start_outcome"][known])
    ax.set_yticks([0, math.pi / 2, math.pi], ["0", r"$\pi/2$", r"$\pi$"])
    ax.xaxis.set_major_locator(MultipleOfPi(4, steps=STEPS))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _in_pi(value)))
    ax.set_xlabel(r"$\phi_c(u_0,s_0)$")
    ax.set_ylabel(r"angle $\phi_0$ to $v^*$")
    return ax


class MultipleOfPi(MaxNLocator):
    """Ticks at round multiples of pi."""

    def tick_values(self, vmin, vmax):
        return math.pi * super().tick_values(vmin / math.pi, vmax / math.pi)


def _in_pi(value):
    return f"{value / math.pi:.3g}π"


def _label_places(ax, lines):
    """Where each contour line passes a tenth of the width from the left, if it does so inside."""
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    margin = 0.05 * (top - bottom)
    places = []
    for segments in lines.allsegs:
        for segment in segments:
            at = segment[np.argmin(abs(segment[:, 0] - (0.9 * left + 0.1 * right)))]
            if left < at[0] < right and bottom + margin < at[1] < top - margin:
                places.append(tuple(at))
    return places


def _limits(values):
    low, high = values.min(), values.max()
    margin = 0.08 * (high - low) or 0.1 * abs(high) or 1
    return low - margin, high + margin


def is_surface(arrays):
    """Whether the boundary is phi_c(u_0, s_0), drawn by its contour lines, and no curve."""
    return bool(arrays["random_filter"][0]) and arrays["dimensions"][0] == 2 \
        and arrays["phi"].size >= 3


def plot_boundary(ax, arrays):
    """The boundary and the cloud, as a curve or by contour lines, with axis labels. Returns handles
    for a legend."""
    random_filter = bool(arrays["random_filter"][0])
    if is_surface(arrays):
        handles = plot_surface(ax, arrays)
    else:
        names = ("s", "phi", False) if random_filter else ("u", "s", True)
        handles = plot_curve(ax, arrays, *names)
    over_plane = is_surface(arrays) or not random_filter
    ax.set_xlabel(r"$u_0=1^\top a_0$" if over_plane else r"$s_0=a_0^\top a^*$")
    ax.set_ylabel(r"$s_0=a_0^\top a^*$" if over_plane else r"angle $\phi_0$ to $v^*$")
    return handles


def boundary(arrays):
    """The whole figure, its legend to the right, or below two pictures."""
    random_filter = bool(arrays["random_filter"][0])
    what = r"$\phi_c(u_0,s_0)$" if random_filter else (
        rf"$s_c(u_0)$ for $\phi_0$ = {_in_pi(arrays['start_phi'][0])}")
    how = "by theorem" if arrays["proved"][0] else "as far as labels show"
    title = (f"boundary between the basins, {what}, a graph {how}" if arrays["phi"].size else
             "no boundary between the basins meets these starts")
    with style.paper():
        figure = style.new_figure(height=3.5)
        figure.suptitle(f"{plane.text(arrays['problem'])}: {title}", x=0.01, ha="left")
        if is_surface(arrays):
            grid = figure.add_gridspec(2, 2, height_ratios=[1, 0.06], width_ratios=[1.5, 1])
            ax, below = figure.add_subplot(grid[0, 0]), figure.add_subplot(grid[1, :])
            handles = plot_boundary(ax, arrays)
            plot_margin(figure.add_subplot(grid[0, 1]), arrays)
            below.axis("off")
            below.legend(handles=handles, loc="upper center", ncol=4, borderpad=0)
        else:
            ax = figure.subplots()
            style.legend(ax, plot_boundary(ax, arrays))
    return figure
