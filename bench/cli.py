"""The command: options, the run, the table and the file."""

from .chart import chart
from .figures import Row
from .parts import DEFAULT
from .parts import PARTS
from .parts.base import Options
from .sides import both
from .sides import make_template
from .table import table
from argparse import ArgumentParser
from argparse import Namespace
from collective.async_.patches.patch import NAMES
from datetime import datetime
from datetime import timezone
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
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=DEFAULT)
    parser.add_argument(
        "--without",
        nargs="+",
        choices=NAMES,
        default=[],
        metavar="NAME",
        help="also measure the worker without one of these patches each",
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
    )
    more = ("patches",) if options.without else ()
    source = make_template(RESULTS, options.sizes, options.documents)
    rows: list[Row] = []
    with both(source) as (ours, stock):
        try:
            for part in dict.fromkeys((*arguments.parts, *more)):
                print(f"{datetime.now():%H:%M:%S} {part}", flush=True)
                found = PARTS[part](ours, stock, options)
                print(table(found), flush=True)
                rows += found
        finally:
            path = write(name, rows, arguments)
            print(f"\nRun {name}\n\n{table(rows)}\n\n{path}")
