"""Applies the patches of a worker for a while."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import ExitStack
from Products.CMFCore.interfaces import IPortalCatalogQueueProcessor
from types import ModuleType
from typing import Any
from unittest.mock import patch
from zope.component import getGlobalSiteManager


@contextmanager
def patched(places: list[tuple[Any, str]], *patches: ModuleType) -> Iterator[None]:
    """Install patches, and put back what is in these places afterwards."""
    manager, name = getGlobalSiteManager(), "portal-catalog"
    processor = manager.getUtility(IPortalCatalogQueueProcessor, name=name)
    with ExitStack() as stack:
        for place, attribute in places:
            stack.enter_context(
                patch.object(place, attribute, getattr(place, attribute))
            )
        try:
            for module in patches:
                module.install()
            yield
        finally:
            manager.registerUtility(processor, IPortalCatalogQueueProcessor, name=name)
