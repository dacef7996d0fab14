"""Options and fixtures for all tests."""

from collective.async_.broker.leases import end_lease
from collective.async_.broker.redis import shared_redis
from collective.async_.config import namespace
from helpers.scheduling import OneStack
from helpers.stack.choice import BROKERS
from helpers.stack.choice import CHOICE
from helpers.stack.choice import STORAGES
from pathlib import Path
from xdist.remote import Producer

import os
import pytest
import signal
import sys
import sysconfig


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where ``make screenshots`` wants the pictures, and ``make test-matrix``."""
    parser.addoption("--pictures", metavar="DIRECTORY", help="keep screenshots there")
    parser.addoption("--broker", choices=BROKERS, default=CHOICE.broker)
    text = "also the tests that take too long for make test"
    parser.addoption("--thorough", action="store_true", help=text)
    text = "the tests of the Volto add-on, which need the build of make test-volto"
    parser.addoption("--volto", action="store_true", help=text)
    parser.addoption("--storage", choices=STORAGES, default=CHOICE.storage)


def pytest_configure(config: pytest.Config) -> None:
    """Every stack of this run is of these, and ends with it.

    SIGTERM ends the tests as Ctrl-C does: fixtures stop what they have started.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    CHOICE.broker = config.getoption("broker")
    CHOICE.storage = config.getoption("storage")
    # With buildout, only this process's path leads to the packages.
    if not Path(sysconfig.get_path("purelib"), "celery").is_dir():
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Leave the thorough tests out, unless they are asked for."""
    if config.getoption("thorough"):
        return
    left_out = [item for item in items if item.get_closest_marker("thorough")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OneStack:
    """For ``make test``, which has two processes."""
    return OneStack(config, log)


@pytest.fixture(autouse=True)
def environment_is_read_again():
    """A process reads its environment once; each test may choose another Redis.

    And none renews its lease in the Redis of the next test.
    """
    shared_redis.cache_clear()
    namespace.cache_clear()
    yield
    shared_redis.cache_clear()
    namespace.cache_clear()
    end_lease()
