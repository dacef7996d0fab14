"""The console script ``cleanup_task_results``, for existing cron jobs."""

from ..tasks.purge import purge
from ..tasks.record import utcnow
from datetime import timedelta
from pathlib import Path

import click
import logging
import sys


logger = logging.getLogger("collective.async")


@click.command("cleanup_task_results")
@click.option("--log-file", type=click.Path(dir_okay=False), help="Default: stdout.")
@click.option(
    "--plone-site", default="Plone", show_default=True, help="The path of the site."
)
@click.option(
    "--days-to-keep", default=1, type=click.IntRange(0, 36500), show_default=True
)
@click.argument(
    "config_file", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def main(
    log_file: str | None, plone_site: str, days_to_keep: int, config_file: Path
) -> None:
    """Remove the tasks that ended some days ago, including failed ones.

    You rarely need it: the worker removes old tasks as the control panel says. Tasks
    that wait or run are never removed.
    """
    from .site import open_site
    from .site import transactions

    with open_site(config_file, plone_site) as site:
        # Here, since starting Zope has configured logging anew.
        log_to(log_file)
        count = purge(transactions(site), utcnow() - timedelta(days=days_to_keep))
        logger.info("%s tasks removed from %s", count, plone_site)


def log_to(path: str | None) -> None:
    """Log to this file, or to the standard output."""
    handler = logging.FileHandler(path) if path else logging.StreamHandler(sys.stdout)
    line = "%(asctime)s %(levelname)s %(name)s %(message)s"
    handler.setFormatter(logging.Formatter(line))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
