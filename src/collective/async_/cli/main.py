"""The console script ``collective-async``."""

from .check import check_command
from .context import Sites
from .control import cancel_command
from .control import purge_command
from .control import retry_command
from .health import health_command
from .list import list_command
from .show import show_command
from pathlib import Path

import click


EPILOG = """
\b
Examples:
  collective-async -c etc/zope.conf check
  collective-async -c etc/zope.conf list --state failed --since 2026-01-31
  collective-async -c etc/zope.conf retry 65bb1c20a1b2-0123456789abcdef0123
  collective-async -c etc/zope.conf purge --older-than 30d --dry-run

\b
Exit codes:
  0  done
  1  the change is not possible, or the check has failed
  2  wrong usage
  3  there is no such task
"""


@click.group(epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-c",
    "--config",
    envvar="ZOPE_CONFIG",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The zope.conf of an instance (default: $ZOPE_CONFIG).",
)
@click.option(
    "--site", metavar="PATH", help="The Plone site, if there are several: /Plone"
)
@click.version_option(package_name="collective.async")
@click.pass_context
def main(context: click.Context, config: Path | None, site: str | None) -> None:
    """Show and control the background tasks of a Plone site.

    It opens the database like an instance. So while the site runs, its database must
    be on ZEO or RelStorage.
    """
    if context.obj is None:
        context.obj = Sites(config, site)


for command in (
    check_command,
    health_command,
    list_command,
    show_command,
    retry_command,
    cancel_command,
    purge_command,
):
    main.add_command(command)
