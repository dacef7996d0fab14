"""The command ``show``."""

from .context import Sites
from .context import task
from .output import as_full_data
from .output import echo_fields
from .output import echo_json

import click


@click.command("show")
@click.argument("task_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of lines.")
@click.pass_obj
def show_command(sites: Sites, task_id: str, as_json: bool) -> None:
    """Show one task with the results of its items and its traceback.

    Times are UTC.
    """
    with sites.open():
        data = as_full_data(task(task_id))
    (echo_json if as_json else echo_fields)(data)
