"""A gate for content transactions, for when optimism does not get through.

Two transactions that change the catalog at the same time conflict, and the
longer one always loses. So every worker passes the gate *shared*; a task that
starves passes it *alone*, and people's requests wait for it, for a bounded time.

The gate is in the shared Redis. Without one (or while it is away) the gate is
open and everybody is optimistic.
"""

from .owner import alive
from .owner import this_process
from .shared import shared_redis
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import json
import logging
import redis
import time


logger = logging.getLogger("collective.async")

ALONE = "collective.async:gate:alone"
SHARED = "collective.async:gate:shared"
# Seconds: for a holder on another host that was killed; renewed by nobody, so
# above any transaction's length that is worth waiting for.
LEASE = 120
PAUSE = 0.02

# KEYS: ALONE, SHARED. ARGV: my pass, expiry.
_ENTER_SHARED = """
if redis.call('exists', KEYS[1]) == 1 then return 0 end
redis.call('zadd', KEYS[2], ARGV[2], ARGV[1])
redis.call('expire', KEYS[2], 3600)
return 1
"""


def _pass(patience: float = 0) -> str:
    return json.dumps(
        {**this_process(), "token": uuid4().hex, "patience": round(patience)}
    )


def _wait(entered, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not entered():
        if time.monotonic() > deadline:
            return False
        time.sleep(PAUSE)
    return True


def _free_of_the_dead(client: redis.Redis) -> None:
    """Open the gate when its holder on this host was killed."""
    holder = client.get(ALONE)
    if holder and not alive(json.loads(holder)):
        logger.warning("The gate was held by a process that has gone")
        client.delete(ALONE)


def held() -> bool:
    """Does a starving task hold the gate right now? False when in doubt."""
    client = shared_redis()
    try:
        if client is None or not client.exists(ALONE):
            return False
        _free_of_the_dead(client)
        return bool(client.exists(ALONE))
    except redis.RedisError:
        return False


def patience() -> float:
    """Seconds that a task which is alone in there asks people to wait at most.

    0 when it asks for nothing but what the site's settings say.
    """
    client = shared_redis()
    try:
        holder = client and client.get(ALONE)
    except redis.RedisError:
        return 0
    return json.loads(holder).get("patience", 0) if holder else 0


@contextmanager
def shared(seconds: float) -> Iterator[bool]:
    """Pass together with others; False when ``seconds`` went by in vain."""
    client = shared_redis()
    me = _pass()

    def enter() -> bool:
        expiry = time.time() + LEASE
        if client.eval(_ENTER_SHARED, 2, ALONE, SHARED, me, expiry):
            return True
        _free_of_the_dead(client)
        return False

    try:
        entered = client is not None and _wait(enter, seconds)
    except redis.RedisError:
        client, entered = None, False
    try:
        yield entered
    finally:
        _quietly(client, lambda: client.zrem(SHARED, me))


@contextmanager
def alone(seconds: float, patience: float = 0) -> Iterator[bool]:
    """Pass alone, after those who are inside have left.

    New ones wait from the start, so that this one cannot starve; people only as
    long as the settings say, or ``patience`` seconds if that is longer. False when
    ``seconds`` went by in vain: the block is then as optimistic as ever.
    """
    client = shared_redis()
    me = _pass(patience)
    lease = max(LEASE, round(2 * patience))

    def take() -> bool:
        _free_of_the_dead(client)
        return bool(client.set(ALONE, me, nx=True, ex=lease))

    def empty() -> bool:
        client.zremrangebyscore(SHARED, "-inf", time.time())
        inside = client.zrange(SHARED, 0, -1)
        dead = [holder for holder in inside if not alive(json.loads(holder))]
        if dead:
            client.zrem(SHARED, *dead)
        return len(dead) == len(inside)

    try:
        entered = client is not None and _wait(take, seconds) and _wait(empty, seconds)
    except redis.RedisError:
        # Taken perhaps: so it is left below all the same.
        entered = False
    try:
        yield entered
    finally:
        _quietly(client, lambda: _leave(client, me))


def _leave(client: redis.Redis, me: str) -> None:
    if client.get(ALONE) == me.encode():
        client.delete(ALONE)


def _quietly(client: redis.Redis | None, leave) -> None:
    if client is None:
        return
    try:
        leave()
    except redis.RedisError as error:
        logger.warning("The gate was left without a word: %s", type(error).__name__)
