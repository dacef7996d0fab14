"""The worker's own timer: no beat process is needed."""

from ..runner.shared import shared_redis
from ..runner.sweep_marks import forget_marks
from ..settings import SWEEP_QUEUE
from ..settings import SWEEP_TASK
from celery import bootsteps
from uuid import uuid4

import logging


logger = logging.getLogger("collective.async")

SWEEP_SECONDS = 5


class SweepTimer(bootsteps.StartStopStep):
    """Asks for a sweep every SWEEP_SECONDS, once for all workers."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def start(self, consumer) -> None:
        # Messages that a killed worker had taken come back after hours only.
        forget_marks()
        self._era = uuid4().hex
        consumer.timer.call_after(1, self._ask, args=(consumer.app,))
        self._entry = consumer.timer.call_repeatedly(
            SWEEP_SECONDS, self._ask, args=(consumer.app,)
        )

    def stop(self, consumer) -> None:
        entry = getattr(self, "_entry", None)
        if entry is not None:
            entry.cancel()

    def _ask(self, app) -> None:
        try:
            if self._first():
                # Expired ones are dropped: they do not pile up behind long tasks.
                app.send_task(
                    SWEEP_TASK,
                    args=(self._era,),
                    queue=SWEEP_QUEUE,
                    expires=SWEEP_SECONDS,
                )
        except Exception as error:
            # In the consumer's loop: nothing may escape, the next one comes soon.
            logger.warning("No sweep asked for: %s", type(error).__name__)

    def _first(self) -> bool:
        client = shared_redis()
        if client is None:
            return True
        millis = SWEEP_SECONDS * 1000 - 500
        return bool(client.set("collective.async:sweep", 1, nx=True, px=millis))
