"""Sends the message that makes a worker run a task.

The message has the site's path and the task's id, and nothing else. It may be lost,
since the record is in the ZODB and the worker's timer sends the message again. So an
editor never waits for a broker that does not answer.
"""

from ..config import broker_url
from ..config import RUN_TASK
from ..config import task_queue
from .address import celery_url
from .address import transport_options
from .queues import queues
from celery import Celery
from celery.backends.base import DisabledBackend
from contextlib import suppress
from datetime import datetime
from datetime import timedelta
from datetime import timezone
from functools import cache
from functools import cached_property
from importlib import import_module
from kombu import Connection
from typing import Any

import logging
import time
import transaction


logger = logging.getLogger("collective.async")

# Seconds. A broker in the same data centre answers within milliseconds.
BROKER_TIMEOUT = 0.25
# Seconds. A worker keeps the messages of tasks that start later in its memory. Those
# that start even later get theirs from the sweep.
SOON = 600
# Seconds after a failure in which nothing is sent. So only the first of many
# tasks has to wait for a broker that hangs.
PAUSE_AFTER_FAILURE = 5.0
# Modules that Celery imports only when it sends one.
FOR_A_MESSAGE = (
    "celery.app.amqp",
    "celery.app.events",
    "celery.events",
    "celery.fixups.django",
    "celery.loaders.app",
)

_paused_until = 0.0


def on_database_opened(event: Any) -> None:
    """Called when Zope, a worker or a script starts: load what a message needs.

    Celery would load it for the first one, and an editor would wait 15 ms longer.
    Nothing is connected, since the server may still fork.
    """
    if broker_url() is None:
        return
    # Whatever is wrong with the address, the first message fails, and it is logged.
    with suppress(Exception):
        for name in FOR_A_MESSAGE:
            import_module(name)
        Connection(celery_url()).get_transport_cls()


class Producer(Celery):
    """An app for sending messages only, without a backend for results.

    Otherwise the first message would take 8 ms to look for one in all distributions,
    and CELERY_RESULT_BACKEND in the environment could name a server.
    """

    @cached_property
    def backend(self) -> DisabledBackend:
        return DisabledBackend(app=self)


@cache
def producer() -> Producer:
    """The app of this process.

    It is not the worker's app. A worker needs long socket timeouts and must reconnect
    for ever. An editor's request must give up soon.
    """
    app = Producer("collective.async", set_as_current=False)
    app.conf.update(
        broker_write_url=celery_url(),
        task_queues=queues(),
        task_serializer="json",
        task_ignore_result=True,
        # Celery's default retries for seconds, and the connection for ever.
        task_publish_retry=False,
        broker_connection_timeout=BROKER_TIMEOUT,
        broker_transport_options={
            "socket_connect_timeout": BROKER_TIMEOUT,
            "socket_timeout": BROKER_TIMEOUT,
            # Kombu's loop over failover addresses: 0 means for ever, 1 means once.
            "max_retries": 1,
            "interval_start": 0,
            "connect_retries_timeout": BROKER_TIMEOUT,
            # For RabbitMQ, which ignores the options above. Without confirm_publish,
            # a message in the buffer of a dead connection would count as sent.
            "confirm_publish": True,
            "read_timeout": BROKER_TIMEOUT,
            "write_timeout": BROKER_TIMEOUT,
            **transport_options(BROKER_TIMEOUT),
        },
    )
    return app


def publish(
    site_path: str,
    task_id: str,
    given_back: int = 0,
    not_before: datetime | None = None,
) -> bool:
    """Send the message of one task; return False if the broker does not answer.

    ``given_back`` is how many workers did not know the task. A worker keeps the message
    in memory until ``not_before``; if it is killed, the sweep sends it again. So does
    it if that is not SOON. Blocks for at most about twice BROKER_TIMEOUT seconds, and
    never raises.
    """
    global _paused_until
    if not_before and not_before - datetime.now(timezone.utc) > timedelta(seconds=SOON):
        return True
    if broker_url() is None or time.monotonic() < _paused_until:
        return False
    try:
        _send(site_path, task_id, given_back, not_before)
    except Exception as error:
        # Any error, since brokers' clients raise many kinds. The task is committed, so
        # the request must not fail. The sweep sends the message again.
        _paused_until = time.monotonic() + PAUSE_AFTER_FAILURE
        name = type(error).__name__
        logger.warning("task=%s waits: the broker does not answer: %s", task_id, name)
        return False
    return True


def _send(
    site_path: str, task_id: str, given_back: int, not_before: datetime | None
) -> None:
    args = (site_path, task_id, given_back) if given_back else (site_path, task_id)
    options: dict[str, Any] = {"task_id": task_id, "queue": task_queue()}
    if not_before is not None:
        options["eta"] = not_before

    def send() -> None:
        producer().send_task(RUN_TASK, args=args, **options)

    began = time.monotonic()
    try:
        send()
    except Exception:
        if time.monotonic() - began > BROKER_TIMEOUT:
            raise
        # If the broker was restarted, the connection from the pool fails at once, and
        # the second try uses a new one.
        send()


def publish_after_commit(
    site_path: str, task_id: str, not_before: datetime | None = None
) -> None:
    """Send the message after the current transaction's commit."""

    def hook(committed: bool) -> None:
        if committed:
            publish(site_path, task_id, not_before=not_before)

    transaction.get().addAfterCommitHook(hook)
