"""The declarations of the queues, for senders and workers.

They must be the same for both: RabbitMQ refuses a queue that was declared otherwise.
"""

from ..config import sweep_queue
from ..config import task_queue
from kombu import Exchange
from kombu import Queue


# Milliseconds. A message is acknowledged when its task has ended, so this must be
# longer than the longest task. RabbitMQ's default is 30 minutes; after that it closes
# the channel. It reads this argument since version 3.12.
CONSUMER_TIMEOUT = 12 * 3600 * 1000


def queues() -> list[Queue]:
    """The queue of the tasks and the queue of the sweep."""
    arguments = {"x-consumer-timeout": CONSUMER_TIMEOUT}
    return [
        Queue(name, Exchange(name), routing_key=name, queue_arguments=arguments)
        for name in (task_queue(), sweep_queue())
    ]
