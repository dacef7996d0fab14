"""The table for people."""

from .figures import Row
from .figures import summary


HEADINGS = ("what", "unit", "ours", "compared with", "ratio", "goal", "note")


def number(value: float) -> str:
    """Three significant digits, and never 1e+03."""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def values(series: list[float]) -> str:
    """``median (min-max, n=3)``."""
    found = summary(series)
    if not found["n"]:
        return ""
    middle = number(found["median"])
    if found["n"] == 1:
        return middle
    tail = f", p95 {number(found['p95'])}" if "p95" in found else ""
    span = f"{number(found['min'])}-{number(found['max'])}"
    return f"{middle} ({span}{tail}, n={found['n']})"


def cells(row: Row) -> tuple[str, ...]:
    ratio = "" if row.ratio is None else f"{number(row.ratio)}x"
    ours, other = values(row.ours), values(row.other)
    return (row.what, row.unit, ours, other, ratio, row.goal, row.note)


def table(rows: list[Row]) -> str:
    """A simple table of reStructuredText, so that docs can take it as it is."""
    # An empty first cell would go on with the line above it.
    lines = [tuple(cell or "\\ " for cell in cells(row)) for row in rows]
    widths = [max(map(len, column)) for column in zip(HEADINGS, *lines, strict=True)]
    rule = "  ".join("=" * width for width in widths)
    body = [
        "  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip()
        for line in (HEADINGS, *lines)
    ]
    return "\n".join((rule, body[0], rule, *body[1:], rule))
