"""Several sites in one database, some inside folders, and one with a problem."""

from AccessControl.SecurityManagement import getSecurityManager
from AccessControl.SecurityManagement import newSecurityManager
from AccessControl.SecurityManagement import setSecurityManager
from Acquisition import aq_base
from collective.async_.interfaces import ICollectiveAsyncLayer
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.shard import new_id
from collective.async_.tasks.store import get_store
from collective.async_.tasks.store import provide_store
from collective.async_.worker import large
from collective.async_.worker import run as module
from collective.async_.worker import sweep
from collective.async_.worker.run import run_task
from collective.async_.worker.session import site_paths
from datetime import timedelta
from OFS.Folder import Folder
from OFS.OrderedFolder import OrderedFolder
from plone import api
from plone.app.testing import SITE_OWNER_NAME
from plone.base.interfaces import IPloneSiteRoot
from Products.BTreeFolder2.BTreeFolder2 import BTreeFolder2
from Products.CMFPlone.factory import addPloneSite
from zope.component.hooks import setSite
from zope.interface import alsoProvides

import pytest
import transaction


class OwnFolder(Folder):
    """Of an add-on, with a kind of its own."""

    meta_type = "Own Folder"


@pytest.fixture
def app(functional):
    return functional["app"]


def put(parent, kind, name):
    parent._setObject(name, kind(name))
    return parent._getOb(name)


def site_in(parent, name="site"):
    site = put(parent, Folder, name)
    alsoProvides(site, IPloneSiteRoot)
    return site


@pytest.mark.parametrize("kind", [Folder, OrderedFolder, BTreeFolder2, OwnFolder])
def test_sites_in_folders_of_every_kind(app, kind):
    outer = put(app, kind, "outer")
    inner = put(outer, kind, "inner")
    site_in(outer)
    site = site_in(inner)
    # Nothing is a site below a site.
    site_in(put(site, Folder, "below"))
    assert set(site_paths(app)) == {"/plone", "/outer/site", "/outer/inner/site"}


def test_a_large_folder_is_not_read(app, monkeypatch):
    outer = put(app, BTreeFolder2, "outer")
    put(outer, OwnFolder, "other")
    put(outer, Folder, "folder")
    looked = []
    stock = BTreeFolder2._getOb

    def look(self, id, *args):
        looked.append(id)
        return stock(self, id, *args)

    monkeypatch.setattr(BTreeFolder2, "_getOb", look)
    site_paths(app)
    assert looked == ["folder"]


def test_a_broken_folder_hides_no_site(app, monkeypatch, caplog):
    put(app, Folder, "broken")
    site_in(put(app, Folder, "outer"))
    stock = Folder._getOb

    def fail(self, id, *args):
        if id == "broken":
            raise KeyError(id)
        return stock(self, id, *args)

    monkeypatch.setattr(type(aq_base(app)), "_getOb", fail)
    assert "/outer/site" in site_paths(app)
    assert "Cannot look for Plone sites in broken" in caplog.text


@pytest.fixture
def swept(monkeypatch, database):
    """The paths of the sites that a sweep has come to."""
    swept = []
    monkeypatch.setattr(sweep, "connection", module.connection)
    for name in ("resend", "close_shards", "purge"):
        monkeypatch.setattr(
            sweep,
            name,
            lambda site, name=name: swept.append((name, site.getId())),
        )
    return swept


def test_a_site_with_a_problem_does_not_stop_the_sweep(
    portal, swept, monkeypatch, caplog
):
    monkeypatch.setattr(sweep, "site_paths", lambda app: ["/gone", "/plone"])
    sweep.sweep_all()
    assert swept == [(n, "plone") for n in ("resend", "close_shards", "purge")]
    assert "The sweep of /gone failed" in caplog.text


def test_nor_does_a_part_of_the_sweep(portal, swept, monkeypatch):
    monkeypatch.setattr(sweep, "resend", lambda site: 1 / 0)
    sweep.sweep_all()
    assert swept == [("close_shards", "plone"), ("purge", "plone")]


@pytest.fixture
def nested(app, portal):
    """A real site inside a folder."""
    outer = put(app, Folder, "outer")
    manager = getSecurityManager()
    user = app.acl_users.getUserById(SITE_OWNER_NAME)
    newSecurityManager(None, user.__of__(app.acl_users))
    site = addPloneSite(
        outer,
        "inner",
        setup_content=False,
        extension_ids=("plonetheme.barceloneta:default", "collective.async:default"),
    )
    setSecurityManager(manager)
    setSite(portal)
    provide_store(site)
    transaction.commit()
    return site


def test_a_site_in_a_folder(portal, nested, action, record, monkeypatch):
    sent, seen = [], []
    monkeypatch.setattr(sweep, "connection", module.connection)
    monkeypatch.setattr(sweep, "publish", lambda *args: sent.append(args))
    monkeypatch.setattr(module, "publish", lambda *args: sent.append(args))
    inner = TaskRecord(new_id(), "trial", SITE_OWNER_NAME, size=1000)
    inner.asked -= timedelta(minutes=1)
    get_store(nested).add(inner)
    transaction.commit()
    sweep.sweep_all("test_a_site_in_a_folder")
    assert sent == [("/outer/inner", inner.id)]

    # It is woken by a large task of the other site, too.
    del sent[:]
    record.size = 1000
    transaction.commit()
    action.work = lambda: seen.append(1)
    assert run_task("/plone", record.id) == "claimed"
    assert sent == [("/outer/inner", inner.id)]

    def work():
        site = api.portal.get()
        seen.append("/".join(site.getPhysicalPath()))
        assert ICollectiveAsyncLayer.providedBy(site.REQUEST)

    action.work = work
    assert run_task("/outer/inner", inner.id) == "claimed"
    transaction.begin()
    assert inner.status is Status.SUCCEEDED
    assert seen[-1] == "/outer/inner"


def test_of_the_large_tasks_the_oldest_is_woken(app, portal, monkeypatch, caplog):
    site_in(put(app, Folder, "outer"))
    record = TaskRecord(new_id(), "trial", SITE_OWNER_NAME, size=1000)
    later = TaskRecord(new_id(), "trial", SITE_OWNER_NAME, size=1000)
    later.asked += timedelta(minutes=1)

    class Store:
        def __init__(self, *records):
            self.records = records

        def active(self):
            return iter(self.records)

        def get(self, task_id):
            return None

    def get_some(site):
        if site.getId() == "plone":
            return Store(later)
        if site.getId() == "broken":
            raise RuntimeError("broken")
        return Store(record)

    site_in(app, "broken")
    monkeypatch.setattr(large, "get_store", get_some)
    assert large.first_large(app) == [("/outer/site", record.id)]
    assert "Cannot look for the tasks of /broken" in caplog.text
