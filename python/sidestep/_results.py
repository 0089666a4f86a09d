"""What the functions return: small frozen dataclasses with the keys of the commands' --json.

Arrays are read-only views of what was computed; `.copy()` one to change it.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, ClassVar, Iterable, Iterator, Mapping, Sequence

if TYPE_CHECKING:  # else most of the package's import
    import numpy as np
    from numpy.typing import NDArray
    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Outcomes = NDArray[np.uint8]

#: The names of the outcomes; arrays of outcomes hold indices into this.
OUTCOMES = ("global", "spurious", "undecided", "diverged")


_MOST_SHOWN = 6  # entries of a list in a repr
_LONG_TEXT = 100  # characters of a text there

# Dataclasses in all but the methods that dataclass() would compile, which took a third of the
# package's import and most of a short call.
_result = dataclasses.dataclass(init=False, repr=False, eq=False)


def _short(value: Any) -> str:
    """As repr, but of arrays the shape, and of what is long its beginning."""
    if hasattr(value, "dtype") and hasattr(value, "shape"):
        return f"<{value.dtype} {value.shape}>"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key!r}: {_short(entry)}' for key, entry in value.items())}}}"
    if isinstance(value, (list, tuple)):
        entries = ", ".join(_short(entry) for entry in value[:_MOST_SHOWN])
        if len(value) > _MOST_SHOWN:
            entries += f", ... {len(value)} in all"
        if isinstance(value, list):
            return f"[{entries}]"
        return f"({entries}{',' if len(value) == 1 else ''})"
    if isinstance(value, str) and len(value) > _LONG_TEXT:
        return f"{value[:_LONG_TEXT]!r}... {len(value)} characters"
    return repr(value)


def _no_key(key: object, names: Iterable[str]) -> KeyError:
    import difflib
    nearest = difflib.get_close_matches(str(key), list(names), n=1, cutoff=0)
    return KeyError(f"{key}: no such key; did you mean '{nearest[0]}'?")


class _Result:
    __dataclass_fields__: ClassVar[dict[str, Any]]

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={_short(getattr(self, name))}"
                          for name, field in self.__dataclass_fields__.items() if field.repr)
        return f"{type(self).__name__}({shown})"

    def __setattr__(self, name: str, _: Any) -> None:
        raise dataclasses.FrozenInstanceError(f"results are not changed: {name}")

    def __delattr__(self, name: str) -> None:
        raise dataclasses.FrozenInstanceError(f"results are not changed: {name}")


class _Columns(_Result):
    """Arrays by name: `result["phi"]`, `dict(result)`, `pandas.DataFrame(result)`."""

    _columns: ClassVar[tuple[str, ...]] = ()

    def keys(self) -> tuple[str, ...]:
        """The names of the arrays."""
        return self._columns

    def __getitem__(self, name: str) -> Any:
        if name not in self._columns:
            raise _no_key(name, self._columns)
        return getattr(self, name)

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())

    def to_pandas(self) -> Any:
        """A pandas.DataFrame, one row for each record. Needs pandas."""
        import pandas
        return pandas.DataFrame({name: self[name] for name in self.keys()})


@_result
class Steps(_Result):
    """Steps of the decided runs until the label was proved (or to the tolerance); None: there are
    no such runs.

    Attributes
    ----------
    mean : float
        Exact.
    median, p99 : int
        The median and the 99 % quantile.
    max : int
    """

    mean: float | None
    median: int | None
    p99: int | None
    max: int | None


@_result
class Ensemble(_Result):
    """Counts of the outcomes of many runs, and what follows from them.

    Attributes
    ----------
    problem : str
    runs, global_, spurious, undecided, diverged : int
        `global_` is the key "global", which is a word of Python's; `result["global"]` works.
    rate : float
        `global_ / runs`.
    interval : (float, float)
        Of the probability of the global optimum, by `interval_method` at `confidence`.
    steps : Steps
    gd_steps : int
        Steps of gradient descent made.
    wall_s : float
        Seconds.
    engine, simd, jobs, seed
        How it was computed; `jobs` and, with fused multiply-add, `simd` change no number.
    complete : bool
    stored_as : int or None
        Its id in the store.
    """

    problem: str
    runs: int
    global_: int
    spurious: int
    undecided: int
    diverged: int
    rate: float
    interval: tuple[float, float]
    interval_method: str
    confidence: float
    steps: Steps
    gd_steps: int
    wall_s: float
    engine: str
    simd: str | None
    jobs: int
    seed: int
    complete: bool
    stored_as: int | None

    def __getitem__(self, key: str) -> Any:
        names = {name.rstrip("_"): name for name in self.__dataclass_fields__}
        if key not in names:
            raise _no_key(key, names)
        return getattr(self, names[key])


@_result
class Trajectory(_Columns):
    """One run as a series of states; the arrays have one entry for each recorded step.

    Attributes
    ----------
    problem, outcome : str
    steps : int
        At which the run ended.
    label_step : int or None
        At which its label was proved.
    positive_since : int or None
        Since when a'a* has been positive to the end.
    stages : tuple of mappings
        `begin`, `eta_a`, `eta_w` of each stage that was reached.
    every : int
        Steps between records.
    t : int64, shape (n,)
        Steps.
    phi, s, u, r, nu, e, loss, distance_w, distance_a : float64, shape (n,)
        phi = angle(v, v*) in radians, s = a'a*, u = 1'a, r = |a|^2, nu = |v|^2,
        e = U (U - u) with U = 1'a*, the population loss (eq. 6 of the paper), |w - w*|^2,
        |a - a*|^2.
    """

    problem: str
    outcome: str
    steps: int
    label_step: int | None
    positive_since: int | None
    stages: tuple[Mapping[str, float], ...]
    every: int
    t: Integers
    phi: Floats
    s: Floats
    u: Floats
    r: Floats
    nu: Floats
    e: Floats
    loss: Floats
    distance_w: Floats
    distance_a: Floats

    _columns = ("t", "phi", "s", "u", "r", "nu", "e", "loss", "distance_w", "distance_a")


@_result
class Along(_Columns):
    """The paper's claims along one run: by how much each inequality about a state holds at every
    recorded step. A margin is the left side minus the right side, positive where the claim holds;
    the claim asserts it inside its region only. NaN where both sides of a ratio are 0.

    Attributes
    ----------
    problem, outcome, steps, label_step, positive_since
        As in `Trajectory`; the run is followed until it has converged.
    run : int
        Its number.
    records : int
        How many steps are recorded, n.
    stage_begins : sequence of int
    regions : sequence of mappings
        `claim`, and the recorded steps `first`, `last` at which the run is inside the claim's
        region, and `stays_from`, from which on it stays; None: never.
    margins : sequence of mappings
        `claim`, how many recorded `states` are in its region, the least `margin` and where, `t`.
    t, stage : int64, shape (n,)
        Steps, and the stage from 1.
    phi, s, u, r, e, loss, distance_w, distance_a : float64, shape (n,)
        As in `Trajectory`.
    in_A, in_K, in_stage2 : bool, shape (n,)
        Whether the state is in the region of Lemma 7, Lemma 11, Theorem 10.
    lemma5_upper, lemma5_lower, lemma6 : float64, shape (n,)
        e/U^2 and 3 - e/U^2 (eq. 9 of the paper), 5 pi/12 - phi.
    lemma7, lemma11, lemma12, lemma12_scaled : float64, shape (n,)
        Lemma 12 as printed, and with q delta/5 in place of delta/5.
    theorem4_lower, theorem4_upper : float64, shape (n,)
        s/q - 1/5 and (M - s)/q.
    """

    problem: str
    run: int
    outcome: str
    steps: int
    label_step: int | None
    positive_since: int | None
    records: int
    stage_begins: Sequence[int]
    regions: Sequence[Mapping[str, Any]]
    margins: Sequence[Mapping[str, Any]]
    t: Integers
    stage: Integers
    phi: Floats
    s: Floats
    u: Floats
    r: Floats
    e: Floats
    loss: Floats
    distance_w: Floats
    distance_a: Floats
    in_A: NDArray[np.bool_]
    in_K: NDArray[np.bool_]
    in_stage2: NDArray[np.bool_]
    lemma5_upper: Floats
    lemma5_lower: Floats
    lemma6: Floats
    lemma7: Floats
    lemma11: Floats
    lemma12: Floats
    lemma12_scaled: Floats
    theorem4_lower: Floats
    theorem4_upper: Floats

    _columns = ("t", "stage", "phi", "s", "u", "r", "e", "loss", "distance_w", "distance_a", "in_A",
                "in_K", "in_stage2", "lemma5_upper", "lemma5_lower", "lemma6", "lemma7", "lemma11",
                "lemma12", "lemma12_scaled", "theorem4_lower", "theorem4_upper")


@_result
class Probability(_Result):
    """The probability of the global optimum as an integral, with an error bound; float(result) is
    that number.

    Attributes
    ----------
    problem : str
    probability, spurious, undecided : float
        They sum to 1.
    error : float
        An estimated bound on the absolute error of `probability`; `error_asked` was aimed at.
    error_asked : float
    method, remark : str
        How it was computed, and why so (or None).
    evaluations, gd_steps : int
        Runs made, and steps of gradient descent in them.
    simd : str
    wall_s : float
        Seconds.
    """

    problem: str
    probability: float
    spurious: float
    undecided: float
    error: float
    error_asked: float
    method: str
    remark: str | None
    evaluations: int
    gd_steps: int
    simd: str
    wall_s: float

    def __float__(self) -> float:
        return self.probability


@_result
class CriticalPoint(_Result):
    """A point where the gradient vanishes. What does not exist, or was not asked for, is None.

    Attributes
    ----------
    name : str
        "global", "spurious" or "saddle".
    exists : bool or str
        With certify=True "yes", "no" or "unknown", and `why`.
    kind : str
        Which kind of point, by the signs of the Hessian's eigenvalues.
    loss : float
    order_parameters : mapping
        `phi`, `s`, `u`, `r`, `nu`, `e` (as in `Trajectory`).
    hessian : sequence of mappings
        `eigenvalue`, `multiplicity`, `direction`, of the Hessian in full dimension.
    multipliers : sequence of mappings
        What a step of each stage multiplies small displacements by; `growth` is that minus 1.
    stability : mapping
        The step sizes below which the point attracts (None: all), and whether those of each stage
        do.
    unique, box, inertia
        With certify=True: enclosures of its coordinates, and how many eigenvalues are negative,
        zero and positive.
    """

    name: str
    exists: bool | str
    kind: str | None
    loss: float | None
    order_parameters: Mapping[str, float] | None
    hessian: Sequence[Mapping[str, Any]] | None
    multipliers: Sequence[Mapping[str, Any]] | None
    stability: Mapping[str, Any] | None
    why: str | None
    unique: bool | None
    box: Mapping[str, Sequence[float]] | None
    inertia: Mapping[str, int] | None

    if not TYPE_CHECKING:
        def __getattr__(self, name: str) -> Any:
            # Whatever is not there yet: read the text of all points when one is looked at.
            if name not in self.__dataclass_fields__ or "_later" not in self.__dict__:
                raise AttributeError(f"'CriticalPoint' object has no attribute {name!r}")
            self._read()
            return self.__dict__[name]

    def _read(self) -> None:
        later = self.__dict__.pop("_later", None)
        if later is not None:
            known = dict.fromkeys(self.__dataclass_fields__)
            self.__dict__.update({**known, **later()[self.name]})

    def __getstate__(self) -> dict[str, Any]:
        self._read()
        return self.__dict__


@_result
class Starts(_Columns):
    """The first runs as points: `run` int64, `phi`, `u`, `s` float64, `outcome` uint8 (an index
    into OUTCOMES), each of shape (n,)."""

    run: Integers
    phi: Floats
    u: Floats
    s: Floats
    outcome: Outcomes

    _columns = ("run", "phi", "u", "s", "outcome")


@_result
class Boundary(_Columns):
    """The boundary between the basins as the law of starts meets it.

    Attributes
    ----------
    problem : str
    coordinate : str
        What it is a function of the others of: "phi_0" for a random filter, else "s_0".
    proved : bool
        That it is a graph is a theorem; else labels were looked at.
    error : float
        Of the coordinate.
    lines_all_global, lines_all_spurious, lines : int
        Lines of starts on which all reach one optimum, and all that were looked at.
    unresolved : float
        The part of the law, by measure, of lines on which nothing was found.
    runs, gd_steps : int
        Runs made, and steps of gradient descent in them.
    along, across, phi_0, u_0, s_0 : float64, shape (n,)
        Points of the boundary.
    starts : Starts
        A cloud of labelled starts.
    dimensions : int
        Of the boundary: 0, a point, 1, a curve, or 2, a surface.
    random_filter : bool
    """

    problem: str
    coordinate: str
    proved: bool
    error: float
    lines_all_global: int
    lines_all_spurious: int
    unresolved: float
    lines: int
    runs: int
    gd_steps: int
    along: Floats
    across: Floats
    phi_0: Floats
    u_0: Floats
    s_0: Floats
    starts: Starts
    dimensions: int
    random_filter: bool

    _columns = ("along", "across", "phi_0", "u_0", "s_0")


@_result
class Basins(_Result):
    """The half-plane of phi and s = a'a*, each cell with the proved label of the start there
    (a_0 = s a*/q, |v_0| = 1): Figure 2 of the paper, computed.

    Attributes
    ----------
    problem : str
    phi : float64, shape (columns,); s : float64, shape (rows,)
        Centres of the cells; s equally spaced in asinh(s / s_scale).
    s_scale : float
    label : uint8, shape (rows, columns)
        Indices into OUTCOMES; `label[j, i]` at `(phi[i], s[j])`.
    boundary_phi, boundary_s : float64, shape (n,)
        Where a row passes from one basin to the other.
    proved : bool
        That a row does so once is a theorem.
    rows_unclear : int
        Rows that are left out of the boundary.
    phi_shortcut : float
        Of starts at the shortcut.
    random_filter : bool
    starts : Starts
    runs : tuple of mappings
        The first run that reaches each optimum from s_0 < 0, with the arrays of a Trajectory.
    points : tuple of mappings
        `name`, `phi`, `s` of the critical points.
    stage_ends : int64, shape (stages - 1,)
    """

    problem: str
    phi_shortcut: float
    s_scale: float
    rows_unclear: int
    proved: bool
    random_filter: bool
    phi: Floats
    s: Floats
    label: Outcomes
    boundary_phi: Floats
    boundary_s: Floats
    starts: Starts
    runs: tuple[Mapping[str, Any], ...]
    points: tuple[Mapping[str, Any], ...]
    stage_ends: Integers


@_result
class Landscape(_Result):
    """The loss over the half-plane (phi, s), other coordinates minimised out or u held.

    Attributes
    ----------
    problem, title : str
    held_u : float or None
    grid : int
    s_range : (float, float)
    phi : float64, shape (grid,); s : float64, shape (grid,)
    loss : float64, shape (grid, grid)
        `loss[j, i]` at `(phi[i], s[j])`.
    points : tuple of mappings
        `name`, `phi`, `s`, `u`, `loss` of the critical points, and `height`, the surface there.
    runs : tuple of mappings
        `run`, `outcome`, `steps`, and the arrays `t`, `phi`, `s`, ... of a Trajectory.
    stage_ends : int64, shape (stages - 1,)
    """

    problem: str
    title: str
    held_u: float | None
    grid: int
    s_range: tuple[float, float]
    phi: Floats
    s: Floats
    loss: Floats
    points: tuple[Mapping[str, Any], ...]
    runs: tuple[Mapping[str, Any], ...]
    stage_ends: Integers


@_result
class Sweep(_Result):
    """A grid of problems and what was computed at each point.

    Attributes
    ----------
    study, kind : str
        Its name, and "sweep" or "threshold".
    axes : tuple of mappings
        `key` and `values` of each axis.
    points : int
    values : mapping of str to ndarray
        By column, each with the shape of the grid; float64, NaN where there is no number; "method"
        and "status" as words. `sweep["probability"]` is short for it.
    threshold, levels
        The key that was solved for, and where; None for a sweep.
    complete : bool
        False for a part that a store has: the rest is NaN.
    stored_as : str or None
        Its id in the store.
    wall_s : float
        Seconds.
    spec : mapping
        How the figure is to be drawn.
    columns : mapping of str to ndarray
        As `values`, words as numbers.
    """

    study: str
    kind: str
    axes: tuple[Mapping[str, Any], ...]
    points: int
    values: Mapping[str, NDArray[Any]]
    threshold: str | None
    levels: tuple[float, ...] | None
    complete: bool
    stored_as: str | None
    wall_s: float
    spec: Mapping[str, Any]
    columns: Mapping[str, Floats] = dataclasses.field(repr=False)

    def __getitem__(self, name: str) -> NDArray[Any]:
        if name not in self.values:
            raise _no_key(name, self.values)
        return self.values[name]

    def keys(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self.values)

    def to_pandas(self) -> Any:
        """A pandas.DataFrame, one row for each point, axes first. Needs pandas."""
        import numpy as np
        import pandas
        shape = tuple(len(axis["values"]) for axis in self.axes)
        places = np.indices(shape).reshape(len(shape), -1)
        table = {axis["key"]: np.array(axis["values"])[at] for axis, at in zip(self.axes, places)}
        table.update({name: values.ravel() for name, values in self.values.items()})
        return pandas.DataFrame(table)


@_result
class StoredRuns(_Columns):
    """The runs of an ensemble that are stored one by one: `run` int64, `outcome` uint8 (an index
    into OUTCOMES), `steps` int64, each of shape (n,)."""

    run: Integers
    outcome: Outcomes
    steps: Integers

    _columns = ("run", "outcome", "steps")
