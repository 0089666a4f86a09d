"""Results of the package's calls, drawn into one Axes each. Every function takes a result and `ax`,
by default new Axes in a figure of the page's width, and returns the Axes.
"""

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.patches import Patch

from . import along, figure2, figure3, map as maps, plane, rates, separatrix, style, surface

TRAJECTORY = {"s": figure3.plot_overlap, "phi": figure3.plot_angle,
              "distances": figure3.plot_distances}
# Names of the coordinates of a certificate's boxes (docs/theory/certificates.md).
COORDINATES = {"x": "$x$", "z": "$z$", "y": "$y$", "p": r"$\psi$"}


def _axes(ax, height=3.0):
    return style.new_figure(height).subplots() if ax is None else ax


def trajectory(run, ax=None, what="s"):
    """A `Trajectory` against the iteration: the overlap "s", the angle "phi" or the "distances"."""
    if what not in TRAJECTORY:
        raise ValueError(f"what: found {what!r}; allowed: {', '.join(TRAJECTORY)}")
    with style.paper():
        ax = TRAJECTORY[what](_axes(ax), run)
        begins = [stage["begin"] for stage in run.stages[1:2]]
        return figure3.finish_trajectory(ax, run, *begins)


def table1(table, ax=None):
    """A `Table1`: rates with their intervals, against k, and the published ones."""
    with style.paper():
        return rates.add_legend(rates.plot_table1(_axes(ax, 2.6), table.cells), table.cells)


def boundary(result, ax=None):
    """A `Boundary` with its cloud of starts."""
    arrays = {"random_filter": [result.random_filter], "dimensions": [result.dimensions],
              "phi": result.phi_0, "u": result.u_0, "s": result.s_0,
              "along": result.along, "across": result.across,
              **{f"start_{name}": result.starts[name] for name in ("phi", "u", "s", "outcome")}}
    with style.paper():
        ax = _axes(ax)
        return style.legend(ax, separatrix.plot_boundary(ax, arrays))


def _runs(runs):
    """Runs as the program's files have them, one after the other."""
    numbers = {"global": plane.GLOBAL, "spurious": plane.SPURIOUS}
    return {"run_records": np.array([run["t"].size for run in runs], int),
            "run_outcome": np.array([numbers.get(run["outcome"], 2) for run in runs], int),
            **{f"run_{name}": np.concatenate([np.empty(0), *(run[name] for run in runs)])
               for name in ("t", "phi", "s")}}


def _points(points):
    return {"point_names": np.frombuffer(" ".join(p["name"] for p in points).encode(), np.uint8),
            "point_phi": [point["phi"] for point in points],
            "point_s": [point["s"] for point in points]}


def landscape(result, ax=None):
    """A `Landscape` by contour lines of its square root, with critical points and runs."""
    arrays = {"phi": result.phi, "s": result.s, "loss": result.loss,
              "point_height": [point["height"] for point in result.points],
              **_points(result.points), **_runs(result.runs)}
    with style.paper():
        ax = _axes(ax, 4)
        wide = style.width(ax) >= style.NARROW
        surface.plot_landscape(ax, arrays, labels=wide)
        shown = surface.handles(arrays)
        if not wide:  # no room for names beside the points, nor for long ones below
            for handle in shown:
                handle.set_label(handle.get_label().replace(" to the ", ", ")
                                 .replace(" optimum", ""))
            shown += plane.point_handles([point["name"] for point in result.points])
        return style.legend(ax, shown)


def phase_diagram(sweep, ax=None, column=None):
    """A `Sweep` of one axis as curves, of two as a heat map with contour lines (few words beside
    many numbers: a curve for each word). `column`: what to draw, by default the first measured."""
    if not 1 <= len(sweep.axes) <= 2:
        raise ValueError(f"sweep: found {len(sweep.axes)} axes; allowed: 1 or 2")
    grid = maps.make_map(sweep.spec, sweep.columns)
    shown = maps.shown_columns(grid)
    column = column or shown[0]
    if column not in shown:
        raise ValueError(f"column: found {column!r}; allowed: {', '.join(shown)}")
    with style.paper():
        ax = _axes(ax, 3.4)
        if len(grid.axes) == 1:
            return maps.plot_curve(ax, grid, [column])
        if maps.is_family(grid):
            return maps.plot_family(ax, grid, [column])
        return maps.plot_two_axes(ax, grid, column)


def basins(result, ax=None):
    """A `Basins`: both basins of the half-plane, their boundary, starts and runs."""
    panel = {"phi": result.phi, "s": result.s, "label": result.label,
             "s_scale": [result.s_scale], "phi_shortcut": [result.phi_shortcut],
             "random_filter": [result.random_filter], "boundary_phi": result.boundary_phi,
             "boundary_s": result.boundary_s, "stage_ends": result.stage_ends,
             **{f"start_{name}": result.starts[name] for name in ("phi", "s", "outcome")},
             **_points(result.points), **_runs(result.runs)}
    with style.paper():
        ax = figure2.plot_half_plane(_axes(ax, 4), panel)
        ax.set_ylabel(r"$s=a^\top a^*$ (asinh scale)")
        return style.legend(ax, figure2.handles([panel]))


def margins(result, ax=None, claims=None):
    """The margins of the claims along one run, an `Along`, each where the run is in the region of
    its claim: below the line at 0 it fails there. `claims`: names of the margins to draw, by
    default all of them; where they differ by powers of ten, on a scale that is linear around 0."""
    names = tuple(along.MARGINS) if claims is None else tuple(claims)
    for name in names:
        if name not in along.MARGINS:
            raise ValueError(f"claims: found {name!r}; allowed: {', '.join(along.MARGINS)}")
    with style.paper():
        ax = along.finish_along(along.plot_margins(_axes(ax), result, names), result)
        ax.set_xlabel("step")
        if claims is None:
            ax.set_yscale("symlog", linthresh=0.1)
        return style.legend(ax, ax.get_legend_handles_labels()[0] + along.keys(result))


def certificate(result, ax=None, at=None):
    """The boxes of a `Certificate` in its first two coordinates, coloured by what is proved of them.
    Of a random filter the boxes at the angle `at` (radians from -v*; default: the middle)."""
    names, low, high = (result.leaves[key] for key in ("coordinates", "low", "high"))
    if not names:
        raise ValueError("certificate: found a single start; allowed: a law of starts")
    chosen = np.ones(len(low), bool)
    if len(names) == 3:
        middle = (low[:, 2].min() + high[:, 2].max()) / 2 if at is None else at
        chosen = (low[:, 2] <= middle) & (middle <= high[:, 2])
    x0, x1 = low[chosen, 0], high[chosen, 0]
    y0, y1 = (low[chosen, 1], high[chosen, 1]) if len(names) > 1 else (0 * x0, 0 * x0 + 1)
    corners = np.stack([np.stack(c, axis=-1) for c in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))],
                       axis=1)
    colors = np.array([separatrix.GLOBAL_SIDE, separatrix.SPURIOUS_SIDE, figure2.UNDECIDED_SIDE])
    label = result.leaves["label"][chosen]
    with style.paper():
        ax = _axes(ax, 4)
        ax.add_collection(PolyCollection(corners, facecolors=colors[label], edgecolors=style.GREY,
                                         linewidths=0.15 if len(label) > 500 else 0.4))
        ax.set_xlim(x0.min(), x1.max())
        ax.set_ylim(y0.min(), y1.max())
        ax.set_xlabel(COORDINATES[names[0]])
        if len(names) > 1:
            ax.set_ylabel(COORDINATES[names[1]])
        else:
            ax.set_yticks([])
        handles = [Patch(color=color, label=words) for color, words, number in zip(
            colors, ("proved global", "proved spurious", "undecided"), range(3))
            if (label == number).any()]
        return style.legend(ax, handles)
