"""Series of measured values and what is said of them."""

from dataclasses import asdict
from dataclasses import dataclass
from dataclasses import field
from statistics import median
from statistics import quantiles
from typing import Any


def summary(values: list[float]) -> dict[str, float]:
    """n, median, min, max; with twenty values or more also the 95th percentile."""
    if not values:
        return {"n": 0}
    found = {
        "n": len(values),
        "median": median(values),
        "min": min(values),
        "max": max(values),
    }
    if len(values) >= 20:
        found["p95"] = quantiles(values, n=20)[-1]
    return found


@dataclass(frozen=True)
class Point:
    """Where the chart shows a row. ``kind`` is "wait" or "done"."""

    action: str
    documents: int
    kind: str


@dataclass
class Row:
    """One line of the table: our values beside those they are compared with.

    ``goal`` is what must be reached, in words; nothing checks it, since a
    machine that others use would fail at random.
    """

    what: str
    unit: str
    ours: list[float] = field(default_factory=list)
    other: list[float] = field(default_factory=list)
    goal: str = ""
    note: str = ""
    point: Point | None = None

    @property
    def ratio(self) -> float | None:
        """Our median over the other's; None without one of them."""
        if not (self.ours and self.other and median(self.other)):
            return None
        return median(self.ours) / median(self.other)

    def data(self) -> dict[str, Any]:
        """For the JSON file."""
        return {
            "what": self.what,
            "unit": self.unit,
            "ours": summary(self.ours),
            "other": summary(self.other),
            "ratio": self.ratio,
            "goal": self.goal,
            "note": self.note,
            "point": self.point and asdict(self.point),
            "values": {"ours": self.ours, "other": self.other},
        }
