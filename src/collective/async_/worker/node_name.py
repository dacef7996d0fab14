"""A name of its own for each worker whose broker is RabbitMQ."""

from ..broker.redis import broker_redis
from celery.utils.nodenames import default_nodename
from celery.utils.nodenames import nodename
from socket import gethostname
from uuid import uuid4


def node_name(chosen: str) -> str:
    """The name for a worker that was started with this one.

    It is another one only if it would be Celery's default. A worker's queue for
    Celery's commands has its name and belongs to its connection alone. RabbitMQ refuses
    it to a second worker, and such a worker connects again and again: in a container
    with the same host name, or while a process of a killed worker ends its task. With
    Redis it may be shared. There a new name would leave a key behind at each start.
    """
    if chosen != default_nodename(None) or broker_redis() is not None:
        return chosen
    return nodename(f"celery-{uuid4().hex[:8]}", gethostname())
