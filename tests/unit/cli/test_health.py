"""``collective-async health --worker``, for the liveness probe of a container."""

from click.testing import CliRunner
from collective.async_.broker.leases import renew_lease
from collective.async_.broker.process import this_process
from collective.async_.cli.main import main
from collective.async_.config import namespace
from helpers.valkey import valkey

import pytest


@pytest.fixture
def server(monkeypatch):
    with valkey() as url:
        monkeypatch.setenv("CELERY_BROKER_URL", url)
        yield


def health():
    return CliRunner().invoke(main, ["health", "--worker"])


def test_a_worker_here_is_alive_in_whichever_namespace(server, monkeypatch):
    monkeypatch.setenv("COLLECTIVE_ASYNC_NAMESPACE", "one")
    renew_lease(this_process(), 1)
    monkeypatch.setenv("COLLECTIVE_ASYNC_NAMESPACE", "two")
    namespace.cache_clear()
    result = health()
    assert (result.exit_code, result.output) == (
        0,
        "1 worker processes are alive here.\n",
    )


@pytest.mark.parametrize("name", ["host", "boot", "namespace"])
def test_a_worker_elsewhere_does_not_count(server, name):
    renew_lease({**this_process(), name: "other"}, 1)
    assert health().exit_code == 1


def test_a_web_server_is_no_worker(server):
    renew_lease(this_process(), 1, worker=False)
    assert health().exit_code == 1


def test_without_an_answer_it_is_an_error(monkeypatch):
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://127.0.0.1:1/0")
    result = health()
    assert result.exit_code == 1
    assert "does not answer" in result.output


def test_without_a_configuration_it_says_what_to_do(monkeypatch):
    monkeypatch.delenv("CELERY_BROKER_URL", raising=False)
    monkeypatch.delenv("ZOPE_CONFIG", raising=False)
    result = health()
    assert result.exit_code == 2
    assert "CELERY_BROKER_URL" in result.output
