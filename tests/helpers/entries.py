"""The ways to start an action: forms and buttons of the toolbar and of contents."""

from collections.abc import Callable
from dataclasses import dataclass
from helpers.clicks import check_in
from helpers.clicks import check_out
from helpers.clicks import link
from helpers.forms import clipboard
from helpers.forms import contents_button
from helpers.forms import paste
from helpers.forms import shown
from helpers.forms import submit
from helpers.sites import Site
from requests import Response


PAGE = "here/page-1"


def _nothing(site: Site) -> None:
    pass


def _next_page(site: Site, answer: Response) -> str:
    return shown(site.editor, answer)


def _message(site: Site, answer: Response) -> str:
    """The listing of folder_contents."""
    return answer.json()["msg"]


@dataclass(frozen=True)
class Entry:
    """How to get there and click, and the event that comes with the change.

    ``stock_failure`` is how stock Plone answers when a subscriber fails, and
    ``stock_aborts`` whether it then takes everything back.
    """

    name: str
    event: str
    click: Callable[[Site], Response]
    prepare: Callable[[Site], None] = _nothing
    told: Callable[[Site, Response], str] = _next_page
    stock_failure: tuple[int, str] = (500, "SubscriberFailed")
    stock_aborts: bool = True


def _add(site: Site) -> Response:
    values = {"title": "Brand new", "description": "Of today", "text": "<p>Hello</p>"}
    return submit(site.editor, "here/++add++Document", "form.buttons.save", values)


def _edit(site: Site) -> Response:
    values = {"title": "Changed", "subjects": "one;two", "text": "<p>Other</p>"}
    return submit(site.editor, f"{PAGE}/edit", "form.buttons.save", values)


def _rename(site: Site) -> Response:
    values = {"new_id": "other", "new_title": "Other"}
    return submit(site.editor, f"{PAGE}/object_rename", "form.buttons.Rename", values)


def _copy(site: Site) -> None:
    clipboard(site.editor, "copy", PAGE)


def _uids(site: Site, *names: str) -> list[str]:
    return [site.call("uid", f"here/{name}") for name in names]


def _delete_selected(site: Site) -> Response:
    selection = _uids(site, "page-1", "page-3")
    return contents_button(site.editor, "fc-delete", "here", selection=selection)


def _rename_selected(site: Site) -> Response:
    one, two = _uids(site, "page-1", "page-3")
    names = {
        **{"UID_0": one, "newid_0": "other", "newtitle_0": "Other"},
        **{"UID_1": two, "newid_1": "page-3", "newtitle_1": "Title only"},
    }
    return contents_button(site.editor, "fc-rename", "here", **names)


def _always(action: str) -> Callable[[Site], None]:
    """Let the action be a task even for few items."""
    return lambda site: site.call("set_thresholds", [f"{action} 1"])


def _share(site: Site) -> Response:
    # What stands at the end of the form belongs to its last row.
    values = {"entries.role_Contributor:records": "True", "inherit:boolean": ()}
    return submit(site.editor, "here/@@sharing", "form.button.Save", values)


def _publish_in_menu(site: Site) -> Response:
    token = site.editor.token("@@change-password")
    form = f"workflow_action=publish&_authenticator={token}"
    return site.editor.get(f"here/content_status_modify?{form}")


def _publish_paths(site: Site) -> Response:
    form = {
        "_authenticator": site.editor.token("@@change-password"),
        "workflow_action": "publish",
        "paths:list": [f"/{site.id}/here", f"/{site.id}/there/page-1"],
        "effective_date": "2026-01-02 03:04",
        "comment": "At last",
        "include_children:boolean": "1",
    }
    return site.editor.post("here/folder_publish", data=form)


def _working_copy(site: Site) -> None:
    assert check_out(site, PAGE).status_code < 400
    site.call("set_thresholds", ["checkin 1"])


def _two_versions(site: Site) -> None:
    for title in ("First", "Second"):
        submit(site.editor, f"{PAGE}/edit", "form.buttons.save", {"title": title})
        site.wait()
    site.call("set_thresholds", ["revert 1"])


def _tag_selected(site: Site) -> Response:
    selection = _uids(site, "page-1", "page-3")
    form = {"toadd": "Ä tag", "toremove": "none"}
    return contents_button(site.editor, "fc-tags", "here", selection=selection, **form)


def _set_properties(site: Site) -> Response:
    form = {
        "effectiveDate": "2026-01-02T03:04",
        "expirationDate": "2036-01-02T03:04",
        "copyright": "Ours",
        "contributors": "jane,joe",
        "exclude-from-nav": "yes",
        "recurse": "yes",
    }
    selection = [site.call("uid", "here")]
    return contents_button(
        site.editor, "fc-properties", "here", selection=selection, **form
    )


def _rearrange(site: Site) -> Response:
    form = {"rearrange_on": "sortable_title", "reversed": "true"}
    return contents_button(site.editor, "fc-rearrange", "here", **form)


def _publish_selected(site: Site) -> Response:
    selection = _uids(site, "page-1", "page-3")
    form = {"selection": selection, "transition": "publish", "comments": "At last"}
    return contents_button(site.editor, "fc-workflow", "here", **form)


ENTRIES = (
    Entry("add", "ObjectAddedEvent", _add),
    Entry("edit", "ObjectModifiedEvent", _edit),
    Entry("rename", "ObjectMovedEvent", _rename),
    Entry(
        "delete",
        "ObjectRemovedEvent",
        lambda site: site.editor.delete_content(PAGE),
    ),
    Entry("paste", "ObjectAddedEvent", lambda site: paste(site.editor, "there"), _copy),
    Entry("fc-delete", "ObjectRemovedEvent", _delete_selected, told=_message),
    Entry(
        "fc-paste",
        "ObjectAddedEvent",
        lambda site: contents_button(site.editor, "fc-paste", "there"),
        _copy,
        _message,
    ),
    Entry(
        "fc-rename",
        "ObjectModifiedEvent",
        _rename_selected,
        told=_message,
        stock_failure=(200, "Error renaming Page 3"),
    ),
    Entry(
        "fc-workflow",
        "AfterTransitionEvent",
        _publish_selected,
        told=_message,
        stock_failure=(200, "Could not transition: Page 1"),
        stock_aborts=False,
    ),
)

# What is a task only for many items. Stock Plone does not tell of failures of all of
# these in the same way, so not all tests take them.
MORE = (
    Entry("sharing", "LocalrolesModifiedEvent", _share, _always("sharing")),
    Entry(
        "state menu", "AfterTransitionEvent", _publish_in_menu, _always("transition")
    ),
    Entry(
        "folder_publish", "AfterTransitionEvent", _publish_paths, _always("transition")
    ),
    Entry(
        "check-in",
        "CheckinEvent",
        lambda site: check_in(site, "here/copy_of_page-1"),
        _working_copy,
    ),
    Entry(
        "revert",
        "",
        lambda site: link("revertversion?version_id=0")(site, PAGE),
        _two_versions,
    ),
    Entry("fc-tags", "", _tag_selected, _always("tags"), _message),
    Entry("fc-properties", "", _set_properties, _always("properties"), _message),
    Entry(
        "fc-rearrange",
        "ContainerModifiedEvent",
        _rearrange,
        _always("rearrange"),
        _message,
    ),
)
