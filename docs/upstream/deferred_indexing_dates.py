"""Needs: pip install Products.ZCatalog"""

from DateTime import DateTime
from Products.PluginIndexes.DateIndex.DateIndex import DateIndex
from types import SimpleNamespace
from ZODB import DB
from ZODB.DemoStorage import DemoStorage
from ZODB.POSException import ConflictError

import transaction


def conflicts(before: int, many: int) -> bool:
    """Does indexing one date conflict with indexing many of the same minute?"""
    now = SimpleNamespace(modified=DateTime())
    index = DateIndex("modified")
    for number in range(before):
        index.index_object(number, now)
    database = DB(DemoStorage())
    with database.transaction() as connection:
        connection.root.index = index

    managers = [transaction.TransactionManager() for _ in range(2)]
    one, long = (database.open(manager).root.index for manager in managers)
    one.index_object(1000, now)
    for number in range(2000, 2000 + many):
        long.index_object(number, now)
    managers[0].commit()
    try:
        managers[1].commit()
    except ConflictError:
        return True
    return False


cases = [(0, 1), (1, 1), (1, 200)]
results = {case: conflicts(*case) for case in cases}
for (before, many), result in results.items():
    outcome = "conflict" if result else "both are saved"
    print(f"{before} documents before, then 1 and {many} at once: {outcome}")
print("Fault: the longer transaction is lost" if any(results.values()) else "Fixed.")
