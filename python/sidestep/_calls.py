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
import os
from typing import Any, Mapping

from . import _core
from ._arguments import (AnyProblem, Bar, PathLike, Progress, assignments, integer, path, real,
                         word)
from ._problem import Problem, as_problem
from ._results import (Along, Basins, Boundary, Certificate, Claim, CriticalPoint, Ensemble,
                       Landscape, Probability, Replay, Report, Starts, Steps, Sweep, Table1, Theory,
                       Trajectory)
from ._store import Store, sweep_of, writable

__all__ = ["run", "trajectory", "along", "probability", "critical", "boundary", "basins",
           "landscape", "sweep", "threshold", "audit", "planted", "claims", "studies", "certify",
           "replay", "reproduce_table1", "reproduce_theory", "report", "info"]

COMMAND = "sidestep.{} (Python)"  # in place of the command line, in stores


def run(problem: AnyProblem, runs: int | None = None, seed: int | None = None,
        jobs: int | None = None, engine: str = "batch", interval: str = "wilson",
        store: PathLike | Store | None = None, rows: int | None = None,
        progress: Progress = None) -> Ensemble:
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
    store : path or Store, optional
        Where to keep the runs; by default nowhere.
    rows : int, optional
        Runs below this number are stored one by one; default 1000000.
    progress : callable, bool or None

    Returns
    -------
    Ensemble

    Examples
    --------
    >>> run("table1/resnet/k16").global_
    4442
    """
    asked = as_problem(problem)
    with Bar(progress, asked.name) as bar:
        found = _core.run(asked._core, integer("runs", runs), integer("seed", seed),
                          integer("jobs", jobs), word("engine", engine), word("interval", interval),
                          writable(store), integer("rows", rows), "sidestep.run (Python)",
                          bar.callback)
    mean, median, p99, most = found["steps"]
    found["steps"] = Steps(mean=mean, median=median, p99=p99, max=most)
    return Ensemble(**found)


def trajectory(problem: AnyProblem, run: int = 0, every: int | None = None, full: bool = False,
               seed: int | None = None) -> Trajectory:
    """Follows one run by number.

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

    Returns
    -------
    Trajectory
        With arrays of shape (n,); those of the paper's Figure 3 are `s`, `phi`, `distance_w` and
        `distance_a`.
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
    """
    return Probability(**_core.probability(as_problem(problem)._core, real("error", error),
                                           word("method", method)))


def critical(problem: AnyProblem, certify: bool = False) -> tuple[CriticalPoint, ...]:
    """The global optimum, the spurious optimum (Theorem 2 of the paper) and the saddle.

    With `certify` their existence, uniqueness, place and inertia by interval arithmetic.
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
    """The boundary between the basins as the law of starts meets it, with a cloud of `starts`.

    Raises ValueError where there is no line of starts that could cross one, RuntimeError where the
    boundary is no graph.
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
    `starts` runs as points."""
    asked = as_problem(problem)
    rest, arrays, cloud, runs, points = _core.basins(asked._core, integer("columns", columns),
                                                     integer("rows", rows),
                                                     integer("starts", starts),
                                                     integer("seed", seed))
    return Basins(**rest, **arrays, starts=Starts(**cloud), runs=tuple(runs), points=tuple(points),
                  stage_ends=_stage_ends(asked))


def landscape(problem: AnyProblem, grid: int = 201, trajectories: int = 8,
              hold: float | str | None = None, seed: int | None = None) -> Landscape:
    """The loss over the half-plane of phi and s = a'a*, with critical points and runs.

    Parameters
    ----------
    grid : int
        Points in each direction, 2 to 2001.
    trajectories : int
        Runs 0, 1, ... drawn on it, followed to the tolerance.
    hold : float, "teacher" or "start", optional
        A value of u = 1'a to hold, or that of the teacher or of run 0's start; by default the loss
        is minimised over it.
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
        A study as TOML text, or the name of a built-in study, or the path of a study file
        (docs/studies/format.md).
    seed, jobs, progress
        As in `run`.
    store : path or Store, optional
        Points that it has are taken from there, unless `fresh`; new ones are added.
    many : bool
        Allow more than 1e8 points.
    """
    return _grid(study, False, seed, jobs, store, fresh, many, progress)


def threshold(study: PathLike, seed: int | None = None, jobs: int | None = None,
              store: PathLike | Store | None = None, fresh: bool = False, many: bool = False,
              progress: Progress = None) -> Sweep:
    """Finds, at every point of a study's grid, where the probability crosses a level.

    Parameters as in `sweep`; the study has a [threshold] table. Column `value` is the threshold,
    `probability` and `beyond` the probabilities on both sides of it, `status` a word.
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


def audit(*ids: str, claim: str | None = None, on: str | None = None,
          problem: AnyProblem | None = None, runs: int | None = None, seed: int | None = None,
          time: float = 10, boxes: int = 2_000_000,
          progress: Progress = None) -> tuple[Claim, ...]:
    """Decides claims of the paper, or one of yours, on all the states or runs they speak of.

    Parameters
    ----------
    *ids : str
        Claims of the paper (docs/claims.md), for instance "lemma-7"; none: all of them.
    claim : str, optional
        Your own, in the order parameters: "s > 0 -> g(phi) >= 1".
    on : str, optional
        A hypothesis more for it.
    problem : Problem, str or path, optional
        With `claim`: whose teacher fixes k, q and U for it. Without: the claims about states,
        along the runs of this problem.
    runs : int, optional
        How many runs then, default 32.
    seed : int, optional
        Of these runs, instead of the problem's.
    time : float
        Seconds for one claim.
    boxes : int
        Boxes for one claim.
    """
    if claim is not None and ids:
        raise ValueError("audit: found both ids and claim; allowed: one of them")
    if claim is None and on is not None:
        raise ValueError("audit: found on without claim; allowed: both")
    if runs is not None and (problem is None or claim is not None):
        raise ValueError("audit: found runs; allowed: with problem and without claim")
    if seed is not None and problem is None:
        raise ValueError("audit: found seed without problem; allowed: both")
    asked = None if problem is None else as_problem(problem)
    if asked is not None and seed is not None:
        asked = asked.replace(**{"run.seed": integer("seed", seed)})
    teacher = None if asked is None else asked._core
    with Bar(progress, "audit") as bar:
        found = json.loads(_core.audit([word("id", one) for one in ids],
                                       None if claim is None else word("claim", claim),
                                       word("on", on or ""), teacher, integer("runs", runs),
                                       real("time", time), integer("boxes", boxes),
                                       bar.callback))
    return tuple(Claim(**entry) for entry in found["claims"])


def planted(time: float = 10, boxes: int = 2_000_000,
            progress: Progress = None) -> tuple[dict[str, str], ...]:
    """Wrong versions of every claim that is proved, and what becomes of them: none may be proved.

    Parameters
    ----------
    time, boxes, progress
        As in `audit`.

    Returns
    -------
    tuple of dict
        `claim`, the kind of error `planted` ("constant", "sign", "hypothesis") and the `verdict`.
    """
    with Bar(progress, "audit") as bar:
        found = json.loads(_core.planted(real("time", time), integer("boxes", boxes),
                                         bar.callback))
    return tuple(found["planted"])


def claims() -> tuple[str, ...]:
    """The ids of the paper's claims, which `audit` decides (docs/claims.md)."""
    return tuple(_core.audit_ids())


def studies() -> tuple[str, ...]:
    """The names of the built-in studies, for `sweep` and `threshold` (docs/studies)."""
    return tuple(_core.studies())


def certify(problem: AnyProblem, width: float = 1e-4, time: float = 120, only: str = "all",
            phi: tuple[float, float] | None = None, jobs: int | None = None,
            progress: Progress = None) -> Certificate:
    """Proves, in interval arithmetic, what becomes of every start.

    Parameters
    ----------
    problem : Problem, str or path
    width : float
        Refine until the undecided measure is at most this, 1e-9 to 1.
    time : float
        Seconds at most.
    only : {"all", "starts", "probability"}
        The statement about every start, bounds on the probability, or both and the certified
        critical points (which alone are `critical(problem, certify=True)`).
    phi : (float, float), optional
        All filters with angle(v_0, v*) in this range, in radians, instead of the problem's law; no
        probability.
    jobs, progress
        As in `run`; done and total are decades of the undecided measure, per mille.
    """
    with Bar(progress, "certify") as bar:
        text, leaves, certificate = _core.certify(as_problem(problem)._core, real("width", width),
                                                  real("time", time), word("only", only),
                                                  _range("phi", phi), integer("jobs", jobs),
                                                  bar.callback)
    found = _tuples(json.loads(text))
    del found["certificate"]
    return Certificate(**found, leaves=leaves, text=certificate)


def _range(name: str, value: Any) -> tuple[float, float] | None:
    if value is None:
        return None
    try:
        low, high = value
    except (TypeError, ValueError):
        raise ValueError(f"{name}: found {value!r}; allowed: two numbers") from None
    ends = real(name, low), real(name, high)
    if ends[0] is None or ends[1] is None:
        raise ValueError(f"{name}: found {value!r}; allowed: two numbers")
    return ends[0], ends[1]


def replay(text: str, jobs: int | None = None, progress: Progress = None) -> Replay:
    """Checks the text of a certificate again, by code independent of what wrote it.

    Any text will do: one that is no certificate is not accepted.
    """
    with Bar(progress, "replay") as bar:
        found = json.loads(_core.replay(word("text", text), integer("jobs", jobs), bar.callback))
    del found["certificate"]
    return Replay(**found)


def reproduce_table1(runs: int = 5000, seed: int = 1, jobs: int | None = None,
                     interval: str = "wilson", store: PathLike | Store | None = None,
                     progress: Progress = None, **changes: Any) -> Table1:
    """Table 1 of the paper: simulated and exact rates of 21 cells, held against the published ones.

    `changes` are keys of the problem, applied to every cell: `**{"init.output_radius": 1.0}`.
    `store` keeps the runs, as in `run`; `progress` counts cells.
    """
    with Bar(progress, "table 1") as bar:
        found = json.loads(_core.table1(integer("runs", runs), integer("seed", seed),
                                        assignments(changes), integer("jobs", jobs),
                                        word("interval", interval), writable(store),
                                        COMMAND.format("reproduce_table1"), bar.callback))
    del found["files"]
    return Table1(**_tuples(found))


def reproduce_theory(seed: int = 1, jobs: int | None = None, most_k: int = 100) -> Theory:
    """The theorems' own step sizes, run: T_1 and T_2 of Theorems 4 and 13, measured and predicted.

    Parameters
    ----------
    seed, jobs : int, optional
        As in `run`.
    most_k : int
        The largest k of Table 2, 16 to 100; all of them take ten seconds of one processor.

    Returns
    -------
    Theory
    """
    found = json.loads(_core.theory(integer("seed", seed), integer("jobs", jobs),
                                    integer("most_k", most_k)))
    return Theory(rows=tuple(found["theory"]), wall_s=found["wall_s"])


def report(source: PathLike = "sidestep-out", out: PathLike | None = None,
           title: str = "sidestep report", audit: bool = False, time: float = 10,
           progress: Progress = None) -> Report:
    """Writes one HTML page of an output folder or a store, to read and to send.

    Parameters
    ----------
    source : path
        A folder or a store that sidestep wrote.
    out : path, optional
        The page; default: report.html in the folder.
    title : str
    audit : bool
        Decide all claims of the paper now, and add the ledger.
    time : float
        Seconds for one claim then.
    progress : callable, bool or None

    Returns
    -------
    Report

    Raises
    ------
    ValueError
        `source` is not there, or is nothing that sidestep wrote, or is an empty store.
    OSError
        The page cannot be written.
    """
    place = path("source", source)
    folder = place if os.path.isdir(place) else os.path.dirname(place)
    file = os.path.join(folder, "report.html") if out is None else path("out", out)
    with Bar(progress, "report") as bar:
        found = json.loads(_core.report(place, file, word("title", title), bool(audit),
                                        real("time", time), bar.callback))
    return Report(**_tuples(found))


def info() -> dict[str, str]:
    """What was built and what it uses on this machine: version, commit, compiler, instruction set,
    cores."""
    return _core.info()


def _stage_ends(problem: Problem) -> Any:
    import numpy as np
    return np.array([stage["until"] for stage in problem.steps[:-1]], dtype=np.int64)


def _tuples(found: dict[str, Any]) -> dict[str, Any]:
    """Lists as tuples, so that results are not changed by accident."""
    return {key: tuple(value) if isinstance(value, list) else value
            for key, value in found.items()}
