"""While the worker is stopped: an editor reads their own writes, nothing is lost."""

from helpers.clicks import menu
from helpers.clicks import save
from helpers.compare import assert_alike
from helpers.forms import form_of
from helpers.sites import Twins


PAGE = "here/page-1"


def test_the_next_form_shows_what_was_saved(twins: Twins):
    site = twins.asynchronous
    twins.pause_worker()
    save(site, PAGE)
    form = form_of(site.editor, f"{PAGE}/edit", "form.buttons.save")
    values = dict(form.form_values())
    assert values["form.widgets.IDublinCore.title"] == "Changed"
    assert values["form.widgets.IRichTextBehavior.text"] == "<p>Typed</p>"


def test_who_may_not_edit_after_submitting_loses_nothing(twins: Twins):
    for site in (twins.asynchronous, twins.stock):
        site.call("roles", "editor", ["Member", "Contributor", "Editor"])
    twins.pause_worker()
    for site in (twins.asynchronous, twins.stock):
        save(site, PAGE)
        menu("submit")(site, PAGE)
        site.call("transition", PAGE, "publish")
    twins.resume_worker()
    assert [r["status"] for r in twins.asynchronous.wait()] == ["succeeded"]
    assert_alike(twins)
