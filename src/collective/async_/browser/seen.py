"""``@@task-seen``: the owner has read that a task failed."""

from ..tasks.store import get_store
from .access import changing_task
from .access import JSONView
from .access import Refused
from .access import user_id


class TaskSeen(JSONView):
    """Takes a failed task off the banner, in every browser of its owner."""

    def __call__(self) -> str:
        try:
            record = changing_task(self.request)
            # A manager may look at it, but has not read it for its owner.
            if record.user_id != user_id():
                raise Refused(404, "unknown task")
        except Refused as refused:
            status, reason = refused.args
            return self.answer({"error": reason}, status)
        if not record.seen:
            record.seen = True
            get_store().forget_failure(record)
        return self.answer({"status": "ok"})
