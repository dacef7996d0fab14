"""Needs: pip install Products.ZCatalog"""

from OFS.Folder import Folder
from Products.ZCTextIndex.Lexicon import Splitter
from Products.ZCTextIndex.ZCTextIndex import PLexicon
from Products.ZCTextIndex.ZCTextIndex import ZCTextIndex
from types import SimpleNamespace
from ZODB import DB
from ZODB.DemoStorage import DemoStorage
from ZODB.POSException import ConflictError

import transaction


folder = Folder("folder")
folder._setObject("lexicon", PLexicon("lexicon", "", Splitter()))
extra = SimpleNamespace(
    index_type="Okapi BM25 Rank", lexicon_id="lexicon", doc_attr="text"
)
index = ZCTextIndex("text", extra, folder)
for number, text in enumerate(("apple", "pear", "apple pear")):
    index.index_object(number, SimpleNamespace(text=text))
database = DB(DemoStorage())
with database.transaction() as connection:
    connection.root.index = index

# Two transactions at the same time: two documents that have no word in common.
managers = [transaction.TransactionManager() for _ in range(2)]
for number, (manager, text) in enumerate(zip(managers, ("apple", "pear"), strict=True)):
    index = database.open(manager).root.index
    index.index_object(10 + number, SimpleNamespace(text=text))
managers[0].commit()
try:
    managers[1].commit()
except ConflictError as error:
    print("Fault:", error)
else:
    print("Fixed.")
