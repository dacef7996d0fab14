"""The progress of running tasks, kept for a while in the shared Redis.

It is not written to the ZODB, where the task's own transaction would conflict with it.
Without Redis there is no progress.
"""

from .redis import ask
from .redis import redis_key
from collections.abc import Sequence
from typing import Any

import redis


PREFIX = "progress:"
# Seconds. A step that tells nothing, such as the commit of a very large paste, may be
# long.
EXPIRY = 3600


def put_progress(task_id: str, text: str) -> None:
    """Keep this text about a task."""
    key = redis_key(PREFIX + task_id)
    ask(lambda client: client.set(key, text, ex=EXPIRY), None)


def get_progress(task_ids: Sequence[str]) -> dict[str, str]:
    """What is kept about these tasks, by their ids."""

    def get(client: redis.Redis) -> dict[str, str]:
        values: Any = client.mget([redis_key(PREFIX + id_) for id_ in task_ids])
        found = zip(task_ids, values, strict=True)
        return {id_: value.decode(errors="replace") for id_, value in found if value}

    return ask(get, {}) if task_ids else {}
