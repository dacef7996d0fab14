"""What the broker knows of the queue of tasks, whichever broker it is."""

from ..config import broker_url
from ..config import task_queue
from .publish import BROKER_TIMEOUT
from .publish import producer
from .redis import broker_redis
from dataclasses import dataclass

import logging


logger = logging.getLogger("collective.async")


@dataclass(frozen=True)
class QueueInfo:
    """``consumers``: the workers that take from it; None when that is not known."""

    messages: int
    consumers: int | None = None


def queue_info() -> QueueInfo | None:
    """How long the queue is; None when nobody can say. Within a second."""
    if broker_url() is None:
        return None
    try:
        client = broker_redis()
        return (
            QueueInfo(client.llen(task_queue())) if client is not None else _declared()
        )
    except Exception as error:
        # Whatever a broker's client raises: nothing is known.
        logger.debug("Cannot read the length of the queue: %s", type(error).__name__)
        return None


def ping() -> None:
    """Raises whatever the broker's client raises when the broker does not answer."""
    client = broker_redis()
    if client is not None:
        client.ping()
    else:
        with _connection():
            pass


def _connection():
    # One of its own: on a pooled one, a queue that is not there would close the
    # channel of those who send.
    connection = producer().connection_for_write()
    try:
        # Kombu's default is to sleep for two seconds before it gives up.
        return connection.ensure_connection(
            max_retries=1, interval_start=0, timeout=BROKER_TIMEOUT
        )
    except BaseException:
        connection.release()
        raise


def _declared() -> QueueInfo:
    with _connection() as connection:
        try:
            channel = connection.default_channel
            _name, messages, consumers = channel.queue_declare(
                task_queue(), passive=True
            )
        except connection.channel_errors:
            # There is none yet, so nobody takes from it.
            return QueueInfo(0, 0)
        return QueueInfo(messages, consumers)
