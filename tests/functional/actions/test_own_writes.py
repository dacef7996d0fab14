"""While the worker is stopped: an editor reads their own writes, nothing is lost."""

from helpers.compare import assert_alike
from helpers.forms import contents_button
from helpers.forms import form_of
from helpers.forms import submit
from helpers.sites import Site
from helpers.sites import Twins
from requests import Response

import pytest


PAGE = "here/page-1"


def save(site: Site, **values: str) -> Response:
    """Open the edit form, change something and save."""
    answer = submit(site.editor, f"{PAGE}/edit", "form.buttons.save", values)
    assert answer.status_code == 302, answer.text[-3000:]
    return answer


def first_save(site: Site) -> None:
    save(site, title="Changed", text="<p>Typed</p>")


def state_menu(site: Site) -> Response:
    token = site.editor.token("here/delete_confirmation")
    url = f"{PAGE}/content_status_modify?workflow_action=submit&_authenticator={token}"
    return site.editor.get(url)


def selected(button: str, **form):
    def press(site: Site) -> Response:
        selection = [site.call("uid", PAGE)]
        return contents_button(site.editor, button, "here", selection=selection, **form)

    return press


def rename(site: Site) -> Response:
    values = {"new_id": "other", "new_title": "Other"}
    return submit(site.editor, f"{PAGE}/object_rename", "form.buttons.Rename", values)


def patch(site: Site) -> Response:
    headers = {"Accept": "application/json"}
    return site.editor.patch(PAGE, json={"description": "Patched"}, headers=headers)


NEXT = {
    "edit form": lambda site: save(site, description="Next"),
    "state menu": state_menu,
    "tags": selected("fc-tags", add="one,two"),
    "properties": selected("fc-properties", exclude_from_nav="yes"),
    "state of a selection": selected("fc-workflow", transition="publish"),
    "rename": rename,
    "rest": patch,
    "delete": lambda site: site.editor.delete_content(PAGE),
}


@pytest.mark.parametrize("click", NEXT.values(), ids=NEXT.keys())
def test_a_save_and_then(twins: Twins, click):
    twins.pause_worker()
    for site in (twins.asynchronous, twins.stock):
        first_save(site)
        answer = click(site)
        assert answer.status_code < 400, answer.text[-2000:]
    twins.resume_worker()

    records = twins.asynchronous.wait()
    assert {r["status"] for r in records} == {"succeeded"}, records
    assert_alike(twins)


def test_the_next_form_shows_what_was_saved(twins: Twins):
    site = twins.asynchronous
    twins.pause_worker()
    first_save(site)
    form = form_of(site.editor, f"{PAGE}/edit", "form.buttons.save")
    values = dict(form.form_values())
    assert values["form.widgets.IDublinCore.title"] == "Changed"
    assert values["form.widgets.IRichTextBehavior.text"] == "<p>Typed</p>"


def test_who_may_not_edit_after_submitting_loses_nothing(twins: Twins):
    for site in (twins.asynchronous, twins.stock):
        site.call("roles", "editor", ["Member", "Contributor", "Editor"])
    twins.pause_worker()
    for site in (twins.asynchronous, twins.stock):
        first_save(site)
        state_menu(site)
        site.call("transition", PAGE, "publish")
    twins.resume_worker()
    assert [r["status"] for r in twins.asynchronous.wait()] == ["succeeded"]
    assert_alike(twins)
