"""Stores: files that keep ensembles and sweeps."""

from __future__ import annotations

import json
from typing import Any, Mapping

from . import _core
from ._arguments import PathLike, integer, path
from ._problem import Problem
from ._results import StoredRuns, Sweep, _Result, _result

__all__ = ["Store", "StoredEnsemble", "StoredSweep"]


@_result
class StoredEnsemble(_Result):
    """An ensemble in a store: counts, cost, provenance, and the problem's text.

    Attributes
    ----------
    id : int
    created, problem, problem_toml, problem_hash : str
    first_run, runs_requested, runs, global_, spurious, undecided, diverged : int
    gd_steps : int
    wall_s : float
        Seconds.
    finished : bool
    engine, simd : str
    jobs, seed : int
    version, commit, compiler, command : str
        What computed it.
    """

    id: int
    created: str
    problem: str
    problem_toml: str
    problem_hash: str
    first_run: int
    runs_requested: int
    runs: int
    global_: int
    spurious: int
    undecided: int
    diverged: int
    gd_steps: int
    wall_s: float
    finished: bool
    engine: str
    simd: str
    jobs: int
    seed: int
    version: str
    commit: str
    compiler: str
    command: str


@_result
class StoredSweep(_Result):
    """A sweep or threshold study in a store.

    Attributes
    ----------
    id : str
        "s1", for `Store.sweep`.
    created, kind, name, hash : str
    study_toml : str
        Its text, for `sidestep.sweep`.
    first_point, points, points_done : int
    columns : tuple of str
    wall_s : float
        Seconds.
    finished : bool
    simd, version, commit, compiler, command : str
        What computed it.
    jobs : int
    """

    id: str
    created: str
    kind: str
    name: str
    study_toml: str
    hash: str
    first_point: int
    points: int
    points_done: int
    columns: tuple[str, ...]
    wall_s: float
    finished: bool
    simd: str
    jobs: int
    version: str
    commit: str
    compiler: str
    command: str


class Store:
    """A store that exists (`run(..., store=path)` makes one); opened anew for each question.

    Raises
    ------
    ValueError
        There is no such file, or it is no store, or a newer version's.
    OSError
        It cannot be read.
    """

    def __init__(self, file: PathLike) -> None:
        self.path = path("store", file)
        _core.Store.open_existing(self.path)

    def _all(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = json.loads(_core.Store.open_existing(self.path).list())
        return found

    def list(self) -> tuple[StoredEnsemble, ...]:
        """The ensembles, in the order in which they were begun."""
        return tuple(_ensemble(entry) for entry in self._all()["ensembles"])

    def sweeps(self) -> tuple[StoredSweep, ...]:
        """The sweeps and threshold studies."""
        return tuple(_sweep(entry) for entry in self._all()["sweeps"])

    def problem(self, id: int) -> Problem:
        """The problem of an ensemble, as it was resolved."""
        stored = _ensemble(self._read(id)[0])
        return Problem.parse(stored.problem_toml, name=stored.problem)

    def runs(self, id: int) -> StoredRuns:
        """The runs of an ensemble that are stored one by one, as arrays."""
        return StoredRuns(**self._read(id)[1])

    def sweep(self, id: str | int) -> Sweep:
        """A sweep or threshold study by its id ("s3" or 3), as `sidestep.sweep` returned it. NaN at
        the points that were not reached."""
        words = isinstance(id, str) and id[:1] == "s" and id[1:].isdecimal()
        number = integer("id", int(str(id)[1:]) if words else id)
        if number is None:
            raise ValueError("id: found None; allowed: an id that sweeps() shows")
        return sweep_of(*_core.Store.open_existing(self.path).sweep(number))

    def _read(self, id: int) -> tuple[dict[str, Any], dict[str, Any]]:
        number = integer("id", id)
        if number is None:
            raise ValueError("id: found None; allowed: a number that list() shows")
        text, arrays = _core.Store.open_existing(self.path).ensemble(number)
        return json.loads(text)["ensembles"][0], arrays

    def __repr__(self) -> str:
        return f"<Store {self.path}>"


def writable(store: PathLike | Store | None) -> _core.Store | None:
    """The store, open for writing; made if there is none."""
    if store is None:
        return None
    return _core.Store.open(store.path if isinstance(store, Store) else path("store", store))


def sweep_of(text: str, columns: Mapping[str, Any], words: Mapping[str, list[str]],
             rest: Mapping[str, Any]) -> Sweep:
    """The Sweep of what the compiled part returns."""
    import numpy as np
    spec = json.loads(text)
    values: dict[str, Any] = dict(columns)
    for name, list_of_words in words.items():
        values[name] = np.array([*list_of_words, None])[
            np.where(np.isnan(columns[name]), len(list_of_words), columns[name]).astype(int)]
    about = spec.get("threshold")
    return Sweep(study=rest["name"], kind=spec["kind"],
                 axes=tuple({"key": axis["key"], "values": axis["values"]}
                            for axis in spec["axes"]),
                 points=rest["points"], values=values,
                 threshold=about["key"] if about else None,
                 levels=tuple(about["levels"]) if about else None,
                 complete=rest["complete"],
                 stored_as=f"s{rest['stored_as']}" if rest["stored_as"] else None,
                 wall_s=rest["wall_s"], spec=spec, columns=columns)


def _ensemble(entry: dict[str, Any]) -> StoredEnsemble:
    return StoredEnsemble(**{"global_" if key == "global" else key: value
                             for key, value in entry.items()})


def _sweep(entry: dict[str, Any]) -> StoredSweep:
    return StoredSweep(columns=tuple(entry.pop("columns")), **entry)
