"""The two sites. They are emptied before each test."""

from collections.abc import Iterator
from helpers.held import Probe
from helpers.sink import Sink
from helpers.sink import sink
from helpers.sites import Twins
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def session_twins(
    site_template: Path, probe: Probe, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Twins]:
    """Both sites. Use ``twins``, which removes what the previous test has left."""
    twins = Twins(tmp_path_factory.mktemp("twins"), site_template, probe.home)
    twins.create_stock_site()
    try:
        twins.start()
        twins.open()
        yield twins
    finally:
        twins.stop()


@pytest.fixture
def twins(session_twins: Twins) -> Iterator[Twins]:
    """Both sites, with the folders ``here`` and ``there`` that have three pages each."""
    session_twins.both(lambda site: site.call("start"))
    yield session_twins
    session_twins.resume_worker()
    session_twins.asynchronous.wait()


@pytest.fixture
def inbox(twins: Twins) -> Iterator[Sink]:
    """The mail server of both sites."""
    with sink() as server:
        twins.both(lambda site: site.call("mail_server", server.port))
        yield server
