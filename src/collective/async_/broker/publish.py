"""Sending the message that makes a worker look at a task.

The message says which task to look at and nothing else. It may be lost: the
record waits in the ZODB and the worker's timer sends it again. So an editor is
never made to wait for a broker that is away.
"""

from ..config import broker_url
from ..config import RUN_TASK
from ..config import task_queue
from .queues import queues
from celery import Celery
from functools import cache

import logging
import time
import transaction


logger = logging.getLogger("collective.async")

# Seconds. A broker in the same data centre answers within milliseconds.
BROKER_TIMEOUT = 0.25
# Seconds in which nothing is sent after a failure: with many tasks in a row,
# only the first pays for a broker that hangs.
PAUSE_AFTER_FAILURE = 5.0

_paused_until = 0.0


@cache
def producer() -> Celery:
    """The Celery app of those who only send.

    Apart from the worker's app: its consumer needs long socket timeouts and
    endless reconnection, an editor's request needs the opposite.
    """
    app = Celery("collective.async", broker=broker_url(), set_as_current=False)
    app.conf.update(
        task_queues=queues(),
        task_serializer="json",
        task_ignore_result=True,
        # Celery's default retries for seconds, and the connection for ever.
        task_publish_retry=False,
        broker_connection_timeout=BROKER_TIMEOUT,
        broker_transport_options={
            "socket_connect_timeout": BROKER_TIMEOUT,
            "socket_timeout": BROKER_TIMEOUT,
            # kombu's failover loop: 0 means for ever, 1 means one try.
            "max_retries": 1,
            "interval_start": 0,
            "connect_retries_timeout": BROKER_TIMEOUT,
            # RabbitMQ's, which does not know the ones above: a message is sent when
            # the broker says so, not when it is in the buffer of a dead connection.
            "confirm_publish": True,
            "read_timeout": BROKER_TIMEOUT,
            "write_timeout": BROKER_TIMEOUT,
        },
    )
    return app


def publish(site_path: str, task_id: str, given_back: int = 0) -> bool:
    """Send the message of one task; False when the broker is away.

    ``given_back`` is how many workers did not know the task.

    Blocks for about twice BROKER_TIMEOUT seconds at most and never raises.
    """
    global _paused_until
    if broker_url() is None or time.monotonic() < _paused_until:
        return False
    try:
        _send(site_path, task_id, given_back)
    except Exception as error:
        # Whatever a broker client raises: the commit is done, nobody may see it.
        _paused_until = time.monotonic() + PAUSE_AFTER_FAILURE
        logger.warning("Broker away, task %s waits: %s", task_id, type(error).__name__)
        return False
    return True


def _send(site_path: str, task_id: str, given_back: int) -> None:
    args = (site_path, task_id, given_back) if given_back else (site_path, task_id)

    def send() -> None:
        producer().send_task(RUN_TASK, args=args, task_id=task_id, queue=task_queue())

    began = time.monotonic()
    try:
        send()
    except Exception:
        if time.monotonic() - began > BROKER_TIMEOUT:
            raise
        # A connection that was kept, to a broker that has been restarted, is known
        # to be dead at once, and then the next one is new.
        send()


def publish_after_commit(site_path: str, task_id: str) -> None:
    """Send the message if and when the current transaction is committed."""

    def hook(committed: bool) -> None:
        if committed:
            publish(site_path, task_id)

    transaction.get().addAfterCommitHook(hook)
