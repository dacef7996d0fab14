"""Content rules: one mail for each event, with the public address in it."""

from collections.abc import Callable
from collections.abc import Iterator
from helpers.entries import ENTRIES
from helpers.forms import submit
from helpers.sink import Sink
from helpers.sink import text
from helpers.sites import Site
from helpers.sites import Twins

import pytest


HOST = "VirtualHostBase/https/example.org:443/{}/VirtualHostRoot/_vh_cms"
EVENTS = "zope.lifecycleevent.interfaces."
MESSAGE = "${title} by ${user_id}: ${absolute_url} in ${parent_url}"
# The event of the rule, and the items for which it sends a mail.
RULES = {
    "add": ("IObjectAddedEvent", ["here/brand-new"]),
    "edit": ("IObjectModifiedEvent", ["here/page-1"]),
    "delete": ("IObjectRemovedEvent", ["here/page-1"]),
    "paste": ("IObjectAddedEvent", ["there/copy_of_page-1"]),
    "fc-delete": ("IObjectRemovedEvent", ["here/page-1", "here/page-3"]),
    "fc-paste": ("IObjectAddedEvent", ["there/copy_of_page-1"]),
}


@pytest.fixture
def rule(twins: Twins) -> Iterator[Callable[[str], None]]:
    """Add a rule for an event to the folders of both sites."""

    def put(event: str) -> None:
        arguments = ("rule", f"{EVENTS}{event}", MESSAGE, "here", "there")
        twins.both(lambda site: site.call("add_rule", *arguments))

    yield put
    twins.both(lambda site: site.call("remove_rule", "rule"))


@pytest.mark.parametrize("name", RULES)
def test_the_mail_of_a_rule(twins: Twins, inbox: Sink, rule: Callable, name: str):
    event, places = RULES[name]
    (entry,) = (entry for entry in ENTRIES if entry.name == name)
    rule(event)

    def click(site: Site) -> list[str]:
        inbox.mails.clear()
        # The clipboard's cookie would be for the other address.
        entry.prepare(site)
        assert entry.click(site.behind(HOST.format(site.id))).status_code < 400
        site.wait()
        return sorted(map(text, inbox.mails))

    ours, stock = click(twins.asynchronous), click(twins.stock)

    assert ours == stock
    for mail, place in zip(ours, places, strict=True):
        assert f" by editor: https://example.org/cms/{place} in " in mail


def test_a_rule_fires_for_each_of_several_tasks(
    twins: Twins, inbox: Sink, rule: Callable
):
    rule("IObjectModifiedEvent")
    before = twins.worker.log().count("] rule: ")
    # One more than the worker has processes, so one of them runs two tasks.
    for number in range(3):
        values = {"title": f"Title {number}"}
        path = "here/page-1/edit"
        submit(twins.asynchronous.editor, path, "form.buttons.save", values)
        twins.asynchronous.wait()

    # Executed rules are remembered until the end of a request.
    titles = [text(mail).partition(" by ")[0].strip() for mail in inbox.mails]
    assert titles == ["Title 0", "Title 1", "Title 2"]
    assert twins.worker.log().count("] rule: ") == before + 3
