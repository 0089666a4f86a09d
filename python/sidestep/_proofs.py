"""The functions that decide, prove and write: as in _calls.py, each is a command of the program."""

from __future__ import annotations

import json
import os
from typing import Any

from . import _core
from ._arguments import (AnyProblem, Bar, PathLike, Progress, assignments, integer, path, real,
                         word)
from ._problem import as_problem
from ._proved import Certificate, Claim, Replay, Report, Table1, Theory
from ._store import Store, writable

__all__ = ["audit", "planted", "claims", "certify", "replay", "reproduce_table1",
           "reproduce_theory", "report", "info"]


def _tuples(found: dict[str, Any]) -> dict[str, Any]:
    """Lists as tuples, so that results are not changed by accident."""
    return {key: tuple(value) if isinstance(value, list) else value
            for key, value in found.items()}


def audit(*ids: str, claim: str | None = None, on: str | None = None,
          problem: AnyProblem | None = None, runs: int | None = None, seed: int | None = None,
          time: float = 10, boxes: int = 2_000_000,
          progress: Progress = None) -> tuple[Claim, ...]:
    """Decides claims of the paper, or one of yours, on all the states or runs they speak of.

    Parameters
    ----------
    *ids : str
        Claims of the paper (`claims()`, docs/claims.md), for instance "lemma-7"; none: all of them.
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
    progress : callable, bool or None
        Called with (done, total); True: a tqdm bar.

    Returns
    -------
    tuple of Claim

    Raises
    ------
    ValueError
        One sentence: the argument or key, what was found, what is allowed.
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

    Raises
    ------
    ValueError
        One sentence: the argument or key, what was found, what is allowed.
    """
    with Bar(progress, "audit") as bar:
        found = json.loads(_core.planted(real("time", time), integer("boxes", boxes),
                                         bar.callback))
    return tuple(found["planted"])


def claims() -> tuple[str, ...]:
    """The ids of the paper's claims, which `audit` decides (docs/claims.md)."""
    return tuple(_core.audit_ids())


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
    jobs : int, optional
        Threads; default: all processors. Changes no number.
    progress : callable, bool or None
        done and total are decades of the undecided measure, per mille.

    Returns
    -------
    Certificate
        Its `text` is what `replay` checks.

    Raises
    ------
    ValueError
        One sentence: the argument or key, what was found, what is allowed.
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

    Parameters
    ----------
    text : str
        Any text will do: one that is no certificate is not accepted.
    jobs : int, optional
        Threads; default: all processors. Changes no number.
    progress : callable, bool or None
        Called with (done, total); True: a tqdm bar.

    Returns
    -------
    Replay
        True if it was accepted.

    Raises
    ------
    ValueError
        One sentence: the argument or key, what was found, what is allowed.
    """
    with Bar(progress, "replay") as bar:
        found = json.loads(_core.replay(word("text", text), integer("jobs", jobs), bar.callback))
    del found["certificate"]
    return Replay(**found)


def reproduce_table1(runs: int = 5000, seed: int = 1, jobs: int | None = None,
                     interval: str = "wilson", store: PathLike | Store | None = None,
                     progress: Progress = None, fresh: bool = False, **changes: Any) -> Table1:
    """Table 1 of the paper: simulated and exact rates of 21 cells, held against the published ones.

    Parameters
    ----------
    runs : int
        Of each cell.
    seed : int
    jobs : int, optional
        Threads; default: all processors. Changes no number.
    interval : {"wilson", "clopper-pearson"}
    store : path or Store, optional
        Where to keep the runs; those that it has are taken from there.
    progress : callable, bool or None
        Counts cells.
    fresh : bool
        Compute all of them anew.
    **changes
        Keys of the problem, applied to every cell: `**{"init.output_radius": 1.0}`.

    Returns
    -------
    Table1

    Raises
    ------
    ValueError
        One sentence: the argument or key, what was found, what is allowed.
    OSError
        The store cannot be read or written.
    """
    with Bar(progress, "table 1") as bar:
        found = json.loads(_core.table1(integer("runs", runs), integer("seed", seed),
                                        assignments(changes), integer("jobs", jobs),
                                        word("interval", interval), writable(store), bool(fresh),
                                        "sidestep.reproduce_table1 (Python)", bar.callback))
    del found["files"]
    return Table1(**_tuples(found))


def reproduce_theory(seed: int = 1, jobs: int | None = None, most_k: int = 100) -> Theory:
    """The theorems' own step sizes, run: T_1 and T_2 of Theorems 4 and 13, measured and predicted.

    Parameters
    ----------
    seed : int
    jobs : int, optional
        Threads; default: all processors. Changes no number.
    most_k : int
        The largest k of Table 2, 16 to 100; all of them take ten seconds of one processor.

    Returns
    -------
    Theory

    Raises
    ------
    ValueError
        One sentence: the argument or key, what was found, what is allowed.
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
