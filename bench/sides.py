"""The two sides that are compared: stock Plone, and Plone with the add-on."""

from . import template
from .forms import Visitor
from collections.abc import Iterator
from collective.async_.demo.accounts import EDITOR
from collective.async_.demo.components import worker
from contextlib import contextmanager
from helpers.stack import Service
from helpers.stack import Stack
from helpers.stack.choice import CHOICE
from helpers.stack.postgresql import LINK
from importlib.metadata import version
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Any

import json
import os
import psutil
import re
import subprocess
import sys
import time


# Seconds without CPU time, until a side is at rest. The system counts hundredths.
STILL = 0.2
# Long enough for stock Plone to paste some thousand documents.
PATIENCE = 1800
PROBE = '<include package="bench.probe" />'
# In kilobytes, in /proc.
PEAK = re.compile(r"VmHWM:\s+(\d+)")
LEAVE_OUT = """<include package="bench.probe" file="meta.zcml" />
  <leaveOut package="collective.async_" />"""


class Side:
    """A site on ZEO, and someone who works there.

    The stock one has neither the add-on's ZCML nor a broker nor a worker.
    """

    def __init__(self, name: str, home: Path, source: Path | None = None) -> None:
        self.name = name
        self.stock = name == "stock"
        self.stack = Stack(home, source)
        etc = self.stack.instance.etc
        for file in ("site.zcml", "offline-site.zcml"):
            self._add_probe(etc / file)
        if self.stock:
            self._forget_broker(etc / "zope.conf")

    def _add_probe(self, path: Path) -> None:
        if not path.exists():
            return
        text = path.read_text()
        first = LEAVE_OUT if self.stock else ""
        text = text.replace("<include ", f"{first}\n  <include ", 1)
        path.write_text(text.replace("</configure>", f"  {PROBE}\n</configure>"))

    def _forget_broker(self, path: Path) -> None:
        lines = path.read_text().splitlines()
        kept = [line for line in lines if "CELERY_BROKER_URL" not in line]
        path.write_text("\n".join(kept))

    def start(self) -> None:
        """Start the processes and log the editor in."""
        stack = self.stack
        if self.stock:
            del stack.services["broker"], stack.services["worker"]
            stack.zeo.start()
            stack.zope.start()
            stack.wait_for_site()
        else:
            stack.start()
        self.editor = Visitor(stack.url).enter(*EDITOR)

    def use_worker(
        self, processes: int, environment: dict[str, str] | None = None
    ) -> None:
        """Exchange the worker for one with so many processes; it is not started."""
        stack = self.stack
        stack.worker.stop()
        part = worker(stack.instance, processes)
        part.environment.update(environment or {})
        stack.worker = Service(part, stack.worker.log_path)
        stack.services["worker"] = stack.worker

    def restart_zope(self) -> None:
        """What it has done before is forgotten, its caches are empty."""
        self.stack.zope.stop()
        self.stack.zope.start()
        self.stack.wait_for_site()

    def call(self, name: str, **arguments: Any) -> Any:
        """Call a function of ``probe.calls``."""
        form = {"call": name, "arguments": json.dumps(arguments)}
        answer = Visitor(self.stack.url).post("@@bench", data=form, timeout=PATIENCE)
        assert answer.status_code == 200, (name, answer.status_code)
        return answer.json()

    def finish(self, timeout: float = PATIENCE) -> None:
        """Wait until no task is open, with hardly any load on the server.

        Raises AssertionError when a task has failed.
        """
        if self.stock:
            return
        failures = self.call("wait_for_tasks", seconds=timeout)
        assert not failures, failures[:3]

    def cpu(self) -> float:
        """Seconds of CPU that the web server has used so far."""
        return _cpu(psutil.Process(self.stack.zope.process.pid))

    def worker_cpu(self) -> float:
        """The same of those processes of the worker that live."""
        workers = () if self.stock else self.stack.worker.children()
        return sum(map(_cpu, workers))

    def work_cpu(self) -> float:
        """Both together."""
        return self.cpu() + self.worker_cpu()

    def rest(self) -> float:
        """Wait until nothing runs any more; the CPU seconds of ``work_cpu``.

        After the end of a task its process still has work. An editor does not click in
        these milliseconds; a driver does, and gets the worker's other process, which
        has nothing in memory.
        """
        before, now = -1.0, self.work_cpu()
        while now > before:
            time.sleep(STILL)
            before, now = now, self.work_cpu()
        return now

    def peak_memory(self) -> float:
        """Megabytes that a process of the worker has used at most so far."""
        pids = [child.pid for child in self.stack.worker.children()]
        texts = [Path(f"/proc/{pid}/status").read_text() for pid in pids]
        return max(int(PEAK.search(text)[1]) for text in texts) / 1024


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def run_script(name: str, *arguments: Any) -> str:
    """Run a module in a process of its own; return what it prints."""
    command = (sys.executable, "-m", name, *map(str, arguments))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    environment["PYTHONWARNINGS"] = "ignore"
    return subprocess.run(
        command, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def _run_template(configuration: Path, *arguments: Any) -> None:
    run_script(template.__name__, configuration, *arguments)


def make_template(results: Path, sizes: list[int], crowd: int) -> Path:
    """A database with a stock site and content; kept for the next run.

    Of one in PostgreSQL the files are gone when the process that has made it has ended.
    """
    storage = ("postgresql",) if CHOICE.postgresql else ()
    names = (version("Products.CMFPlone"), *sizes, crowd, *storage)
    home = results / "-".join(map(str, ("site", *names)))
    if not (home / "ready").exists() or (CHOICE.postgresql and not _has_data(home)):
        rmtree(home, ignore_errors=True)
        with Stack(home).database() as conf:
            _run_template(conf, "--sizes", *sizes, "--crowd", crowd)
        (home / "ready").touch()
    return home


def _has_data(home: Path) -> bool:
    return (home / LINK).exists()


@contextmanager
def running(name: str, source: Path) -> Iterator[Side]:
    """A side that runs; what it has written goes with it."""
    with TemporaryDirectory(prefix="bench-") as home:
        side = Side(name, Path(home), source)
        if not side.stock:
            with side.stack.database() as conf:
                _run_template(conf, "--install")
        try:
            side.start()
            yield side
        finally:
            for service in reversed(list(side.stack.services.values())):
                service.stop()


@contextmanager
def both(source: Path) -> Iterator[tuple[Side, Side]]:
    """(ours, stock), running."""
    with running("ours", source) as ours, running("stock", source) as stock:
        missing = stock.editor.get("@@check-for-tasks").status_code
        assert missing == 404, "the stock site has the add-on"
        yield ours, stock
