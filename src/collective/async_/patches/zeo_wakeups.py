"""ZEO: wake the thread of the client once, and not for each object.

A commit passes each object to a thread that talks to the server. asyncio wakes that
thread each time, by a byte that it writes to a socket. That lets go of the interpreter,
so the thread runs for this one object, and the commit waits for its turn again. While a
byte is there that the thread has not read, another one tells it nothing.

Versions: read in ZEO 6.0 to 6.2, the last release; reproduced in 6.2.
Upstream: "ZEO, wake-ups" in ``docs/upstream.rst``. It can go when
``docs/upstream/zeo_wakeups.py`` prints "Fixed".
"""

from .patch import are_stock
from .patch import Patch
from asyncio import AbstractEventLoop
from asyncio.selector_events import BaseSelectorEventLoop
from typing import Any


def install() -> None:
    """Give ZEO loops that are woken once. Call it before a database is opened."""
    from ZEO.asyncio import client

    stock = client.new_event_loop

    def new_event_loop() -> AbstractEventLoop:
        loop = stock()
        if isinstance(loop, BaseSelectorEventLoop):
            wake_once(loop)
        return loop

    client.new_event_loop = new_event_loop


def is_asyncio() -> bool:
    """Does ZEO use the loops of asyncio, and are these as they were read?

    With uvloop it uses those, which need no help.
    """
    from ZEO.asyncio import client

    here = "asyncio.selector_events"
    return are_stock(
        (
            (client, "new_event_loop", "asyncio.events"),
            (BaseSelectorEventLoop, "_write_to_self", here),
            (BaseSelectorEventLoop, "_process_self_data", here),
        )
    )


def wake_once(loop: Any) -> None:
    """Write no second byte before the first one was read.

    No wake-up is lost: whoever writes none has already added what is to be called, and
    the loop looks for that after it has read the byte, before it waits again.
    """
    write, process = loop._write_to_self, loop._process_self_data
    woken = False

    def write_to_self() -> None:
        nonlocal woken
        if not woken:
            woken = True
            write()

    def process_self_data(data: bytes) -> None:
        nonlocal woken
        woken = False
        process(data)

    loop._write_to_self = write_to_self
    loop._process_self_data = process_self_data


PATCH = Patch("zeo-wakeups", "ZEO>=6,<6.3", install, is_asyncio)
