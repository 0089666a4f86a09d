"""What the functions of _proofs.py return, as in _results.py."""

from __future__ import annotations

import dataclasses
from typing import Any, Mapping

from ._results import _Result, _result


@_result
class Claim(_Result):
    """A claim of the paper, or yours, and what became of it.

    Attributes
    ----------
    id, where, statement, domain : str
        Its name, its place in the paper, what it says, and of what.
    verdict : str
        "proved", "refuted", "holds on N samples", "vacuous" or "undecided".
    route, detail : str
        How it was decided.
    margin : float or None
        A certified bound on that of the claim.
    counterexample : mapping or None
        With `point` and `problem_toml`, which `trajectory` replays.
    constant : mapping or None
        The best constant, between two bounds.
    samples, nearest, difference, why
        Of claims that were looked at on samples only, and of those left open; else None.
    """

    id: str
    where: str
    statement: str
    domain: str
    verdict: str
    route: str
    margin: float | None
    detail: str
    counterexample: Mapping[str, Any] | None
    constant: Mapping[str, Any] | None
    samples: int | None = None
    nearest: str | None = None
    difference: float | None = None
    why: str | None = None


@_result
class Certificate(_Result):
    """What is proved of every start.

    Attributes
    ----------
    problem : str
    verdict : str
        On "every start reaches the global optimum".
    lower, upper : float or None
        `lower <= P(global) <= upper`.
    undecided_measure, width_asked : float
    proved_in_box : bool
        Of the gaussian law: `verdict` speaks of every start of its box.
    boxes : int
    method : str
    failing_start, failing_filter : tuple of float or None
        A start that certainly fails: a_0, and v_0 where it is random.
    failing_problem : str or None
        The same as a problem: `Problem.parse(failing_problem)`.
    complete : bool
    wall_s : float
        Seconds.
    critical : tuple of mappings or None
        The certified critical points.
    leaves : mapping
        The boxes: `coordinates` (names, d of them), `low` and `high` float64 (boxes, d), `measure`
        float64 and `label` uint8 (an index into OUTCOMES).
    text : str
        The certificate, which `replay` checks again.
    """

    problem: str
    verdict: str
    lower: float | None
    upper: float | None
    undecided_measure: float
    proved_in_box: bool
    width_asked: float
    boxes: int
    method: str
    failing_start: tuple[float, ...] | None
    failing_filter: tuple[float, ...] | None
    failing_problem: str | None = dataclasses.field(repr=False)
    complete: bool
    wall_s: float
    critical: tuple[Mapping[str, Any], ...] = dataclasses.field(repr=False)
    leaves: Mapping[str, Any] = dataclasses.field(repr=False)
    text: str = dataclasses.field(repr=False)


@_result
class Replay(_Result):
    """A certificate checked again by independent code; true if it was accepted.

    Attributes
    ----------
    accepted : bool
    why : str
        Why not, or what was checked.
    verdict : str or None
    lower, upper, undecided_measure : float or None
    boxes, corners, gd_steps : int or None
    """

    accepted: bool
    why: str
    verdict: str | None
    lower: float | None = None
    upper: float | None = None
    undecided_measure: float | None = None
    boxes: int | None = None
    corners: int | None = None
    gd_steps: int | None = None

    def __bool__(self) -> bool:
        return self.accepted


@_result
class Table1(_Result):
    """Table 1 of the paper, reproduced.

    Attributes
    ----------
    cells : tuple of mappings
        One for each method and k: counts, `rate`, `interval`, the `exact` rate, the published one
        `paper`, and whether that is `compatible` with the exact one.
    findings : tuple of str
    interval_method, engine : str
    confidence, wall_s : float
    simd : str or None
    jobs : int
    """

    cells: tuple[Mapping[str, Any], ...]
    findings: tuple[str, ...]
    interval_method: str
    confidence: float
    engine: str
    simd: str | None
    jobs: int
    wall_s: float


@_result
class Theory(_Result):
    """The theorems' own step sizes, run (Theorems 4 and 13 of the paper).

    Attributes
    ----------
    rows : tuple of mappings
        One for each k: the step sizes, the times `T1` and `T2` in steps, `predicted` and measured
        (None: not reached), and the `practical` warmup of section 4.
    wall_s : float
        Seconds.
    """

    rows: tuple[Mapping[str, Any], ...]
    wall_s: float


@_result
class Report(_Result):
    """An HTML page that was written: its `file`, size in `bytes`, `sections`, what was `left_out`
    and why, and whether its plots are `interactive`."""

    file: str
    bytes: int
    sections: tuple[str, ...]
    interactive: bool
    left_out: tuple[str, ...]
