"""CPU time of what a worker does now and then: ``python -m bench.costs``.

A process of its own, started as Celery starts a worker's. Prints JSON: for each thing
the CPU milliseconds of several runs.
"""

from collections.abc import Callable
from collective.async_.demo.accounts import SITE_ID
from functools import partial
from pathlib import Path
from time import process_time
from typing import Any

import json
import os
import sys


RUNS = 10


def times(call: Callable[[], object], runs: int = RUNS) -> list[float]:
    """CPU milliseconds of each call."""
    found = []
    for _run in range(runs):
        began = process_time()
        call()
        found.append((process_time() - began) * 1000)
    return found


def start(configuration: Path) -> None:
    """Start Zope as a worker does."""
    from collective.async_.worker import boot

    os.environ["ZOPE_CONFIG"] = str(configuration)
    boot.configure()
    boot.read_namespace()
    boot.load()
    boot.open_database()


def measure() -> dict[str, list[float]]:
    """The first sweep of a process, the next ones, purges and claims."""
    from collective.async_.worker.sweep import sweep_all

    first = times(sweep_all, 1)
    return {
        "first sweep": first,
        "sweep": times(sweep_all),
        "purge": times(purge_all),
        "claim": claims(),
    }


def purge_all() -> None:
    """What the sweep does every ten minutes."""
    from collective.async_.tasks.retention import forget_old
    from collective.async_.tasks.store import get_store
    from collective.async_.worker.session import connection
    from collective.async_.worker.session import in_site
    from collective.async_.worker.session import site_paths
    from collective.async_.worker.transactions import TransactionRunner

    with connection() as app:
        for path in site_paths(app):
            transact = TransactionRunner(app._p_jar, partial(in_site, app, path))
            transact(lambda site: forget_old(get_store(site)))


def claims() -> list[float]:
    """Claims of waiting tasks, each in a transaction of its own."""
    from collective.async_.tasks.claim import Claim
    from collective.async_.tasks.claim import claim_task
    from collective.async_.tasks.dependencies import blocked
    from collective.async_.tasks.record import Status
    from collective.async_.tasks.store import get_store
    from collective.async_.worker.session import connection
    from collective.async_.worker.session import in_site
    from collective.async_.worker.transactions import TransactionRunner
    from itertools import islice

    def waiting(site: Any) -> list[str]:
        store = get_store(site)
        found = (r.id for r in store.active() if not blocked(store, r))
        return list(islice(found, RUNS + 1))

    def claim(site: Any, task_id: str) -> None:
        claimed = claim_task(site, task_id, "bench", lambda: True)
        assert claimed.result is Claim.CLAIMED, claimed

    def release(site: Any, task_id: str) -> None:
        record = get_store(site).get(task_id)
        record.status, record.worker, record.token = Status.WAITING, None, None

    found = []
    with connection() as app:
        transact = TransactionRunner(app._p_jar, partial(in_site, app, f"/{SITE_ID}"))
        for task_id in transact.read(waiting):
            work = partial(claim, task_id=task_id)
            found += times(lambda work=work: transact(work), 1)
            transact(partial(release, task_id=task_id))
    # The first one loads what the others find in memory.
    return found[1:]


def main() -> None:
    """``python -m bench.costs ZOPE_CONF``"""
    start(Path(sys.argv[1]))
    print(json.dumps(measure()))


if __name__ == "__main__":
    main()
