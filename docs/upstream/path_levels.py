"""Needs: pip install Products.ExtendedPathIndex"""

from Products.ExtendedPathIndex.ExtendedPathIndex import ExtendedPathIndex
from types import SimpleNamespace
from ZODB.DB import DB
from ZODB.MappingStorage import MappingStorage

import transaction


def document(*path):
    return SimpleNamespace(getPhysicalPath=lambda: ("", *path))


connection = DB(MappingStorage()).open()
index = connection.root()["index"] = ExtendedPathIndex("path")
index.index_object(1, document("site", "before", "page"))
index.index_object(2, document("site", "folder", "sub", "page"))
transaction.commit()

named_page = index._index["page"]
index.index_object(1, document("site", "after", "page"))
written = named_page._p_changed
transaction.abort()

print(f"the set of what is called page was written: {bool(written)}")
print("Fault: its name is what it was" if written else "Fixed.")
