"""Every action counts the contents of a folder, and none knows that."""

from collective.async_.actions.groups import begin
from collective.async_.actions.paste.clipboard import COPY
from collective.async_.actions.paste.clipboard import CUT
from collective.async_.counting import Stage
from collective.async_.patches import catalog_moves
from collective.async_.patches import patch
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.shard import new_id
from collective.async_.tasks.store import get_store
from collective.async_.tasks.store import provide_store
from collective.async_.worker.run import run_task
from plone import api
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from Products.CMFCore.indexing import IndexQueue
from Products.CMFCore.indexing import PortalCatalogProcessor
from Products.CMFCore.interfaces import IPortalCatalogQueueProcessor
from zope.component import getGlobalSiteManager

import pytest
import transaction


@pytest.fixture
def news(portal):
    """A folder of three pages, which are four items, and a place for them."""
    setRoles(portal, TEST_USER_ID, ["Manager"])
    api.portal.get_tool("portal_workflow").setChainForPortalTypes(
        ["Folder", "Document"], ["simple_publication_workflow"]
    )
    folder = api.content.create(portal, "Folder", "news", "News")
    for number in range(3):
        api.content.create(folder, "Document", f"page-{number}", f"Page {number}")
    api.content.create(portal, "Folder", "target", "Target")
    return folder


@pytest.fixture
def run(portal, told):
    """Run a task on the folder; return what it has told, by stage."""

    def run(action, content, selection=False, **params):
        uid = api.content.get_uuid(content)
        provide_store(portal)
        record = TaskRecord(
            new_id(),
            action,
            TEST_USER_ID,
            title="News",
            uids=(uid,),
            size=4,
            params={"selection": selection, "titles": {uid: "News"}, **params},
        )
        get_store(portal).add(record)
        transaction.commit()
        run_task("/plone", record.id)
        transaction.begin()
        assert record.status is Status.SUCCEEDED, record.traceback
        stages = {}
        for found in told:
            stages.setdefault(found.stage, []).append((found.done, found.total))
        return stages

    return run


@pytest.fixture(params=[False, True], ids=["stock", "patched"], autouse=True)
def moves(request, monkeypatch):
    """Are catalog records moved, as in a worker?"""
    if request.param:
        monkeypatch.setattr(IndexQueue, "process", IndexQueue.process)
        monkeypatch.setattr(patch, "_applied", {catalog_moves.PATCH.name})
        catalog_moves.install()
    yield request.param
    if request.param:
        getGlobalSiteManager().registerUtility(
            PortalCatalogProcessor(), IPortalCatalogQueueProcessor, "portal-catalog"
        )


ALL_WORKED = [(number, 4) for number in range(5)]


def check(stages, indexed):
    assert stages[Stage.WORKING][:5] == ALL_WORKED
    done = stages[Stage.INDEXING]
    # The folder that they were in may be one more than expected.
    assert list(dict.fromkeys(done)) == [(n, indexed) for n in range(indexed + 1)]


@pytest.mark.parametrize("operation", [COPY, CUT])
def test_paste(portal, news, run, moves, operation):
    target = api.content.get_uuid(portal["target"])
    stages = run("paste", news, operation=operation, target=target)
    # The places, too. Without the patch, what is moved is indexed twice.
    check(stages, 5 if operation == COPY else 6 if moves else 10)


def test_rename(news, run, moves):
    uid = api.content.get_uuid(news)
    stages = run("rename", news, names={uid: ("other", "News")})
    check(stages, 5 if moves else 9)


@pytest.mark.parametrize("selection", [False, True])
def test_delete(news, run, moves, selection):
    stages = run("delete", news, selection)
    check(stages, 4 if moves else 5)


def test_change_of_state(news, run):
    uid = api.content.get_uuid(news)
    values = {"transition": "publish", "comments": "", "recursive": True}
    stages = run("transition", news, True, **values, **begin([uid]))
    assert stages[Stage.WORKING][-1] == (4, 4)
