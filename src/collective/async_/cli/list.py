"""The command ``list``."""

from ..tasks.record import Status
from ..tasks.search import Query
from ..tasks.search import search
from ..tasks.search import SORT_NAMES
from ..tasks.store import get_store
from .context import Sites
from .output import as_data
from .output import echo_json
from .output import echo_table
from datetime import datetime
from datetime import timezone

import click


SORTS = [sign + name for name in SORT_NAMES for sign in ("", "-")]


@click.command("list")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([status.value for status in Status]),
    help="Only tasks in this state. May be given several times.",
)
@click.option("--user", default="", metavar="ID", help="Only tasks of this user.")
@click.option("--action", default="", help="Only tasks of this action: delete, …")
@click.option("--text", default="", help="A text in the title, the message or the id.")
@click.option("--since", type=click.DateTime(), help="Requested at this time or later.")
@click.option("--until", type=click.DateTime(), help="Requested before this time.")
@click.option("--sort", default="-created", type=click.Choice(SORTS), show_default=True)
@click.option("--limit", default=50, type=click.IntRange(1), show_default=True)
@click.option("--json", "as_json", is_flag=True, help="JSON instead of a table.")
@click.pass_obj
def list_command(
    sites: Sites,
    states: tuple[str, ...],
    user: str,
    action: str,
    text: str,
    since: datetime | None,
    until: datetime | None,
    sort: str,
    limit: int,
    as_json: bool,
) -> None:
    """List tasks, the newest first. Times are UTC."""
    query = Query(
        states=frozenset(map(Status, states)),
        user=user,
        action=action,
        text=text,
        since=utc(since),
        until=utc(until),
        sort=sort,
    )
    with sites.open():
        found = search(get_store(), query, limit)
        rows = [as_data(record) for record in found.records]
    (echo_json if as_json else echo_table)(rows)
    if not found.complete:
        text = f"Only {found.looked_at} tasks were searched. For others, use --until."
        click.echo(text, err=True)


def utc(time: datetime | None) -> datetime | None:
    """The same date and time in UTC."""
    return None if time is None else time.replace(tzinfo=timezone.utc)
