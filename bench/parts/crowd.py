"""Eight people ask for tasks at once; then one slot of a worker does them all."""

from ..figures import Row
from ..forms import Visitor
from ..sides import Side
from ..template import CROWD
from ..template import PASSWORD
from ..template import user_name
from ..template import USERS
from .base import Options
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from time import sleep


MEGABYTE = 1024**2
# Caches fill up before any growth is a leak.
WARM = 0.1
# Seconds between two looks at what the worker has done.
PAUSE = 2


def measure(ours: Side, stock: Side, options: Options) -> list[Row]:
    """Record with the worker away, then start one with a single process."""
    ours.call("forget")
    ours.use_worker(1)
    found = record(ours, options.tasks)
    began = perf_counter()
    ours.stack.worker.start()
    ours.stack.wait_for_worker()
    found.append(Row("worker: ready after", "s", [perf_counter() - began]))
    found += drain(ours, USERS * options.tasks)
    found.append(throughput(ours, options))
    ours.use_worker(2)
    ours.stack.start()
    ours.call("forget")
    return found


def record(side: Side, each: int) -> list[Row]:
    """Everybody renames documents of their own as fast as they can."""
    visitors = [
        Visitor(side.stack.url).enter(user_name(number), PASSWORD)
        for number in range(USERS)
    ]

    def work(number: int) -> list[float | None]:
        pages = range(number * each + 1, (number + 1) * each + 1)
        return [_rename(visitors[number], f"page-{page}") for page in pages]

    before = side.call("requests").get("retries", 0)
    with ThreadPoolExecutor(USERS) as pool:
        seconds = [s for taken in pool.map(work, range(USERS)) for s in taken]
    retries = side.call("requests").get("retries", 0) - before
    failed = seconds.count(None)
    good = [s * 1000 for s in seconds if s is not None]
    asked = f"{USERS} people, {each} tasks each"
    return [
        Row(f"{asked}: wait", "ms", good),
        Row(f"{asked}: failed requests", "", [failed], goal="0"),
        Row(
            f"{asked}: conflict retries",
            "%",
            [100 * retries / len(seconds)],
            goal="<= 1 %",
        ),
    ]


def _rename(visitor: Visitor, page: str) -> float | None:
    try:
        return visitor.rename(f"{CROWD}/{page}", f"{page}-renamed")
    except AssertionError as error:
        print(error)
        return None


def drain(side: Side, count: int) -> list[Row]:
    """Wait until the worker has done it all, and look at its memory."""
    (child,) = side.stack.worker.children()
    boot = child.memory_info().rss
    warm, done = boot, 0
    while done < count:
        done = side.call("finished")
        if done < WARM * count:
            warm = child.memory_info().rss
        sleep(PAUSE)
    end = child.memory_info().rss
    growth = (end - warm) / MEGABYTE / (count * (1 - WARM)) * 1000
    memory = f"worker's memory after {count} tasks"
    return [
        Row(memory, "MB", [end / MEGABYTE], [boot / MEGABYTE], note="against boot"),
        Row("worker: growth per 1,000 tasks, warm", "MB", [growth], goal="<= 15 MB"),
    ]


def throughput(side: Side, options: Options) -> Row:
    """Tasks a second of one slot against the same renames in a bare loop."""
    tasks = [task for task in side.call("tasks") if task["finished"]]
    assert all(task["status"] == "succeeded" for task in tasks), tasks
    ended = sorted(task["finished"] for task in tasks)
    rate = (len(ended) - 1) / (ended[-1] - ended[0])
    first = USERS * options.tasks
    names = [f"page-{first + number}" for number in range(1, options.tasks + 1)]
    seconds = side.call("rename_in_a_loop", folder=CROWD, names=names)
    return Row(
        "tiny tasks a second, one slot",
        "1/s",
        [rate],
        [len(names) / seconds],
        ">= 0.8x",
        "against a bare loop",
    )
