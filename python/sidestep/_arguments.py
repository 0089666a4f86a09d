"""What the functions do with their arguments before the compiled part sees them: numbers from
anything NumPy calls a number, arrays from anything it calls an array, and one sentence for the rest.
"""

from __future__ import annotations

import math
import operator
import os
import sys
from typing import TYPE_CHECKING, Any, Callable, Mapping, Union

if TYPE_CHECKING:
    from ._problem import Problem

PathLike = Union[str, "os.PathLike[str]"]
AnyProblem = Union["Problem", PathLike]
Progress = Union[None, bool, Callable[[int, int], object]]


def _numpy(*names: str) -> tuple[type, ...]:
    """Types of NumPy's; none where it has not been imported, as then no value is of them."""
    numpy = sys.modules.get("numpy")
    return () if numpy is None else tuple(getattr(numpy, name) for name in names)


def integer(name: str, value: Any) -> int | None:
    """A whole number or None; 1e6 is one, 2.5 and True are not."""
    if value is None or type(value) is int and -2**63 <= value < 2**63:
        return value
    if not isinstance(value, (bool, *_numpy("bool_"))):
        if isinstance(value, (float, *_numpy("floating"))) and float(value).is_integer():
            value = int(value)
        try:
            whole = operator.index(value)
        except TypeError:
            pass
        else:
            if -2**63 <= whole < 2**63:
                return whole
            raise ValueError(f"{name}: found {whole}; allowed: an integer below 2^63")
    raise ValueError(f"{name}: found {value!r}; allowed: an integer")


def real(name: str, value: Any) -> float | None:
    """A number or None."""
    if value is None or type(value) is float:
        return value
    if not isinstance(value, (bool, str, bytes, *_numpy("bool_"))):
        try:
            return float(value)
        except (TypeError, ValueError, OverflowError):
            pass
    raise ValueError(f"{name}: found {value!r}; allowed: a number")


def word(name: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    raise ValueError(f"{name}: found {value!r}; allowed: a word")


def path(name: str, value: Any) -> str:
    try:
        found = os.fspath(value)
    except TypeError:
        found = None
    if isinstance(found, str):
        return found
    raise ValueError(f"{name}: found {value!r}; allowed: a name or a path")


def toml_value(field: str, value: Any) -> str:
    """The value as TOML: a number, a word or a one-dimensional array, exactly."""
    if isinstance(value, str):
        return toml_text(value)
    if isinstance(value, (bool, *_numpy("bool_"))):
        return "true" if value else "false"
    if isinstance(value, (int, *_numpy("integer"))):
        return str(int(value))
    if isinstance(value, (float, *_numpy("floating"))):
        return _number(field, float(value), "")
    return _numbers(field, value)


def toml_text(text: str) -> str:
    escaped = "".join(f"\\u{ord(c):04X}" if c in '"\\' or ord(c) < 32 or ord(c) == 127 else c
                      for c in text)
    return f'"{escaped}"'


def _number(field: str, value: float, where: str) -> str:
    if math.isfinite(value):
        return repr(value)
    raise ValueError(f"{field}: found {value}{where}; allowed: finite numbers")


def _numbers(field: str, value: Any) -> str:
    # Any strides and flags will do: the numbers are copied into the problem.
    import numpy as np
    try:
        array = np.asarray(value)
    except (TypeError, ValueError):  # ragged
        array = np.empty(0, object)
    if array.dtype.kind not in "iuf":
        found = type(value).__name__ if array.dtype.kind == "O" else f"an array of {array.dtype}"
        raise ValueError(f"{field}: found {found}; allowed: real numbers")
    if np.any(getattr(value, "mask", False)):
        raise ValueError(f"{field}: found a masked array; allowed: real numbers")
    if array.ndim != 1:
        raise ValueError(f"{field}: found an array of shape {array.shape}; allowed: one dimension")
    if array.dtype.kind in "iu":
        return f"[{', '.join(map(str, array.tolist()))}]"
    wide = array.astype(np.float64)
    bad = np.flatnonzero(~np.isfinite(wide))
    if bad.size:
        _number(field, float(wide[bad[0]]), f" at index {bad[0]}")
    return f"[{', '.join(map(repr, wide.tolist()))}]"


def assignments(changes: Mapping[str, Any]) -> list[str]:
    """{"init.output_radius": 1.2} as the command line's --set has it."""
    return [f"{key}={toml_value(key, value)}" for key, value in changes.items()]


class Bar:
    """What `progress=` asks for as a callback, and its end."""

    def __init__(self, progress: Progress, title: str) -> None:
        self.callback: Callable[[int, int], object] | None = None
        self._bar: Any = None
        if progress is None or progress is False:
            return
        if progress is not True:
            if not callable(progress):
                raise ValueError(f"progress: found {progress!r}; allowed: True, None or a "
                                 "function of (done, total)")
            self.callback = progress
            return
        try:
            from tqdm.auto import tqdm
        except ImportError:
            print(f"{title}: no progress bar, as the package tqdm is not installed",
                  file=sys.stderr)
            return
        self._bar = tqdm(desc=title, leave=False)
        self.callback = self._update

    def _update(self, done: int, total: int) -> None:
        self._bar.total = total
        self._bar.update(done - self._bar.n)

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()
