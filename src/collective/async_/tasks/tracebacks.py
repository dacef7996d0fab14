"""Keeps the tracebacks of a task: each different one once, and of limited size."""

from .record import TaskRecord


# Characters of all tracebacks of a run, and of a single one.
ROOM = 20_000
LONGEST = 8_000
LEFT_OUT = "\n…\n"


def add_traceback(record: TaskRecord, text: str) -> None:
    """Add the traceback of an item to ``record.traceback``.

    Many items often fail in the same way. If there is no room for another traceback,
    it is only counted.
    """
    text = shortened(text)
    counts = dict(record.errors)
    if text in counts or sum(map(len, counts)) + len(text) <= ROOM:
        counts[text] = counts.get(text, 0) + 1
        record.errors = tuple(counts.items())
    else:
        record.errors_left_out += 1
    parts = [_counted(*error) for error in record.errors]
    if record.errors_left_out:
        parts.append(f"… and {record.errors_left_out} more\n")
    record.traceback = "\n".join(parts)


def shortened(text: str, longest: int = LONGEST) -> str:
    """The beginning and the end of a text that is too long."""
    if len(text) <= longest:
        return text
    half = (longest - len(LEFT_OUT)) // 2
    return text[:half] + LEFT_OUT + text[-half:]


def _counted(text: str, count: int) -> str:
    return text if count == 1 else f"{text}({count} times)\n"
