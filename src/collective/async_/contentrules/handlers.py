"""Runs content rules when a task has ended."""

from ..api import is_transient
from Acquisition import aq_inner
from Acquisition import aq_parent
from plone.app.contentrules.handlers import execute
from plone.base.interfaces import IPloneSiteRoot
from plone.contentrules.engine.interfaces import IRuleStorage
from typing import Any
from zope.component import queryUtility
from zope.globalrequest import getRequest

import logging
import transaction


logger = logging.getLogger("collective.async")

# In the request, while rules run: the task that they are about.
TASK = "collective.async.task"


def on_task_ended(event: Any) -> None:
    """Run the rules of the folder of the task's first item.

    The errors of a rule are logged. The task has ended, whatever a rule does: a mail
    server that does not answer must not undo its work.
    """
    if not _has_rules(event):
        # The savepoint below stores all that the task has changed.
        return
    content, request = event.object, getRequest()
    root = IPloneSiteRoot.providedBy(content)
    savepoint = transaction.savepoint(optimistic=True)
    request.set(TASK, event.task)
    try:
        execute(content if root else aq_parent(aq_inner(content)), event)
    except Exception as error:
        if is_transient(error):
            raise
        logger.exception("task=%s: a content rule failed", event.task.id)
        savepoint.rollback()
    finally:
        request.set(TASK, None)


def _has_rules(event: Any) -> bool:
    """Is there a rule in the site that this event may trigger?"""
    storage = queryUtility(IRuleStorage)
    return storage is not None and any(
        _is_about(rule, event) for rule in storage.values()
    )


def _is_about(rule: Any, event: Any) -> bool:
    # Not there if the interface has gone.
    provided_by = getattr(rule.event, "providedBy", None)
    return provided_by is None or provided_by(event)
