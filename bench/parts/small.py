"""How long small tasks wait while two long ones run."""

from ..figures import Row
from ..sides import Side
from ..template import CROWD
from ..template import TARGET
from .base import Options
from time import sleep


# Seconds between two small tasks.
PAUSE = 0.5
MOST = 60


def measure(ours: Side, stock: Side, options: Options) -> list[Row]:
    """The two largest folders are pasted; a document is renamed every PAUSE."""
    ours.call("forget")
    editor = ours.editor
    # Not one folder twice: tasks about the same item run one after the other.
    long_ones = sorted(options.sizes)[-2:]
    for size in long_ones:
        editor.copy(f"size-{size}")
        editor.paste(TARGET)
    for number in range(1, MOST + 1):
        page = f"page-{number}"
        editor.rename(f"{CROWD}/{page}", page, f"Name {number}")
        sleep(PAUSE)
        if not any(task["action"] == "paste" for task in editor.tasks()["processing"]):
            break
    ours.finish()
    waits = [
        task["started"] - task["created"]
        for task in ours.call("tasks")
        if task["action"] == "rename"
    ]
    for size in long_ones:
        editor.delete(f"{TARGET}/size-{size}")
        ours.finish()
    sizes = " and ".join(map(str, long_ones))
    what = f"small task's wait while pasting {sizes}"
    return [Row(what, "s", waits, goal="p95 <= 2 s")]
