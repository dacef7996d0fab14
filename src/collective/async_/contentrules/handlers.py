"""Runs content rules when a task has ended."""

from ..api import is_transient
from ..patches.rule_executors import has_rules
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
    # The savepoint below stores all that the task has changed. Most sites have no rule.
    if not queryUtility(IRuleStorage) or not has_rules(event):
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
