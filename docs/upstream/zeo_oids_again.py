"""Needs: pip install ZEO"""

from persistent.mapping import PersistentMapping

import io
import tempfile
import time
import transaction
import ZEO


directory = tempfile.TemporaryDirectory()
path = f"{directory.name}/Data.fs"


def export(kind: str) -> io.BytesIO:
    """An object, as it is copied by Zope."""
    root[kind] = PersistentMapping(kind=kind)
    transaction.commit()
    return connection.exportFile(root[kind]._p_oid, io.BytesIO())


def paste(copy: io.BytesIO) -> PersistentMapping:
    copy.seek(0)
    return connection.importFile(copy)


address, stop = ZEO.server(path, threaded=False)
database = ZEO.DB(address, wait_timeout=30)
connection = database.open()
root = connection.root()
one, two = export("one"), export("two")

root["copy of one"] = paste(one)
# Of the ids that the server has given, none is left.
database.storage._oids.clear()
stop()
address, stop = ZEO.server(path, port=address[1], threaded=False)
while not database.storage.is_connected():
    time.sleep(0.1)
# The same transaction goes on.
root["copy of two"] = paste(two)
transaction.commit()

copies = [root[name]["kind"] for name in ("copy of one", "copy of two")]
fixed = copies == ["one", "two"]
print("Fixed." if fixed else f"Fault: the copies are {' and '.join(copies)}")

connection.close()
database.close()
stop()
