"""Rules about tasks go with the add-on: without it they are broken objects."""

from ..interfaces import IAsyncTaskEnded
from plone.contentrules.engine.interfaces import IRuleStorage
from typing import Any
from zope.component import queryUtility

import logging


logger = logging.getLogger("collective.async")

PROFILE = "profile-collective.async:uninstall"


def on_profile_imported(event: Any) -> None:
    """Remove the rules with our triggers, and where they are assigned."""
    storage = queryUtility(IRuleStorage)
    if event.profile_id != PROFILE or storage is None:
        return
    ours = [
        name
        for name, rule in storage.items()
        if rule.event is not None and rule.event.isOrExtends(IAsyncTaskEnded)
    ]
    for name in ours:
        logger.warning("Removed the content rule %r about background tasks", name)
        del storage[name]
