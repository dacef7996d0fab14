"""The public API: everything that actions and other add-ons may import.

Events and interfaces are in ``events`` and ``interfaces``; in ZCML their names start
with ``collective.async.``. Everything else may change in any release.
"""

from .config import BATCH_SECONDS
from .counting import report_progress
from .interfaces import AsyncValidationFailed
from .interfaces import NoBroker
from .interfaces import TaskFailed
from .patching import as_in_stock_plone
from .tasks.action import Action
from .tasks.catalog_rows import CatalogRow
from .tasks.catalog_rows import visible_rows
from .tasks.content import can_be_found
from .tasks.content import content_by_uid
from .tasks.content import count_below
from .tasks.content import count_items
from .tasks.content import title_of
from .tasks.control import supersede
from .tasks.deletion import being_deleted
from .tasks.deletion import deletion_refusal
from .tasks.dependencies import is_within
from .tasks.enqueue import get_task as get_record
from .tasks.enqueue import notify_before
from .tasks.enqueue import record_failure
from .tasks.enqueue import record_task
from .tasks.enqueue import refusal_text
from .tasks.lookup import get_task
from .tasks.lookup import pending_task
from .tasks.messages import description
from .tasks.pending import as_item
from .tasks.pending import own_pending_values
from .tasks.pending_texts import Pending
from .tasks.record import Paths
from .tasks.record import Status
from .tasks.record import TaskRecord
from .tasks.task import Task
from .tasks.thresholds import runs_in_background
from .tasks.typed import FormAddress
from .tasks.typed import keeps_input
from .tasks.typed import Typed
from .tasks.urls import input_url
from .transient import is_transient
from .worker.at_once import enqueue
from .worker.background import background
from .worker.inline import finish_pending
from .worker.running import RunningTask


__all__ = [
    "Action",
    "AsyncValidationFailed",
    "BATCH_SECONDS",
    "CatalogRow",
    "FormAddress",
    "NoBroker",
    "Paths",
    "Pending",
    "RunningTask",
    "Status",
    "Task",
    "TaskFailed",
    "TaskRecord",
    "Typed",
    "as_in_stock_plone",
    "as_item",
    "background",
    "being_deleted",
    "can_be_found",
    "content_by_uid",
    "count_below",
    "count_items",
    "deletion_refusal",
    "description",
    "enqueue",
    "finish_pending",
    "get_record",
    "get_task",
    "input_url",
    "is_transient",
    "is_within",
    "keeps_input",
    "notify_before",
    "own_pending_values",
    "pending_task",
    "record_failure",
    "report_progress",
    "record_task",
    "refusal_text",
    "runs_in_background",
    "supersede",
    "title_of",
    "visible_rows",
]
