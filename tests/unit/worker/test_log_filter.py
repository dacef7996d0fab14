"""What the worker logs if nobody has said anything else."""

from collective.async_.worker.log_filter import log_tasks
from types import SimpleNamespace

import click
import logging
import pytest


@click.command()
@click.option("--loglevel", default="WARNING", envvar="LEVEL")
@click.pass_context
def command(context, loglevel):
    worker = SimpleNamespace(loglevel=getattr(logging, loglevel))
    log_tasks(worker)
    print(worker.loglevel)


@pytest.mark.parametrize(
    ("arguments", "environment", "level"),
    [
        ([], {}, logging.INFO),
        (["--loglevel", "WARNING"], {}, logging.WARNING),
        ([], {"LEVEL": "ERROR"}, logging.ERROR),
    ],
    ids=["default", "option", "environment"],
)
def test_only_the_default_is_another_one(arguments, environment, level, capsys):
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        command.main(arguments, standalone_mode=False)
    assert capsys.readouterr().out == f"{level}\n"


def test_a_worker_that_is_started_otherwise_logs_tasks():
    worker = SimpleNamespace(loglevel=logging.WARNING)
    log_tasks(worker)
    assert worker.loglevel == logging.INFO
