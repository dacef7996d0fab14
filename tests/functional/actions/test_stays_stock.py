"""What no task can do is done at once; what some of it can, is done as in stock Plone."""

from helpers.compare import assert_alike
from helpers.forms import clipboard
from helpers.forms import contents_button
from helpers.forms import paste
from helpers.forms import shown
from helpers.forms import submit
from helpers.sites import Site
from helpers.sites import Twins
from helpers.stack import Client
from requests import Response

import pytest


def test_what_an_anonymous_visitor_adds_is_there_at_once(twins: Twins):
    def click(site: Site) -> Response:
        for permission in ("Add portal content", "plone.app.contenttypes: Add Folder"):
            site.call("allow", "here", permission, ["Anonymous"])
        site.call("allow", "here", "View", ["Anonymous", "Manager", "Editor"])
        visitor = Client(site.url)
        path = "here/++add++Folder"
        return submit(visitor, path, "form.buttons.save", {"title": "Mine"})

    for answer in twins.both(click):
        assert answer.status_code == 302, answer.text[-2000:]
    assert twins.asynchronous.wait() == []
    assert "/here/mine" in twins.asynchronous.call("snapshot")
    assert_alike(twins)


@pytest.mark.parametrize("button", ["fc-delete", "fc-workflow", "fc-rename"])
def test_one_of_a_selection_is_hidden(twins: Twins, button: str):
    def click(site: Site) -> Response:
        uids = [site.call("uid", f"here/page-{number}") for number in (1, 2, 3)]
        for permission in ("Access contents information", "View"):
            site.call("allow", "here/page-2", permission, ["Manager"])
        site.call("clear")
        form = {"selection": uids, "transition": "publish"}
        if button == "fc-rename":
            form = {f"UID_{place}": uid for place, uid in enumerate(uids)}
            form |= {f"newid_{place}": f"new-{place}" for place in range(3)}
            form |= {f"newtitle_{place}": "New" for place in range(3)}
        return contents_button(site.editor, button, "here", **form)

    for answer in twins.both(click):
        assert answer.status_code == 200, answer.text[-2000:]
        assert answer.json()["status"] == "warning"
        assert "1 could not be found" in answer.json()["msg"]
    (record,) = twins.asynchronous.wait()
    assert (record["status"], len(record["outcomes"])) == ("succeeded", 2), record
    assert_alike(twins)


def test_a_folder_is_deleted_together_with_what_is_in_it(twins: Twins):
    site = twins.asynchronous
    names = ("here", "here/page-1", "here/page-3")
    uids = [site.call("uid", name) for name in names]
    contents_button(site.editor, "fc-delete", "", selection=uids)
    (record,) = site.wait()
    assert record["status"] == "succeeded", record
    assert [ok for _title, ok, _message in record["outcomes"]] == [True] * 3


def test_on_a_page_it_is_pasted_into_its_folder(twins: Twins):
    def click(site: Site) -> str:
        clipboard(site.editor, "copy", "here/page-1")
        return shown(site.editor, paste(site.editor, "there/page-2"))

    ours, _stock = twins.both(click)
    assert "will be pasted into “There”" in ours
    assert "/there/copy_of_page-1" in twins.asynchronous.call("snapshot")
    assert_alike(twins)
