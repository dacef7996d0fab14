"""The Celery app of the worker: ``celery -A collective.async_ worker``.

Set ZOPE_CONFIG to the path of zope.conf. Set CELERY_BROKER_URL in the environment or
in the ``<environment>`` section of zope.conf.
"""

from .broker.address import celery_url
from .broker.address import transport_options
from .broker.queues import queues
from .config import RUN_TASK
from .config import SWEEP_TASK
from .config import task_queue
from .worker import boot
from .worker import log_filter
from .worker import slots
from .worker.node_name import node_name
from .worker.timer import SweepTimer
from celery import Celery
from celery import signals
from typing import Any


# Seconds. A sentinel that does not answer in that time is left out.
SENTINEL_TIMEOUT = 1.0

# First of all, since zope.conf may set the URL of the broker.
boot.configure()

app = Celery("collective.async")
app.conf.update(
    # Not broker_url: Celery prefers the variable in the environment to that.
    broker_read_url=celery_url(),
    broker_write_url=celery_url(),
    # JSON only: somebody who can write to the broker must not be able to run code.
    task_serializer="json",
    result_serializer="json",
    accept_content=["json"],
    # The result is in the task's record in the ZODB.
    task_ignore_result=True,
    # Acknowledge a message after the work, so that it comes back if the worker is
    # killed.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    # A process must not reserve messages while it runs a long task.
    worker_prefetch_multiplier=1,
    # Seconds. With the default of 4, children that still open the ZODB are killed.
    worker_proc_alive_timeout=120,
    # Seconds. The child is then killed, for code that never returns to Python. The
    # usual time limit is a setting of the site, and shorter.
    task_time_limit=11.5 * 3600,
    # Kilobytes. A child that uses more is replaced after its task.
    worker_max_memory_per_child=1024 * 1024,
    broker_connection_retry_on_startup=True,
    # No limit: by default Celery gives up after 100 tries.
    broker_connection_max_retries=None,
    # Go on after a channel error: RabbitMQ before 3.12 closes the channel when a task
    # takes more than 30 minutes.
    broker_channel_error_retry=True,
    # Seconds. Longer than any task, otherwise Redis delivers its message again. That
    # does no harm, since a running task cannot be claimed.
    broker_transport_options={
        "visibility_timeout": 12 * 3600,
        **transport_options(SENTINEL_TIMEOUT),
    },
    # No events for Celery's monitoring tools.
    worker_send_task_events=False,
)


@app.task(name=RUN_TASK)
def run(
    site_path: object = None,
    task_id: object = None,
    given_back: object = 0,
    *junk: object,
) -> str:
    """Run a task if it has not run yet. A malformed message is logged and ignored."""
    from .worker.run import run_task

    if not isinstance(site_path, str) or not isinstance(task_id, str):
        boot.logger.warning("Ignored a message without a site path and a task id")
        return "junk"
    # Junk is not given back.
    times = given_back if isinstance(given_back, int) else -1
    return run_task(site_path, task_id, times)


@app.task(name=SWEEP_TASK)
def sweep(connection_id: object = "", *junk: object) -> None:
    """Send lost messages again, close shards and purge old tasks."""
    from .worker.sweep import sweep_all

    sweep_all(str(connection_id))


@signals.celeryd_init.connect
def _name_worker(instance: Any = None, **_kwargs: object) -> None:
    instance.hostname = node_name(instance.hostname)


@signals.celeryd_init.connect
def _name_queues(**_kwargs: object) -> None:
    """Called before the worker reads which queues there are."""
    boot.read_namespace()
    app.conf.update(task_default_queue=task_queue(), task_queues=queues())


@signals.worker_init.connect
def _load_zope(sender: Any = None, **_kwargs: object) -> None:
    boot.load()
    boot.prepare_database()
    log_filter.log_tasks(sender)
    log_filter.hide_sweep_messages()
    slots.prepare(sender.concurrency if sender is not None else 1)


@signals.worker_ready.connect
def _describe(**_kwargs: object) -> None:
    """What was done before Celery had a log to write it to."""
    from .patches.worker import tell_all

    tell_all()
    boot.logger.info("The queue of this database is %s", task_queue())


@signals.worker_process_init.connect
def _open_database(**_kwargs: object) -> None:
    boot.open_database()


@signals.worker_process_shutdown.connect
def _close_database(**_kwargs: object) -> None:
    boot.close_database()


app.steps["consumer"].add(SweepTimer)
