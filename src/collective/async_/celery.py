"""The Celery app of the worker: ``celery -A collective.async_ worker``.

Zope is configured by ZOPE_CONFIG (the path of zope.conf), the broker by
CELERY_BROKER_URL in the environment or in zope.conf's ``<environment>``.
"""

from .broker.queues import queues
from .config import broker_url
from .config import RUN_TASK
from .config import SWEEP_TASK
from .config import task_queue
from .worker import boot
from .worker import log_filter
from .worker import slots
from .worker.timer import SweepTimer
from celery import Celery
from celery import signals
from typing import Any


# Before anything asks for the broker: zope.conf may name it.
boot.configure()

app = Celery("collective.async", broker=broker_url())
app.conf.update(
    task_default_queue=task_queue(),
    task_queues=queues(),
    # JSON only: whoever can write to the broker must not be able to run code.
    task_serializer="json",
    result_serializer="json",
    accept_content=["json"],
    # The record in the ZODB is the result.
    task_ignore_result=True,
    # A message is done when the work is, so that a killed worker's comes back.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    # One long task must not hold short ones in a process' private queue.
    worker_prefetch_multiplier=1,
    # Seconds; the default of 4 kills children that are still opening the ZODB.
    worker_proc_alive_timeout=120,
    # Seconds, the last resort for code that never returns to Python: the child
    # is killed. The limit that people set is a setting of the site, and shorter.
    task_time_limit=11.5 * 3600,
    # Kilobytes: a child that grew beyond it is replaced after its task.
    worker_max_memory_per_child=1024 * 1024,
    broker_connection_retry_on_startup=True,
    # For ever: the broker may be away for longer than Celery's 100 tries.
    broker_connection_max_retries=None,
    # RabbitMQ before 3.12 closes the channel under a task of half an hour; without
    # this the worker would end.
    broker_channel_error_retry=True,
    # Seconds. Above the longest task, else Redis delivers it a second time
    # (harmless: the claim refuses it).
    broker_transport_options={"visibility_timeout": 12 * 3600},
    # zope.conf configures the log.
    worker_hijack_root_logger=False,
    # No result, no remote control chatter between workers.
    worker_send_task_events=False,
)


@app.task(name=RUN_TASK)
def run(
    site_path: object = None,
    task_id: object = None,
    given_back: object = 0,
    *junk: object,
) -> str:
    """Run one task if it is to be run. A malformed message only gives a log line."""
    from .worker.run import run_task

    if not isinstance(site_path, str) or not isinstance(task_id, str):
        boot.logger.warning("Ignored a message that names no task")
        return "junk"
    # Junk is not given back.
    times = given_back if isinstance(given_back, int) else -1
    return run_task(site_path, task_id, times)


@app.task(name=SWEEP_TASK)
def sweep(connection_id: object = "", *junk: object) -> None:
    """Send lost messages again, close shards, purge old tasks."""
    from .worker.sweep import sweep_all

    sweep_all(str(connection_id))


@signals.worker_init.connect
def _load_zope(sender: Any = None, **_kwargs: object) -> None:
    boot.load()
    log_filter.hide_sweep_messages()
    slots.prepare(sender.concurrency if sender is not None else 1)


@signals.worker_process_init.connect
def _open_database(**_kwargs: object) -> None:
    boot.open_database()


@signals.worker_process_shutdown.connect
def _close_database(**_kwargs: object) -> None:
    boot.close_database()


app.steps["consumer"].add(SweepTimer)
