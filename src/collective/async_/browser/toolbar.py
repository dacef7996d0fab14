"""The entry in Plone's toolbar: how many tasks the user has, and how many failed."""

from ..tasks.access import user_id
from ..tasks.urls import my_tasks_url
from plone.app.layout.viewlets.common import ViewletBase


class MyTasksEntry(ViewletBase):
    """For logged-in users. The script fills in the numbers."""

    def render(self) -> str:
        return "" if user_id() is None else super().render()

    @property
    def url(self) -> str:
        """The address of the page that lists the tasks."""
        return my_tasks_url()
