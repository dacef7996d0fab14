"""Asks the broker, Redis or RabbitMQ, about the queue of tasks."""

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
    """The number of messages in the queue, and of the workers that consume them.

    ``consumers`` is None if the broker does not know it.
    """

    messages: int
    consumers: int | None = None


def queue_info() -> QueueInfo | None:
    """The state of the queue, or None if the broker does not answer in a second."""
    if broker_url() is None:
        return None
    try:
        client = broker_redis()
        return (
            QueueInfo(client.llen(task_queue())) if client is not None else _declared()
        )
    except Exception as error:
        # Any error, since brokers' clients raise many kinds.
        logger.debug("Cannot read the length of the queue: %s", type(error).__name__)
        return None


def ping() -> None:
    """Raise an error of the broker's client if the broker does not answer."""
    client = broker_redis()
    if client is not None:
        client.ping()
    else:
        with _connection():
            pass


def _connection():
    # A new connection: asking for a missing queue closes the channel, which must not
    # happen to a connection of the pool for sending.
    connection = producer().connection_for_write()
    try:
        # By default Kombu sleeps for two seconds before it gives up.
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
            # There is no queue yet, so no worker has connected.
            return QueueInfo(0, 0)
        return QueueInfo(messages, consumers)
