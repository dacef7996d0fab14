"""Deferred indexing of many new items, in separate transactions."""

from collective.async_.counting import Stage
from collective.async_.patches import deferred_indexing
from collective.async_.tasks.control import can_cancel
from collective.async_.tasks.control import cancel
from collective.async_.tasks.control import NotPossible
from collective.async_.tasks.record import Status
from collective.async_.tasks.store import get_store
from collective.async_.worker import batch
from collective.async_.worker import deferred
from collective.async_.worker import run as module
from collective.async_.worker.deferred import index_some
from collective.async_.worker.transactions import TransactionRunner
from DateTime import DateTime
from plone import api
from plone.app.contenttypes.content import Document
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from Products.CMFCore.indexing import processQueue
from Products.PluginIndexes.DateIndex.DateIndex import DateIndex
from Products.ZCTextIndex.ZCTextIndex import ZCTextIndex
from types import SimpleNamespace
from ZODB.POSException import ConflictError

import pytest
import transaction


ITEMS = 3


@pytest.fixture(autouse=True)
def register(monkeypatch):
    for kind in (DateIndex, ZCTextIndex):
        monkeypatch.setattr(kind, "index_object", kind.index_object)
    deferred_indexing.install()
    # Everything counts as long.
    monkeypatch.setattr(batch, "SHORT", 0)


@pytest.fixture
def paste(portal, record, action):
    """Let the task paste a folder; return the id of the new folder."""
    setRoles(portal, TEST_USER_ID, ["Manager"])
    folder = api.content.create(portal, "Folder", "news", "News")
    for number in range(ITEMS):
        api.content.create(folder, "Document", f"page-{number}", f"Word{number}")
    api.content.create(portal, "Folder", "there", "There")
    record.size = 1000
    transaction.commit()

    def work():
        site = api.portal.get()
        site["there"].manage_pasteObjects(site.manage_copyObjects(["news"]))

    action.work = work
    return "there/news"


def found(text: str) -> list[str]:
    """The paths of the items that a search for a text finds."""
    catalog = api.portal.get_tool("portal_catalog")
    brains = catalog.unrestrictedSearchResults(SearchableText=text)
    return sorted(brain.getPath().removeprefix("/plone/") for brain in brains)


def below(path: str, **options) -> list:
    """The paths in the catalog below a folder."""
    catalog = api.portal.get_tool("portal_catalog")
    return catalog.unrestrictedSearchResults(path=f"/plone/{path}", **options)


def dated(path: str) -> list:
    """What is there, in the order of its dates: without what has none."""
    return below(path, sort_on="modified")


def entries() -> dict:
    """The data of the deferrable indexes by path."""
    processQueue()
    catalog = api.portal.get_tool("portal_catalog")
    names = set(deferred_indexing.deferrable_indexes(catalog))
    assert names >= {"SearchableText", "Title", "Description", "modified", "created"}
    indexes = {name: catalog._catalog.getIndex(name) for name in names}
    return {
        path: {name: index.getEntryForObject(rid) for name, index in indexes.items()}
        for path, rid in catalog._catalog.uids.items()
    }


def anew() -> dict:
    """The same data if everything is indexed as in stock Plone."""
    catalog = api.portal.get_tool("portal_catalog")
    setRoles(api.portal.get(), TEST_USER_ID, ["Manager"])
    catalog.clearFindAndRebuild()
    return entries()


def index_all(left, known, **options) -> int:
    """Count the transactions."""
    count = 0
    while left:
        index_some(left, known, **options)
        count += 1
    return count


def defer(work) -> deferred_indexing.Collected:
    with deferred_indexing.defer_indexing() as later:
        work()
        processQueue()
    return later


def test_a_large_task_indexes_them_in_a_second_step(record, run, paste, monkeypatch):
    steps = []
    stock = deferred.index_some

    def look(left, known):
        site = api.portal.get()
        here = record_of(site, record)
        steps.append((here.status, found("Word1")))
        # The content is committed.
        assert not can_cancel(here)
        with pytest.raises(NotPossible):
            cancel(here)
        assert len(below(paste)) == ITEMS + 1
        assert not dated(paste)
        stock(left, known)

    monkeypatch.setattr(deferred, "index_some", look)
    assert run() == "claimed"
    assert steps == [(Status.RUNNING, ["news/page-1"])]
    assert record.status is Status.SUCCEEDED
    assert (record.deferred, record.pending_outcome) == (None, None)
    assert found("Word1") == ["news/page-1", f"{paste}/page-1"]
    assert len(dated(paste)) == ITEMS + 1
    assert entries() == anew()


def record_of(site, record):
    return get_store(site).get(record.id)


def test_a_small_task_does_it_all_at_once(record, run, paste, monkeypatch):
    monkeypatch.setattr(deferred, "index_some", None)
    record.size = ITEMS
    transaction.commit()
    run()
    assert record.status is Status.SUCCEEDED
    assert found("Word1") == ["news/page-1", f"{paste}/page-1"]


def test_a_large_task_that_does_not_take_long(record, run, paste, monkeypatch):
    monkeypatch.setattr(batch, "SHORT", 60)
    commits = []
    stock = TransactionRunner.__call__

    def count(self, work, **options):
        commits.append(work.__name__)
        return stock(self, work, **options)

    monkeypatch.setattr(TransactionRunner, "__call__", count)
    run()
    assert record.status is Status.SUCCEEDED
    assert commits.count("_batch") == 1
    assert len(commits) == 2
    assert entries() == anew()


def test_another_worker_continues_the_deferred_indexing(
    record, run, paste, action, monkeypatch
):
    def die(left, known):
        raise SystemExit

    with monkeypatch.context() as killed:
        killed.setattr(deferred, "index_some", die)
        with pytest.raises(SystemExit):
            run()
    transaction.begin()
    assert record.status is Status.RUNNING
    assert found("Word1") == ["news/page-1"]

    action.work = None
    record.worker = {**record.worker, "start": "1"}
    transaction.commit()
    assert run() == "claimed"
    assert record.status is Status.SUCCEEDED
    assert entries() == anew()


def test_a_conflict_of_the_texts_does_not_repeat_the_work(
    record, run, paste, action, monkeypatch
):
    tries, works = [], []
    stock, work = deferred.index_some, action.work

    def conflict(left, known):
        stock(left, known)
        tries.append(1)
        if len(tries) < 3:
            raise ConflictError

    action.work = lambda: works.append(1) or work()
    monkeypatch.setattr(deferred, "index_some", conflict)
    run()
    assert record.status is Status.SUCCEEDED
    assert (len(tries), len(works)) == (3, 1)
    assert entries() == anew()


def test_an_error_of_deferred_indexing_does_not_fail_the_task(
    record, run, paste, monkeypatch, caplog
):
    def fail(left, known):
        raise RuntimeError("broken")

    monkeypatch.setattr(deferred, "index_some", fail)
    run()
    assert record.status is Status.SUCCEEDED
    assert (record.deferred, record.worker) == (None, None)
    assert "some items are missing from indexes" in caplog.text


def test_a_time_limit_does_not_lose_texts(record, run, paste, monkeypatch):
    settings = SimpleNamespace(limit_minutes=60, mail_after_minutes=0)
    monkeypatch.setattr(module, "get_settings", lambda: settings)
    stock = TransactionRunner.__call__

    def too_late(self, work, **options):
        result = stock(self, work, **options)
        if work.__name__ == "_batch":
            raise module.TookTooLong
        return result

    monkeypatch.setattr(TransactionRunner, "__call__", too_late)
    run()
    assert record.status is Status.SUCCEEDED
    assert entries() == anew()


def test_a_cancel_that_comes_too_late(record, run, paste, monkeypatch):
    stock = deferred.index_some

    def cancel(left, known):
        record_of(api.portal.get(), record).cancel_requested = True
        stock(left, known)

    monkeypatch.setattr(deferred, "index_some", cancel)
    run()
    assert record.status is Status.SUCCEEDED
    assert entries() == anew()


def test_an_item_whose_text_raises_an_error_is_not_pasted(
    portal, record, run, paste, monkeypatch
):
    monkeypatch.setattr(Document, "Description", lambda self: 1 / 0)
    run()
    assert record.status is Status.FAILED
    assert paste not in found("News")
    assert "news" not in portal["there"]


@pytest.fixture
def pasted(portal, paste, action):
    """What was deferred, after the work and before the indexing."""
    later = defer(action.work)
    # And the target, unless this is the minute in which it was made.
    assert len(later.items) in (ITEMS + 1, ITEMS + 2)
    return SimpleNamespace(
        later=later, left=set(later.items), folder=portal["there"]["news"]
    )


def test_known_values_are_not_computed_again(pasted, monkeypatch):
    monkeypatch.setattr(deferred, "_compute_again", None)
    index_all(pasted.left, pasted.later.items)
    assert entries() == anew()


@pytest.mark.parametrize("room", [0, 10])
def test_values_that_were_not_kept_are_computed_again(room, portal, paste, action):
    later = deferred_indexing.Collected(room)
    deferred_indexing._active.append(later)
    action.work()
    processQueue()
    deferred_indexing._active.pop()
    assert None in later.items.values()
    index_all(set(later.items), later.items)
    assert entries() == anew()


def test_items_that_were_changed_meanwhile(portal, pasted):
    folder = pasted.folder
    folder["page-0"].title = "Edited"
    folder["page-0"].reindexObject()
    api.content.delete(folder["page-1"])
    transaction.savepoint(optimistic=True)
    folder.manage_renameObject("page-2", "renamed")
    processQueue()
    assert found("Word2") == ["news/page-2", "there/news/renamed"]
    index_all(pasted.left, pasted.later.items)
    assert found("Edited") == ["there/news/page-0"]
    assert found("Word1") == ["news/page-1"]
    assert entries() == anew()


def test_an_item_that_raises_an_error_when_indexed_later(pasted, monkeypatch, caplog):
    monkeypatch.setattr(Document, "Title", lambda self: 1 / 0)
    index_all(pasted.left, {})
    assert "/plone/there/news/page-0 could not be indexed: Date, Se" in caplog.text
    # Its folder is of another kind.
    assert found("News") == ["news", "there/news"]


def test_a_transaction_takes_no_longer_than_it_may(pasted):
    items = pasted.later.items
    assert index_all(pasted.left, items, seconds=0) == len(items)
    assert entries() == anew()


@pytest.fixture
def edited(portal, paste):
    """What was deferred for an existing item with a new date."""
    document = portal["news"]["page-0"]

    def edit():
        document.title = "Edited"
        redate(document, DateTime() - 0.5)

    return SimpleNamespace(later=defer(edit), document=document)


def redate(document, moment) -> None:
    """Not by all indexes: that would make it now."""
    document.modification_date = moment
    document.reindexObject(idxs=["Date", "SearchableText", "Title", "modified"])


def modified(document) -> str:
    catalog = api.portal.get_tool("portal_catalog")
    rid = catalog.getrid("/".join(document.getPhysicalPath()))
    return catalog.getIndexDataForRID(rid)["modified"]


def test_for_existing_items_only_dates_are_deferred(edited):
    (answers,) = edited.later.items.values()
    assert set(answers) == {"modified", "Date"}
    assert found("Edited") == ["news/page-0"]
    before = modified(edited.document)
    index_all(set(edited.later.items), edited.later.items)
    assert modified(edited.document) < before
    assert entries() == anew()


@pytest.mark.parametrize("known", [True, False])
def test_a_date_that_somebody_else_has_written_meanwhile(edited, known):
    redate(edited.document, DateTime() + 0.5)
    processQueue()
    index_all(set(edited.later.items), edited.later.items if known else {})
    assert entries() == anew()


def test_a_date_that_is_set_back(portal, paste):
    document = portal["news"]["page-0"]
    before = document.modification_date

    def there_and_back():
        redate(document, DateTime() - 0.5)
        processQueue()
        redate(document, before)

    later = defer(there_and_back)
    index_all(set(later.items), later.items)
    assert entries() == anew()


def test_old_dates_are_indexed_at_once(portal, paste):
    document = portal["news"]["page-0"]
    assert not defer(lambda: redate(document, DateTime() - 10)).items
    assert entries() == anew()


def test_other_catalogs_are_left_alone(portal, paste):
    from Products.ZCatalog.ZCatalog import ZCatalog

    other = ZCatalog("other")
    lexicon = api.portal.get_tool("portal_catalog").plone_lexicon
    extra = SimpleNamespace(
        lexicon_id="lexicon", index_type="Okapi BM25 Rank", doc_attr="Title"
    )
    other._setObject("lexicon", type(lexicon.aq_base)("lexicon"))
    portal._setOb("other", other)
    portal["other"].addIndex("Title", "ZCTextIndex", extra)

    def index():
        portal["other"].catalog_object(portal["news"], "/plone/news")

    assert not defer(index).items
    assert portal["other"]._catalog.indexes["Title"].indexSize() == 1


class Own(DateIndex):
    """Of an add-on, which inherits how it indexes."""


def test_indexes_of_another_class_are_left_alone(portal, paste):
    document = portal["news"]["page-0"]
    catalog = api.portal.get_tool("portal_catalog")
    catalog.delIndex("modified")
    catalog._catalog.addIndex("modified", Own("modified"))
    later = defer(lambda: redate(document, DateTime() - 0.5))
    assert {name for known in later.items.values() for name in known} == {"Date"}
    index = catalog._catalog.indexes["modified"]
    assert modified(document) == index._convert(document.modification_date)


def test_it_is_counted(paste, run, told):
    assert run() == "claimed"
    deferred = [found for found in told if found.stage is Stage.DEFERRED]
    # The pages and their folder.
    assert {found.total for found in deferred} == {ITEMS + 1}
    # Told before its first transaction, and in it.
    assert [found.done for found in deferred] == [0, *range(ITEMS + 2)]
