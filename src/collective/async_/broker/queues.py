"""The queues: declared alike by those who send and by those who work.

Brokers that know what was declared refuse another declaration.
"""

from ..config import sweep_queue
from ..config import task_queue
from kombu import Exchange
from kombu import Queue


# Above the longest task, whose message is done when it is: in milliseconds, for
# RabbitMQ since 3.12. Its own limit of 30 minutes would take the connection of the
# worker away.
CONSUMER_TIMEOUT = 12 * 3600 * 1000


def queues() -> list[Queue]:
    """The queue of the tasks and the one of the sweeps."""
    arguments = {"x-consumer-timeout": CONSUMER_TIMEOUT}
    return [
        Queue(name, Exchange(name), routing_key=name, queue_arguments=arguments)
        for name in (task_queue(), sweep_queue())
    ]
