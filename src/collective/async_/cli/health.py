"""The command ``health``: is the worker of this host or container alive?"""

from ..broker.leases import workers_here
from ..config import broker_url
from pathlib import Path

import click
import os


@click.command("health")
@click.option("--worker", is_flag=True, required=True, help="Look at the worker here.")
@click.pass_context
def health_command(context: click.Context, worker: bool) -> None:
    """Tell whether a worker process of this host or container is alive.

    For liveness probes: it does not open the database and ends within seconds. It needs
    a Redis, where worker processes renew their leases every few seconds.
    """
    if broker_url() is None:
        _read_environment(context)
    found = workers_here()
    if found is None:
        raise click.ClickException("The Redis with the leases does not answer.")
    click.echo(f"{found} worker processes are alive here.")
    if not found:
        context.exit(1)


def _read_environment(context: click.Context) -> None:
    from ..worker.boot import configure

    path: Path | None = context.obj.config
    if path is None:
        raise click.UsageError("Set CELERY_BROKER_URL, or name a zope.conf with -c.")
    os.environ["ZOPE_CONFIG"] = str(path)
    configure()
