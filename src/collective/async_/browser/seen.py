"""``@@task-seen``: the owner has read that a task failed."""

from ..tasks.store import get_store
from .access import find_task
from .access import JSONView
from .access import user_id
from plone.protect.authenticator import check
from zExceptions import Forbidden


class TaskSeen(JSONView):
    """Takes a failed task off the banner, in every browser of its owner."""

    def __call__(self) -> str:
        if user_id() is None:
            return self.answer({"error": "login"}, 401)
        if self.request.method != "POST":
            self.request.response.setHeader("Allow", "POST")
            return self.answer({"error": "POST only"}, 405)
        try:
            # Not left to plone.protect's check of writes, which can be disabled.
            check(self.request)
        except Forbidden:
            return self.answer({"error": "authenticator"}, 403)
        record = find_task(self.request.form.get("task_id"))
        # A manager may look at it, but has not read it for its owner.
        if record is None or record.user_id != user_id():
            return self.answer({"error": "unknown task"}, 404)
        if not record.seen:
            record.seen = True
            get_store().forget_failure(record)
        return self.answer({"status": "ok"})
