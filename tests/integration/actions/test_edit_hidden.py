"""A save with a related item that the editor may not see when it is done."""

from collective.async_.tasks.record import Status
from collective.async_.tasks.store import get_store
from plone import api
from z3c.relationfield import RelationValue
from zope.component import getUtility
from zope.intid.interfaces import IIntIds

import pytest
import transaction


TITLE = "form.widgets.IDublinCore.title"
RELATED = "form.widgets.IRelatedItems.relatedItems"


@pytest.fixture
def others(document, editor):
    """Two other pages; the editor is only that, and may see them."""
    portal = api.portal.get()
    pages = [
        api.content.create(portal, "Document", id_, id_.title()) for id_ in ("a", "b")
    ]
    for page in (document, *pages):
        page.manage_permission("View", ["Editor", "Manager"])
        page.manage_delLocalRoles(["test_user_1_"])
    portal.acl_users.portal_role_manager.assignRolesToPrincipal(
        ["Editor"], "test_user_1_"
    )
    transaction.commit()
    return pages


def relate(document, *others):
    intids = getUtility(IIntIds)
    document.relatedItems = [RelationValue(intids.getId(other)) for other in others]
    transaction.commit()


def hide(page):
    page.manage_permission("View", ["Manager"])
    page.manage_permission("Access contents information", ["Manager"])
    transaction.commit()


def save(editor, document, others):
    editor.open(f"{document.absolute_url()}/edit")
    editor.getControl(name=TITLE).value = "Mine"
    uids = ";".join(map(api.content.get_uuid, others))
    editor.getControl(name=RELATED).value = uids
    editor.getControl("Save").click()
    (record,) = get_store().active()
    return record


def related(document):
    return [relation.to_object.getId() for relation in document.relatedItems]


def test_it_stays_if_it_was_there_before(document, editor, others, waiting):
    relate(document, others[0])
    save(editor, document, others)
    hide(others[0])
    (record,) = waiting()
    assert record.status is Status.SUCCEEDED, record.traceback
    assert related(document) == ["a", "b"]


def test_nothing_is_saved_if_it_is_new(document, editor, others, waiting):
    relate(document, others[0])
    save(editor, document, others)
    hide(others[1])
    (record,) = waiting()
    assert (record.status, record.traceback) == (Status.FAILED, None)
    assert record.message.mapping == {"fields": "Related Items"}
    assert record.params["data"]["IDublinCore.title"] == "Mine"
    assert (document.title, related(document)) == ("Title", ["a"])
