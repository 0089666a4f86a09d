"""Stores: files that keep ensembles and sweeps."""

from __future__ import annotations

import dataclasses
import json
from typing import Any, Mapping

from . import _core
from ._arguments import PathLike, integer, path
from ._problem import Problem
from ._results import StoredRuns

__all__ = ["Store", "StoredEnsemble", "StoredSweep"]


@dataclasses.dataclass(frozen=True, eq=False)
class StoredEnsemble:
    """An ensemble in a store: counts, cost, provenance, and the problem's text."""

    id: int
    created: str
    problem: str
    problem_toml: str
    problem_hash: str
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


@dataclasses.dataclass(frozen=True, eq=False)
class StoredSweep:
    """A sweep or threshold study in a store; `study_toml` is its text."""

    id: str
    created: str
    kind: str
    name: str
    study_toml: str
    hash: str
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


def _ensemble(entry: dict[str, Any]) -> StoredEnsemble:
    return StoredEnsemble(**{"global_" if key == "global" else key: value
                             for key, value in entry.items()})


def _sweep(entry: dict[str, Any]) -> StoredSweep:
    return StoredSweep(columns=tuple(entry.pop("columns")), **entry)
