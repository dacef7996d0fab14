"""A readers-writer lock for commits to content, for tasks that keep conflicting.

Two transactions that change the catalog at the same time conflict, and the longer one
always loses. So every worker holds the lock *shared*; a task that keeps conflicting
holds it *exclusively*, and saves of editors wait for it, for a limited time.

The lock is in the shared Redis. Without Redis, or if it does not answer, nobody waits.
"""

from .leases import is_alive
from .leases import leased_process
from .redis import redis_key
from .redis import shared_redis
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import json
import logging
import redis
import time


logger = logging.getLogger("collective.async")

EXCLUSIVE = "commit-lock:exclusive"
SHARED = "commit-lock:shared"
# Seconds after which the lock of a killed process on another host expires. It is not
# renewed, so it must be longer than the longest transaction of a task.
LEASE = 120
# Seconds between two tries.
PAUSE = 0.02
# Where a request keeps what releases the lock that it holds: a key in its environment.
ENTERED = "collective.async.commit-lock"

# KEYS: EXCLUSIVE, SHARED. ARGV: my holder, expiry.
_ENTER_SHARED = """
if redis.call('exists', KEYS[1]) == 1 then return 0 end
redis.call('zadd', KEYS[2], ARGV[2], ARGV[1])
redis.call('expire', KEYS[2], 3600)
return 1
"""

# KEYS: EXCLUSIVE. ARGV: my holder. It may have expired, and be somebody else's now.
_RELEASE = """
if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('del', KEYS[1]) end
"""


def is_held() -> bool:
    """Does a task hold the lock exclusively? False if that is not known."""
    client = shared_redis()
    try:
        if client is None or not client.exists(redis_key(EXCLUSIVE)):
            return False
        _release_if_killed(client)
        return bool(client.exists(redis_key(EXCLUSIVE)))
    except redis.RedisError:
        return False


def leave(request: Any) -> None:
    """Release the lock if this request holds it. A script has none."""
    stack = getattr(request, "environ", {}).pop(ENTERED, None)
    if stack is not None:
        stack.close()


@contextmanager
def shared(seconds: float) -> Iterator[bool]:
    """Hold the lock together with other processes.

    Gives False if ``seconds`` were not enough, or without a Redis: the block then
    runs without the lock.
    """
    client = shared_redis()
    if client is None:
        yield False
        return
    me = _holder()

    def enter() -> bool:
        expiry = str(time.time() + LEASE)
        if client.eval(_ENTER_SHARED, 2, *_keys(), me, expiry):
            return True
        _release_if_killed(client)
        return False

    with _held(
        lambda: _wait(enter, seconds), lambda: client.zrem(redis_key(SHARED), me)
    ) as entered:
        yield entered


@contextmanager
def exclusive(seconds: float, lease: int = LEASE) -> Iterator[bool]:
    """Hold the lock exclusively, after all shared holders have released it.

    New shared holders have to wait meanwhile, but no longer than ``lease`` seconds.
    Gives False if ``seconds`` were not enough, or without a Redis: the block then runs
    without the lock.
    """
    client = shared_redis()
    if client is None:
        yield False
        return
    me = _holder()

    def take() -> bool:
        _release_if_killed(client)
        return bool(client.set(redis_key(EXCLUSIVE), me, nx=True, ex=lease))

    def is_empty() -> bool:
        client.zremrangebyscore(redis_key(SHARED), "-inf", time.time())
        inside: list[Any] = client.zrange(redis_key(SHARED), 0, -1)
        dead = [holder for holder in inside if not _lives(holder)]
        if dead:
            client.zrem(redis_key(SHARED), *dead)
        return len(dead) == len(inside)

    with _held(
        lambda: _wait(take, seconds) and _wait(is_empty, seconds),
        lambda: client.eval(_RELEASE, 1, redis_key(EXCLUSIVE), me),
    ) as entered:
        yield entered


@contextmanager
def _held(enter: Callable[[], bool], release: Callable[[], Any]) -> Iterator[bool]:
    try:
        entered = enter()
    except redis.RedisError:
        # It may have been taken, so it is released below all the same.
        entered = False
    try:
        yield entered
    finally:
        try:
            release()
        except redis.RedisError as error:
            logger.warning(
                "Could not release the commit lock in Redis: %s", type(error).__name__
            )


def _keys() -> tuple[str, str]:
    return redis_key(EXCLUSIVE), redis_key(SHARED)


def _holder() -> str:
    return json.dumps({**leased_process(), "token": uuid4().hex})


def _lives(holder: Any) -> bool:
    """Is the process of a holder alive? False for an invalid value."""
    try:
        return is_alive(json.loads(holder))
    except (ValueError, TypeError, AttributeError, LookupError):
        return False
    except (ArithmeticError, RecursionError):
        return False


def _wait(entered: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not entered():
        if time.monotonic() > deadline:
            return False
        time.sleep(PAUSE)
    return True


def _release_if_killed(client: redis.Redis) -> None:
    """Release the exclusive lock if its process was killed."""
    holder = client.get(redis_key(EXCLUSIVE))
    if holder is not None and not _lives(holder):
        logger.warning("Released the commit lock of a process that is gone")
        client.delete(redis_key(EXCLUSIVE))
