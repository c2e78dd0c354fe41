"""Compares results with what they have to be, element by element."""

from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Found:
    """What came of a check. `says` names the first thing that is wrong; `worst` is in units of what is allowed.

    `room` is the most that is allowed, relative to the value, or to 1 for smaller ones.
    """

    says: str | None = None
    compared: int = 0
    undecided: int = 0
    worst: float = 0.0
    room: float = 0.0

    def joined(self, other: "Found") -> "Found":
        return replace(
            self,
            says=self.says or other.says,
            compared=self.compared + other.compared,
            undecided=self.undecided + other.undecided,
            worst=max(self.worst, other.worst),
            room=max(self.room, other.room),
        )

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def compared(name: str, got: np.ndarray, want: np.ndarray, allowed: np.ndarray, precision: str) -> Found:
    """An element whose bound is infinite is undecided. Beyond the range of the precision there is only infinity."""
    if got.dtype != np.dtype(precision) or got.shape != want.shape:
        return Found(says=f'"{name}" is {got.dtype}{list(got.shape)}, want {precision}{list(want.shape)}')
    result = got.astype(np.float64)
    off = np.where(result == want, 0.0, np.abs(result - want))
    largest = float(np.finfo(precision).max)
    overflown = (np.abs(want) + allowed > largest) & (result == np.copysign(np.inf, want))
    both_nan = np.isnan(want) & np.isnan(result)
    undecided = np.isinf(allowed)
    accepted = undecided | (off <= allowed) | overflown | both_nan
    room = np.where(undecided, 0.0, allowed) / np.nan_to_num(np.maximum(np.abs(want), 1.0), nan=1.0)
    share = np.divide(off, allowed, out=np.zeros_like(off), where=(allowed > 0) & ~undecided)
    share = np.where(overflown | both_nan, 0.0, share)
    says = None if accepted.all() else fault(name, result, want, allowed, ~accepted)
    return Found(
        says=says,
        compared=int((~undecided).sum()),
        undecided=int(undecided.sum()),
        worst=float(np.nan_to_num(share, nan=np.inf).max(initial=0.0)) if says is None else 0.0,
        room=float(room.max(initial=0.0)),
    )


def fault(name: str, got: np.ndarray, want: np.ndarray, allowed: np.ndarray, wrong: np.ndarray) -> str:
    """The worst of the wrong elements: the furthest beyond what is allowed, or beside the spacing of numbers."""
    room = np.maximum(np.maximum(allowed, np.abs(want) * 2.0**-53), np.finfo(np.float64).tiny)
    excess = np.nan_to_num(np.abs(got - want) / room, nan=np.inf)
    at = np.unravel_index(int(np.argmax(np.where(wrong, excess, -1.0))), got.shape)
    index = [int(i) for i in at]
    return f'"{name}" at {index}: got {float(got[at])!r}, want {float(want[at])!r} ± {float(allowed[at]):.2g}'
