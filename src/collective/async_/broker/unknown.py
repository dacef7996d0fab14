"""Whether workers have got messages about tasks that they do not have.

Databases that share a namespace by mistake take each other's messages.
"""

from .redis import redis_key
from .redis import shared_redis

import redis


KEY = "unknown-message"
# Seconds for which a message is remembered.
REMEMBERED = 3600


def mark_unknown() -> None:
    """Remember that there was one."""
    client = shared_redis()
    try:
        if client is not None:
            client.set(redis_key(KEY), 1, ex=REMEMBERED)
    except redis.RedisError:
        # It is in the log, too.
        return


def unknown_lately() -> bool:
    """Was there one within the last hour? False when in doubt."""
    client = shared_redis()
    try:
        return client is not None and bool(client.exists(redis_key(KEY)))
    except redis.RedisError:
        return False
