"""What ``@site`` says about tasks, so that clients ask for them only where they can."""

from ..interfaces import IAction
from ..interfaces import ICollectiveAsyncLayer
from ..patching import is_asynchronous
from ..settings import get_settings
from plone import api
from plone.restapi.interfaces import ISiteEndpointExpander
from typing import Any
from zope.component import adapter
from zope.component import queryUtility
from zope.interface import implementer
from zope.interface import Interface


# The names of the actions behind the services, in the order of the documentation.
ACTIONS = ("delete", "paste", "transition", "sharing", "rename", "rearrange")


@implementer(ISiteEndpointExpander)
@adapter(Interface, ICollectiveAsyncLayer)
class Capability:
    """Adds ``async`` to the answer, unless nothing can be a task for this user."""

    def __init__(self, context: Any, request: Any):
        self.context = context
        self.request = request

    def __call__(self, data: dict[str, Any]) -> None:
        """Add it to the data of the answer."""
        if not is_asynchronous(self.request):
            return
        settings = get_settings()
        actions = [
            name
            for name in ACTIONS
            if queryUtility(IAction, name=name) is not None
            and settings.runs_in_background(name)
        ]
        url = f"{api.portal.get().absolute_url()}/@tasks"
        data["async"] = {"actions": actions, "tasks": url}
