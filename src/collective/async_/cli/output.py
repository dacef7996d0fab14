"""Shows tasks on a terminal and as JSON."""

from ..tasks.record import TaskRecord
from ..tasks.search import seconds
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zope.i18n import translate

import click
import json


REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
COLUMNS = ("id", "state", "action", "user", "created", "seconds", "title")


def printable(value: Any) -> str:
    """The text without control characters, which could confuse a terminal.

    Line breaks are kept.
    """
    text = "" if value is None else str(value)
    return "".join(c if c.isprintable() or c == "\n" else REPLACEMENT for c in text)


def in_english(message: Any) -> str | None:
    """The text of a message id in English, with its mapping."""
    return translate(message) if message else None


def as_data(record: TaskRecord) -> dict[str, Any]:
    """The fields of a task in a list. Times are UTC."""
    return {
        "id": record.id,
        "state": record.status.value,
        "action": record.action,
        "user": record.user_id,
        "created": _iso(record.created),
        "started": _iso(record.started),
        "finished": _iso(record.finished),
        "seconds": seconds(record),
        "title": record.title,
        "folder": record.container_title,
        "processed": record.processed,
        "total": record.total,
        "message": in_english(record.message),
    }


def as_full_data(record: TaskRecord) -> dict[str, Any]:
    """All fields of a task, except what the editor has entered."""
    outcomes = [
        {"title": o.title, "ok": o.ok, "message": in_english(o.message)}
        for o in record.outcomes
    ]
    return as_data(record) | {
        "attempt": record.attempts,
        "earlier_runs": len(record.history),
        "waits_for": list(record.deps),
        "worker": None if record.worker is None else record.worker.get("host"),
        "paths": list(record.pages),
        "outcomes": outcomes,
        "traceback": record.traceback,
    }


def echo_json(data: Any) -> None:
    """Print data as JSON."""
    click.echo(json.dumps(data, indent=2, ensure_ascii=True))


def echo_table(rows: Iterable[dict[str, Any]]) -> None:
    """Print one line for each task. The last column has no fixed width."""
    lines = [COLUMNS, *([_cell(row[name]) for name in COLUMNS] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = [c.ljust(w) for c, w in zip(line, widths, strict=True)]
        click.echo("  ".join(cells).rstrip())


def echo_fields(data: dict[str, Any]) -> None:
    """Print one line for each field that has a value."""
    for name, value in data.items():
        if isinstance(value, list):
            value = "".join(f"\n  {_item(item)}" for item in value)
        if value not in (None, ""):
            click.echo(f"{name}: {printable(value)}")


def _item(item: Any) -> str:
    if not isinstance(item, dict):
        return str(item)
    mark = "ok" if item["ok"] else "failed"
    return f"{mark}: {item['title']} {item['message'] or ''}".rstrip()


def _cell(value: Any) -> str:
    text = f"{value:.1f}" if isinstance(value, float) else printable(value)
    return text.replace("\n", " ")


def _iso(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat(timespec="seconds")
