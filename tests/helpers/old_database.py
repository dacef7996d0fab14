"""Makes a database of collective.async 1: ``old_database.py CONFIGURATION STEP``.

Each step is a process of its own, since it is the next process that must be able
to read what the one before has written.
"""

from BTrees.OOBTree import OOBTree
from collective.async_.demo.accounts import SITE_ID
from collective.async_.demo.zope import application
from collective.async_.interfaces import ICollectiveAsyncLayer
from collective.async_.settings import PREFIX
from collective.async_.tasks.store import get_store
from collective.async_.tasks.store import KEY
from collective.async_.tasks.version_1 import OLD_KEY
from pathlib import Path
from persistent.list import PersistentList
from persistent.mapping import PersistentMapping
from plone.browserlayer.utils import registered_layers
from plone.registry.interfaces import IRegistry
from typing import Any
from ZODB.Connection import TransactionMetaData
from ZODB.FileStorage import FileStorage
from zope.annotation.interfaces import IAnnotations
from zope.component import getMultiAdapter
from zope.component import getUtility
from zope.component.hooks import setSite
from zope.event import notify
from zope.traversing.interfaces import BeforeTraverseEvent

import json
import logging
import sys
import transaction


PROFILE = "collective.async:default"
NEW_LAYER = b"ccollective.async_.interfaces\nICollectiveAsyncLayer\n"
OLD_LAYER = b"ccollective.async.interfaces\nICollectiveAsyncLayer\n"


def age(site: Any) -> None:
    """Old records, no settings, the old version."""
    annotations = IAnnotations(site)
    annotations.pop(KEY, None)
    # BTrees take keyword arguments and lose them.
    annotations[OLD_KEY] = store = OOBTree()
    store["users"] = OOBTree({"jane": PersistentList(["aa", "bb"])})
    store["aa"] = PersistentMapping(status="success", action="paste", user="jane")
    store["bb"] = PersistentMapping(status="error", action="delete", user="jane")
    registry = getUtility(IRegistry)
    for name in [name for name in registry.records if name.startswith(f"{PREFIX}.")]:
        del registry.records[name]
    site.portal_setup.setLastVersionForProfile(PROFILE, "1000")
    transaction.commit()


def rename_layer(database: Path) -> int:
    """Pickle the layer under its old name; return the number of such objects."""
    storage = FileStorage(str(database))
    found = {}
    for txn in storage.iterator():
        for record in txn:
            found[record.oid] = record
    old = [r for r in found.values() if r.data and NEW_LAYER in r.data]
    meta = TransactionMetaData()
    storage.tpc_begin(meta)
    for record in old:
        data = record.data.replace(NEW_LAYER, OLD_LAYER)
        storage.store(record.oid, record.tid, data, "", meta)
    storage.tpc_vote(meta)
    storage.tpc_finish(meta)
    storage.close()
    return len(old)


def upgrade(site: Any) -> None:
    """Run the upgrade, like an administrator."""
    site.portal_setup.upgradeProfile(PROFILE)
    transaction.commit()


def look(site: Any) -> dict[str, Any]:
    """The state of the site, for the test."""
    # Like in a request, with the browser layers of the site.
    notify(BeforeTraverseEvent(site, site.REQUEST))
    poll_seconds = getUtility(IRegistry).get(f"{PREFIX}.poll_seconds")
    panel = getMultiAdapter((site, site.REQUEST), name="async-controlpanel")
    return {
        # Without settings a control panel of Plone is a KeyError.
        "panel": poll_seconds is not None and "Round trip" in panel(),
        "version": site.portal_setup.getLastVersionForProfile(PROFILE),
        "old records": OLD_KEY in IAnnotations(site),
        "tasks": len(list(get_store(site).all())) if get_store(site) else None,
        "layers": registered_layers().count(ICollectiveAsyncLayer),
        "poll_seconds": poll_seconds,
    }


def main() -> None:
    configuration, step = Path(sys.argv[1]), sys.argv[2]
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    seen = None
    with application(configuration) as app:
        site = app[SITE_ID]
        setSite(site)
        seen = {"age": age, "upgrade": upgrade, "look": look}[step](site)
    if step == "age":
        seen = rename_layer(configuration.parent.parent / "Data.fs")
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
