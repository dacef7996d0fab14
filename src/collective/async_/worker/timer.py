"""The worker's own timer. It makes a Celery beat process unnecessary."""

from ..broker import rate_limit
from ..broker.redis import redis_key
from ..broker.redis import shared_redis
from ..config import sweep_queue
from ..config import SWEEP_TASK
from celery import bootsteps
from typing import Any
from uuid import uuid4

import logging


logger = logging.getLogger("collective.async")

SWEEP_SECONDS = 5


class SweepTimer(bootsteps.StartStopStep):
    """Sends a sweep message every SWEEP_SECONDS: one for all workers together."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def start(self, consumer: Any) -> None:
        """Called each time when the worker has connected to its broker."""
        # The broker may have lost messages, and Redis delivers those of a killed
        # worker only after hours. So the sweep may send all of them at once.
        rate_limit.reset()
        self._connection_id = uuid4().hex
        consumer.timer.call_after(1, self._send, args=(consumer.app,))
        self._entry = consumer.timer.call_repeatedly(
            SWEEP_SECONDS, self._send, args=(consumer.app,)
        )

    def stop(self, consumer: Any) -> None:
        """Called when the worker has lost its connection to the broker."""
        entry = getattr(self, "_entry", None)
        if entry is not None:
            entry.cancel()

    def _send(self, app: Any) -> None:
        try:
            if self._first():
                # They expire, so that they do not pile up while all processes are busy.
                app.send_task(
                    SWEEP_TASK,
                    args=(self._connection_id,),
                    queue=sweep_queue(),
                    expires=SWEEP_SECONDS,
                )
        except Exception as error:
            # An exception would stop the worker. The next message is sent soon.
            logger.warning("Could not send the sweep message: %s", type(error).__name__)

    def _first(self) -> bool:
        client = shared_redis()
        if client is None:
            return True
        millis = SWEEP_SECONDS * 1000 - 500
        return bool(client.set(redis_key("sweep"), 1, nx=True, px=millis))
