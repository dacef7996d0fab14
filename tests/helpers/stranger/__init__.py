"""An add-on with an action, which a test takes away from the worker."""

from collective.async_.api import background
from Products.Five import BrowserView


@background(title="Tidy")
def tidy(content):
    """Nothing to do."""


class TidyView(BrowserView):
    """Enqueues the action on the content."""

    def __call__(self) -> str:
        return tidy.enqueue(self.context).id
