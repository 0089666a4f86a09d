"""Problems: what is learned, by whom, from where and with which steps."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Any, Iterable, Mapping

from . import _core
from ._arguments import AnyProblem, PathLike, path, toml_text, toml_value, word

__all__ = ["Problem", "catalogue"]

Table = Mapping[str, Any]


class Problem:
    """A problem: a teacher, a student, an initial law, steps of gradient descent, run settings.

    Immutable; `replace` makes another one. Equal problems have equal resolved texts (the name does
    not count), and the same `hash`.

    Parameters
    ----------
    teacher : mapping
        `filter`: v*, shape (p,), unit length (or `p` and `angle`, the angle between v* and the
        shortcut in units of pi); `output`: a*, shape (k,) (or `plus`, `minus`, `zero`, or `k`,
        `sum`, `norm`).
    student : str or mapping
        "resnet" (shortcut, normalised; eq. 7 of the paper) or "cnn".
    init : mapping
        `output_law` ("ball", "sphere", "gaussian", "fixed"), `output_radius`, `output` (shape (k,)),
        `filter_law` ("shortcut", "sphere", "fixed"), `filter` (shape (p,)).
    steps : sequence of mappings
        Stages `{"until": T, "eta_a": x, "eta_w": y}`; the last one without `until`.
    run : mapping
        `runs`, `seed`, `stop` ("trapped", "converged"), `tolerance`, `max_steps`.
    name : str
        What results and messages call it.

    What is left out has the default of GUIDE.md, "Keys of a problem".

    Raises
    ------
    ValueError
        One sentence: the field, what was found, what is allowed.

    Examples
    --------
    >>> mine = Problem(teacher={"p": 2, "angle": 0.4, "output": [1.5, -0.5, 1.0, 0.25]},
    ...                steps=[{"eta_a": 0.05, "eta_w": 0.05}])
    >>> mine.k
    4
    """

    __slots__ = ("_core", "_text", "_set", "_toml", "_tables")
    _core: _core.Problem
    _text: str
    _set: dict[str, str]
    _toml: str | None
    _tables: Table | None

    def __init__(self, *, teacher: Table, steps: Iterable[Table], student: str | Table = "resnet",
                 init: Table | None = None, run: Table | None = None,
                 name: str = "problem") -> None:
        """See the class: `Problem(teacher={...}, steps=[{...}])` and what differs from the defaults."""
        lines = []
        for section, table in (("teacher", teacher), ("student", _student(student)), ("init", init),
                               ("run", run)):
            lines += [f"[{section}]", *_lines(section, table or {})]
        for number, stage in enumerate(_stages(steps), start=1):
            lines += ["[[steps]]", *_lines(f"steps.{number}", stage)]
        word("name", name)
        try:
            self._fill("\n".join(lines) + "\n", name, {})
        except ValueError as error:  # the lines are ours and not the user's
            raise ValueError(re.sub(rf"^{re.escape(name)}:\d+: ", "", str(error))) from None

    def _fill(self, text: str, name: str, changes: dict[str, str]) -> None:
        core = _core.parse_problem(text, name, [f"{key}={value}" for key, value in changes.items()])
        for attribute, value in (("_core", core), ("_text", text), ("_set", changes),
                                 ("_toml", None), ("_tables", None)):
            object.__setattr__(self, attribute, value)

    @classmethod
    def load(cls, source: PathLike, **changes: Any) -> Problem:
        """The problem called `source`: a name of the catalogue (`sidestep.catalogue()`) or the path
        of a TOML file, with `changes` as in `replace`."""
        name = path("source", source)
        return cls.parse(_core.problem_text(name), name=name, **changes)

    @classmethod
    def parse(cls, text: str, *, name: str = "text", **changes: Any) -> Problem:
        """The problem in a TOML text; `name` is used in messages."""
        problem = cls.__new__(cls)
        problem._fill(word("text", text), word("name", name), _split(changes))
        return problem

    def replace(self, **changes: Any) -> Problem:
        """Another problem in which keys have other values: `replace(**{"init.output_radius": 1.2})`.

        As --set on the command line: defaults that depend on other keys follow, and keys that
        exclude each other replace each other. Stages are numbered: "steps.1.eta_w". `teacher`,
        `student`, `init`, `steps` and `run` are taken as `Problem` takes them, and take the place
        of the whole table: `replace(steps=[{"eta_a": 0.01, "eta_w": 0.01}])`.
        """
        other = type(self).__new__(type(self))
        new = _split(changes)
        # Later changes are applied after earlier ones, as they may replace each other; a whole table
        # replaces what was changed in it.
        kept = {key: value for key, value in self._set.items()
                if key not in new and key.split(".")[0] not in new}
        other._fill(self._text, self.name, {**kept, **new})
        return other

    def to_toml(self) -> str:
        """The resolved problem, every key present, numbers exact; `parse` reads it again."""
        if self._toml is None:
            object.__setattr__(self, "_toml", self._core.to_toml())
        assert self._toml is not None
        return self._toml

    @property
    def name(self) -> str:
        """The name of the catalogue or the file."""
        return self._core.name

    @property
    def hash(self) -> str:
        """16 hexadecimal digits of the resolved text: the problem's name in a store."""
        return self._core.hash()

    @property
    def p(self) -> int:
        """The dimension of the filter."""
        return self._core.p

    @property
    def k(self) -> int:
        """The number of patches, the length of a*."""
        return self._core.k

    @property
    def teacher(self) -> Table:
        """`filter` and `output`, read-only arrays of shape (p,) and (k,)."""
        table: Table = self._tables_by_name()["teacher"]
        return table

    @property
    def student(self) -> str:
        """"resnet" or "cnn"."""
        return str(self._tables_by_name()["student"]["kind"])

    @property
    def init(self) -> Table:
        """The law of the starts."""
        table: Table = self._tables_by_name()["init"]
        return table

    @property
    def steps(self) -> tuple[Table, ...]:
        """The stages of the schedule."""
        stages: tuple[Table, ...] = self._tables_by_name()["steps"]
        return stages

    @property
    def run(self) -> Table:
        """`runs`, `seed`, `stop`, `tolerance`, `max_steps`."""
        table: Table = self._tables_by_name()["run"]
        return table

    def _tables_by_name(self) -> Any:
        if self._tables is None:
            import tomllib  # when it is needed: 2 ms of the package's import otherwise
            object.__setattr__(self, "_tables", _frozen(tomllib.loads(self.to_toml())))
        return self._tables

    def __setattr__(self, attribute: str, _: Any) -> None:
        raise AttributeError(f"problems are immutable; use replace(...) to change {attribute}")

    def __delattr__(self, attribute: str) -> None:
        raise AttributeError(f"problems are immutable; {attribute} cannot be deleted")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Problem):
            return NotImplemented
        return self.to_toml() == other.to_toml()

    def __hash__(self) -> int:
        return hash(self.to_toml())

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (self._text, self.name, self._set)

    def __repr__(self) -> str:
        law = self.init["output_law"]
        size = f" {self.init['output_radius']:g}" if "output_radius" in self.init else ""
        stages = "; ".join(
            f"eta_a {stage['eta_a']:g}, eta_w {stage['eta_w']:g}"
            + (f" until {stage['until']}" if "until" in stage else "") for stage in self.steps)
        return (f"<Problem {self.name}: {self.student}, p = {self.p}, k = {self.k}, a_0 in {law}"
                f"{size}, v_0 {self.init['filter_law']}, steps {stages}>")


def catalogue() -> tuple[str, ...]:
    """The names of the paper's own settings, in its order."""
    return tuple(_core.catalogue())


def as_problem(problem: AnyProblem) -> Problem:
    """The problem itself, or the one of that name or file."""
    return problem if isinstance(problem, Problem) else Problem.load(problem)


def _restore(text: str, name: str, changes: dict[str, str]) -> Problem:
    problem = Problem.__new__(Problem)
    problem._fill(text, name, changes)
    return problem


def _split(changes: Table) -> dict[str, str]:
    return {key: _change(key, value) for key, value in changes.items()}


def _change(key: str, value: Any) -> str:
    if key == "steps":
        stages = enumerate(_stages(value), start=1)
        return f"[{', '.join(_inline(f'steps.{number}', stage) for number, stage in stages)}]"
    if key == "student":
        return _inline(key, _student(value))
    return _inline(key, value) if key in ("teacher", "init", "run") else toml_value(key, value)


def _inline(section: str, table: Table) -> str:
    return f"{{{', '.join(_lines(section, table))}}}"


def _student(student: str | Table) -> Table:
    return {"kind": student} if isinstance(student, str) else student


def _lines(section: str, table: Table) -> list[str]:
    if not isinstance(table, Mapping):
        raise ValueError(f"{section}: found {type(table).__name__}; allowed: a mapping of keys")
    return [f"{toml_text(str(key))} = {toml_value(f'{section}.{key}', value)}"
            for key, value in table.items()]


def _stages(steps: Iterable[Table]) -> list[Table]:
    if isinstance(steps, (str, Mapping)) or not isinstance(steps, Iterable):
        raise ValueError(f"steps: found {type(steps).__name__}; allowed: a list of stages")
    return list(steps)


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return MappingProxyType({key: _frozen(entry) for key, entry in value.items()})
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return tuple(_frozen(entry) for entry in value)
    if isinstance(value, list):
        import numpy as np
        array = np.array(value, dtype=np.float64)
        array.setflags(write=False)
        return array
    return value
