"""Needs: pip install ZEO"""

from asyncio.selector_events import BaseSelectorEventLoop
from persistent.mapping import PersistentMapping

import ZEO


woken = 0
stock = BaseSelectorEventLoop._write_to_self


def write_to_self(loop):
    global woken
    woken += 1
    stock(loop)


BaseSelectorEventLoop._write_to_self = write_to_self

address, stop = ZEO.server(threaded=False)
database = ZEO.DB(address, wait_timeout=30)
with database.transaction() as connection:
    for number in range(1000):
        connection.root()[str(number)] = PersistentMapping()
database.close()
stop()

print("1,000 objects were stored")
if woken >= 1000:
    print("Fault: the thread of the client was woken for each of them")
else:
    print("Fixed.")
