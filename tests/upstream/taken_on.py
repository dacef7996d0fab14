"""As ``installed.py``, but the browser is taken to the item, as stock Plone does it.

After an add or a rename, the add-on redirects to a page that is there already, since
the new one has no address yet. In these tests the task has run by then, so a redirect
can go to the new address, and the rest of a test shows what is there.
"""

from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.store import get_store
from collective.async_.worker.session import connection
from collective.async_.worker.session import in_site
from drain import drain_after_requests
from drain import Message
from installed import run_installed
from plone import api
from typing import Any


def take_on(message: Message, status: str, headers: list) -> tuple[str, list]:
    """Replace the address of a redirect if the task has given its item a new one."""
    with connection() as app, in_site(app, message[0]) as site:
        address = _address(site, get_store(site).get(message[1]))
    if address is None or not status.startswith("302"):
        return status, headers
    others = [(name, value) for name, value in headers if name.lower() != "location"]
    return status, [*others, ("Location", address)]


def _address(site: Any, record: TaskRecord) -> str | None:
    """Where stock Plone redirects to after this action."""
    if record.action not in ("add", "rename") or record.status is not Status.SUCCEEDED:
        return None
    (brain,) = site.portal_catalog.unrestrictedSearchResults(UID=record.uids[0])
    kind = brain.portal_type
    address = record.request_context.server_url + brain.getPath()
    if record.action == "add":
        view = site.portal_types[kind].immediate_view
    else:
        name = "plone.types_use_view_action_in_listings"
        view = "view" if kind in api.portal.get_registry_record(name) else ""
    return f"{address}/{view}" if view else address


if __name__ == "__main__":
    drain_after_requests(take_on)
    run_installed()
