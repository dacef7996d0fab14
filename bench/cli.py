"""The command: options, the run, the table and the file."""

from .chart import chart
from .figures import Row
from .parts import ALONE
from .parts import DEFAULT
from .parts import PARTS
from .parts.base import Options
from .sides import both
from .sides import make_template
from .table import table
from argparse import ArgumentParser
from argparse import Namespace
from collections.abc import Callable
from collections.abc import Iterator
from collective.async_.patches.patch import SWITCHES
from datetime import datetime
from datetime import timezone
from functools import partial
from helpers.stack.choice import STORAGES
from importlib.metadata import version
from pathlib import Path
from typing import Any

import json
import os
import platform


RESULTS = Path(__file__).parent / "results"


def parse(argv: list[str] | None = None) -> Namespace:
    parser = ArgumentParser(prog="make bench", description="Measure, print, keep.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--runs", type=int, default=3, help="of each operation")
    parser.add_argument("--tasks", type=int, default=200, help="of each of 8 people")
    parser.add_argument(
        "--history", type=int, nargs="+", default=[0, 100, 1000, 10_000]
    )
    parser.add_argument("--list", type=int, default=100_000, help="tasks in the list")
    names = [*PARTS, *ALONE]
    parser.add_argument("--parts", nargs="+", choices=names, default=DEFAULT)
    parser.add_argument(
        "--storages", nargs="+", choices=STORAGES, default=["zeo"], help="for workers"
    )
    parser.add_argument(
        "--without",
        nargs="+",
        choices=SWITCHES,
        default=[],
        metavar="NAME",
        help="also measure the worker without each of these patches or accelerations",
    )
    parser.add_argument("--name", default="", help="of the run")
    return parser.parse_args(argv)


def machine() -> dict[str, object]:
    """What the absolute figures depend on."""
    return {
        "python": platform.python_version(),
        "plone": version("Products.CMFPlone"),
        "celery": version("celery"),
        "cpus": os.cpu_count(),
        "load": os.getloadavg(),
    }


def write(name: str, rows: list[Row], options: Namespace) -> Path:
    """Keep the table, the chart and all single values; return the path of these."""
    path = RESULTS / f"{name}.json"
    data: dict[str, Any] = {
        "name": name,
        "machine": machine(),
        "options": vars(options),
        "rows": [row.data() for row in rows],
    }
    path.write_text(json.dumps(data, indent=1))
    path.with_suffix(".rst").write_text(table(rows) + "\n")
    if any(row.point for row in rows):
        path.with_suffix(".svg").write_text(chart(data["rows"]))
    return path


def measure(names: list[str], options: Options) -> Iterator[Row]:
    """Measure these parts; print the rows of each."""

    def told(name: str, found: Callable[[], list[Row]]) -> list[Row]:
        print(f"{datetime.now():%H:%M:%S} {name}", flush=True)
        rows = found()
        print(table(rows), flush=True)
        return rows

    for name in filter(ALONE.__contains__, names):
        yield from told(name, partial(ALONE[name], RESULTS, options))
    compared = [name for name in names if name in PARTS]
    if not compared:
        return
    source = make_template(RESULTS, options.sizes, options.documents)
    with both(source) as sides:
        for name in compared:
            yield from told(name, partial(PARTS[name], *sides, options))


def main(argv: list[str] | None = None) -> None:
    """Measure what is asked for; what is measured by then survives Ctrl-C."""
    arguments = parse(argv)
    RESULTS.mkdir(exist_ok=True)
    stamp = datetime.now(timezone.utc).strftime("%Y%m%d-%H%M%S")
    name = arguments.name or stamp
    options = Options(
        arguments.sizes,
        arguments.runs,
        arguments.tasks,
        arguments.history,
        arguments.list,
        tuple(arguments.without),
        tuple(arguments.storages),
    )
    more = ("patches",) if options.without else ()
    rows: list[Row] = []
    try:
        for row in measure(list(dict.fromkeys((*arguments.parts, *more))), options):
            rows.append(row)
    finally:
        path = write(name, rows, arguments)
        print(f"\nRun {name}\n\n{table(rows)}\n\n{path}")
