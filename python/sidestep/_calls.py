"""The functions: each is a command of the program, with its names, defaults and numbers.

Wherever a problem is asked for, a Problem, a name of the catalogue or the path of a problem file
will do. Long calls let other Python threads run, and end on Ctrl-C with KeyboardInterrupt (a
handler of yours for SIGINT that raises nothing does not keep them from ending). `progress` is
called with (done, total); True shows a tqdm bar where tqdm is installed. An exception in it ends
the call and is passed on.

Bad input is a ValueError with one sentence, what the machine refuses (a full disk, a locked store)
an OSError.
"""

from __future__ import annotations

import json
from typing import Any, Mapping

from . import _core
from ._arguments import AnyProblem, Bar, PathLike, Progress, integer, path, real, word
from ._problem import Problem, as_problem
from ._proofs import _tuples
from ._results import (Along, Basins, Boundary, CriticalPoint, Ensemble, Landscape, Probability,
                       Starts, Steps, Sweep, Trajectory)
from ._store import Store, sweep_of, writable

__all__ = ["run", "trajectory", "along", "probability", "critical", "boundary", "basins",
           "landscape", "sweep", "threshold", "studies"]

COMMAND = "sidestep.{} (Python)"  # in place of the command line, in stores


def run(problem: AnyProblem, runs: int | None = None, seed: int | None = None,
        jobs: int | None = None, engine: str = "batch", interval: str = "wilson",
        store: PathLike | Store | None = None, rows: int | None = None,
        progress: Progress = None, fresh: bool = False) -> Ensemble:
    """Simulates many runs and counts their outcomes.

    Parameters
    ----------
    problem : Problem, str or path
    runs, seed : int, optional
        Instead of the problem's. Run number i of a seed is the same run wherever it is made.
    jobs : int, optional
        Threads; default: all processors. Changes no number.
    engine : {"batch", "reduced", "reference"}
        One run per SIMD lane; order parameters; the paper's equations (eqs. 7, 8) in full.
    interval : {"wilson", "clopper-pearson"}
        The 95 % interval.
    store : path or Store, optional
        Where to keep the runs; by default nowhere. Runs that it has are taken from there.
    rows : int, optional
        Runs below this number are stored one by one; default 1000000.
    progress : callable, bool or None
        Called with (done, total); True: a tqdm bar.
    fresh : bool
        Compute all of them anew.

    Returns
    -------
    Ensemble

    Raises
    ------
    ValueError
        One sentence: the argument or key, what was found, what is allowed.
    OSError
        The store cannot be read or written.

    Examples
    --------
    >>> run("table1/resnet/k16").global_
    4442
    """
    asked = as_problem(problem)
    with Bar(progress, asked.name) as bar:
        found = _core.run(asked._core, integer("runs", runs), integer("seed", seed),
                          integer("jobs", jobs), word("engine", engine), word("interval", interval),
                          writable(store), bool(fresh), integer("rows", rows), "sidestep.run (Python)",
                          bar.callback)
    mean, median, p99, most = found["steps"]
    found["steps"] = Steps(mean=mean, median=median, p99=p99, max=most)
    return Ensemble(**found)


def trajectory(problem: AnyProblem, run: int = 0, every: int | None = None, full: bool = False,
               seed: int | None = None) -> Trajectory:
    """Follows one run by number (Figure 3 of the paper).

    Parameters
    ----------
    problem : Problem, str or path
    run : int
        Its number in the ensemble of the problem's seed.
    every : int, optional
        Steps between records; default: chosen so that at most 4096 are kept.
    full : bool
        The paper's equations in full dimension instead of the order parameters.
    seed : int, optional
        Instead of the problem's.

    Returns
    -------
    Trajectory
        With arrays of shape (n,); those of the paper's Figure 3 are `s`, `phi`, `distance_w` and
        `distance_a`.

    Raises
    ------
    ValueError
        One sentence: the argument or key, what was found, what is allowed.
    """
    asked = as_problem(problem)
    found, arrays = _core.trajectory(asked._core, integer("run", run), integer("seed", seed),
                                     integer("every", every), bool(full))
    return Trajectory(**found, **arrays)


def along(problem: AnyProblem, run: int = 0, every: int | None = None,
          seed: int | None = None) -> Along:
    """The paper's claims about states along one run: by how much each holds at every step.

    Parameters
    ----------
    problem : Problem, str or path
    run : int
        Its number in the ensemble of the problem's seed. It is followed until it has converged.
    every : int, optional
        Steps between records; default: chosen so that at most 4096 are kept.
    seed : int, optional

    Returns
    -------
    Along
        With arrays of shape (n,): the order parameters, the regions and the margins.

    Raises
    ------
    ValueError
        One sentence: the argument, what was found, what is allowed.

    Examples
    --------
    >>> margins = along("figure3/ssw")
    >>> bool((margins.lemma7[margins.in_A] > 0).all())
    True
    """
    text, arrays = _core.along(as_problem(problem)._core, integer("run", run),
                               integer("every", every), integer("seed", seed))
    found = json.loads(text)
    del found["files"]
    return Along(**found, **arrays)


def probability(problem: AnyProblem, error: float = 1e-10, method: str = "auto") -> Probability:
    """The probability of the global optimum as a number, without simulation.

    Parameters
    ----------
    problem : Problem, str or path
    error : float
        The absolute error aimed at, 1e-13 to 0.1.
    method : {"auto", "lines"}
        The integral over the boundary between the basins where that is a graph, or averages over
        lines of starts (three or four digits).

    Returns
    -------
    Probability
        Its `error` is what was reached.

    Raises
    ------
    ValueError
        One sentence: the argument or key, what was found, what is allowed.
    """
    return Probability(**_core.probability(as_problem(problem)._core, real("error", error),
                                           word("method", method)))


def critical(problem: AnyProblem, certify: bool = False) -> tuple[CriticalPoint, ...]:
    """The global optimum, the spurious optimum (Theorem 2 of the paper) and the saddle.

    Parameters
    ----------
    problem : Problem, str or path
    certify : bool
        Instead of the closed forms: existence, uniqueness, place and inertia proved in ball
        arithmetic (the command certify --only critical).

    Returns
    -------
    tuple of CriticalPoint

    Raises
    ------
    ValueError
        One sentence: the argument or key, what was found, what is allowed.
    """
    asked = as_problem(problem)._core
    if certify:
        found = _by_name(json.loads(_core.certified_critical(asked))["certified"])
        return tuple(CriticalPoint(**dict.fromkeys(CriticalPoint.__dataclass_fields__) | point)
                     for point in found.values())
    points, text = _core.critical(asked)
    read: list[Mapping[str, Any]] = []

    def later() -> Mapping[str, Any]:
        if not read:
            read.append(_by_name(json.loads(text.text())["points"]))
        return read[0]
    return tuple([CriticalPoint(name=name, exists=exists, _later=later) for name, exists in points])


def _by_name(points: list[dict[str, Any]]) -> Mapping[str, Any]:
    return {point["name"]: _tuples(point) for point in points}


def boundary(problem: AnyProblem, starts: int = 500, seed: int | None = None) -> Boundary:
    """The boundary between the basins as the law of starts meets it, with a cloud of starts.

    Parameters
    ----------
    problem : Problem, str or path
    starts : int
        How many, 1 to 1000000.
    seed : int, optional
        Instead of the problem's.

    Returns
    -------
    Boundary
        With arrays of shape (n,): points of the curve s_c(u_0) (fixed filter) or of the surface
        phi_c(u_0, s_0) (random filter).

    Raises
    ------
    ValueError
        One sentence: the argument or key, what was found, what is allowed.
    RuntimeError
        The boundary is no graph.
    """
    text, arrays, cloud, dimensions, random_filter = _core.boundary(
        as_problem(problem)._core, integer("starts", starts), integer("seed", seed))
    found = json.loads(text)
    for key in ("points", "starts", "files"):
        del found[key]
    return Boundary(**found, **arrays, starts=Starts(**cloud), dimensions=dimensions,
                    random_filter=random_filter)


def basins(problem: AnyProblem, columns: int = 300, rows: int = 200, starts: int = 400,
           seed: int | None = None) -> Basins:
    """Both basins of the half-plane by exact classification (Figure 2 of the paper), with the first
    `starts` runs as points.

    Parameters
    ----------
    problem : Problem, str or path
    columns, rows : int
        Cells along phi and along s, 2 to 4000.
    starts : int
        How many, 1 to 1000000.
    seed : int, optional
        Instead of the problem's.

    Returns
    -------
    Basins
        With `label` of shape (rows, columns).

    Raises
    ------
    ValueError
        One sentence: the argument or key, what was found, what is allowed.
    """
    asked = as_problem(problem)
    rest, arrays, cloud, runs, points = _core.basins(asked._core, integer("columns", columns),
                                                     integer("rows", rows),
                                                     integer("starts", starts),
                                                     integer("seed", seed))
    return Basins(**rest, **arrays, starts=Starts(**cloud), runs=tuple(runs), points=tuple(points),
                  stage_ends=_stage_ends(asked))


def landscape(problem: AnyProblem, grid: int = 201, trajectories: int = 8,
              hold: float | str | None = None, seed: int | None = None) -> Landscape:
    """The loss (eq. 6) over the half-plane of phi and s = a'a*, with critical points and runs.

    Parameters
    ----------
    problem : Problem, str or path
    grid : int
        Points in each direction, 2 to 2001.
    trajectories : int
        Runs 0, 1, ... drawn on it, followed to the tolerance.
    hold : float, "teacher" or "start", optional
        A value of u = 1'a to hold, or that of the teacher or of run 0's start; by default the loss
        is minimised over it.
    seed : int, optional
        Instead of the problem's.

    Returns
    -------
    Landscape
        With `loss` of shape (grid, grid).

    Raises
    ------
    ValueError
        One sentence: the argument or key, what was found, what is allowed.
    """
    asked = as_problem(problem)
    held = hold.removeprefix("u=") if isinstance(hold, str) else real("hold", hold)
    text, arrays, runs, title = _core.landscape(asked._core, integer("grid", grid),
                                                integer("trajectories", trajectories), held,
                                                integer("seed", seed))
    found = json.loads(text)
    del found["files"]
    heights = arrays.pop("point_height")
    found["points"] = tuple({**point, "height": float(height)}
                            for point, height in zip(found["points"], heights))
    found["runs"] = tuple({**one, **columns} for one, columns in zip(found["runs"], runs))
    found["s_range"] = tuple(found["s_range"])
    return Landscape(**found, **arrays, title=title, stage_ends=_stage_ends(asked))


def sweep(study: PathLike, seed: int | None = None, jobs: int | None = None,
          store: PathLike | Store | None = None, fresh: bool = False, many: bool = False,
          progress: Progress = None) -> Sweep:
    """Computes what a study asks for at every point of its grid.

    Parameters
    ----------
    study : str or path
        A study as TOML text, or the name of a built-in study (`studies()`), or the path of a study
        file (docs/studies/format.md).
    seed : int, optional
        Instead of the problem's.
    jobs : int, optional
        Threads; default: all processors. Changes no number.
    store : path or Store, optional
        Points that it has are taken from there; new ones are added.
    fresh : bool
        Compute all of them anew.
    many : bool
        Allow more than 1e8 points.
    progress : callable, bool or None
        Called with (done, total); True: a tqdm bar.

    Returns
    -------
    Sweep
        With columns of the grid's shape.

    Raises
    ------
    ValueError
        One sentence: the argument or key, what was found, what is allowed.
    OSError
        The store cannot be read or written.
    """
    return _grid(study, False, seed, jobs, store, fresh, many, progress)


def threshold(study: PathLike, seed: int | None = None, jobs: int | None = None,
              store: PathLike | Store | None = None, fresh: bool = False, many: bool = False,
              progress: Progress = None) -> Sweep:
    """Finds, at every point of a study's grid, where the probability crosses a level.

    Parameters
    ----------
    study : str or path
        As in `sweep`, with a [threshold] table.
    seed, jobs, store, fresh, many, progress
        As in `sweep`.

    Returns
    -------
    Sweep
        Its column `value` is the threshold, `probability` and `beyond` the probabilities on both
        sides of it, `status` a word.

    Raises
    ------
    ValueError
        One sentence: the argument or key, what was found, what is allowed.
    OSError
        The store cannot be read or written.
    """
    return _grid(study, True, seed, jobs, store, fresh, many, progress)


def _grid(study: PathLike, is_threshold: bool, seed: int | None, jobs: int | None,
          store: PathLike | Store | None, fresh: bool, many: bool, progress: Progress) -> Sweep:
    source = path("study", study)
    is_text = isinstance(study, str) and ("\n" in study or "=" in study)
    with Bar(progress, "study" if is_text else source) as bar:
        found = _core.sweep(
            source, is_text, is_threshold, bool(many), integer("seed", seed),
            integer("jobs", jobs), writable(store), bool(fresh),
            COMMAND.format("threshold" if is_threshold else "sweep"), bar.callback)
    return sweep_of(*found)


def studies() -> tuple[str, ...]:
    """The names of the built-in studies, for `sweep` and `threshold` (docs/studies)."""
    return tuple(_core.studies())


def _stage_ends(problem: Problem) -> Any:
    import numpy as np
    return np.array([stage["until"] for stage in problem.steps[:-1]], dtype=np.int64)
