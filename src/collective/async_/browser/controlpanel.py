"""The control panel "Background tasks": state, round trip and settings."""

from ..broker.redis import shared_redis
from ..i18n import _
from ..interfaces import NoBroker
from ..monitoring.roundtrip import overdue
from ..monitoring.roundtrip import SET_BROKER
from ..monitoring.roundtrip import start_check
from ..monitoring.roundtrip import steps
from ..monitoring.state import inspect
from ..monitoring.state import State
from ..settings import IAsyncSettings
from ..settings import PREFIX
from ..tasks.enqueue import get_task
from ..tasks.messages import state as state_of
from ..tasks.record import TaskRecord
from .manage.access import ManagerAction
from .manage.access import require_post
from .manage.access import text_of
from .manage.access import texts_of
from .manage.failures import FailedTasks
from .times import LocalTimes
from functools import cached_property
from importlib.metadata import version
from plone import api
from plone.app.registry.browser.controlpanel import ControlPanelFormWrapper
from plone.app.registry.browser.controlpanel import RegistryEditForm
from plone.registry.interfaces import IRegistry
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from z3c.form.browser.checkbox import CheckBoxFieldWidget
from zope.component import getUtility


class AsyncSettingsForm(RegistryEditForm):
    """The form with the settings."""

    schema = IAsyncSettings
    schema_prefix = PREFIX
    fields: Any
    id = "async-controlpanel"
    label = _("Background tasks")
    # The form is below the state. Autofocus would scroll past that.
    enable_autofocus = False

    def update(self) -> None:
        form = self.request.form
        if any(name.startswith("form.buttons.") for name in form):
            # Without this the form would accept a GET request, too.
            require_post(self.request)
        for name in form:
            if name.startswith("form.widgets."):
                self.check_value(name)
        super().update()

    def check_value(self, name: str) -> None:
        """Raise BadRequest for values that no browser sends and no widget can read."""
        form = self.request.form
        if name == "form.widgets.synchronous_actions":
            texts_of(form, name)
        else:
            text_of(form, name, most=10_000 if name.endswith(".thresholds") else 100)

    def getContent(self) -> Any:
        # Before the upgrade step, the records of new settings are missing.
        registry = getUtility(IRegistry)
        return registry.forInterface(IAsyncSettings, prefix=PREFIX, check=False)

    def updateFields(self) -> None:
        super().updateFields()
        records = getUtility(IRegistry).records
        missing = [name for name in self.fields if f"{PREFIX}.{name}" not in records]
        self.fields = self.fields.omit(*missing)
        self.fields["synchronous_actions"].widgetFactory = CheckBoxFieldWidget


class AsyncControlPanel(LocalTimes, ControlPanelFormWrapper):
    """The state of broker, workers and tasks, and the settings below it."""

    form = AsyncSettingsForm
    index = ViewPageTemplateFile("controlpanel.pt")
    version = version("collective.async")

    def update(self) -> None:
        super().update()
        record = self.check
        if record is not None and not overdue(record):
            # Reload the page without a script; in seconds.
            self.request.response.setHeader("Refresh", "1")

    @cached_property
    def state(self) -> State:
        return inspect()

    def failed(self) -> str:
        """The failed tasks in groups."""
        return FailedTasks(self.context, self.request, "@@async-controlpanel")()

    def without_precedence(self) -> bool:
        """Is there a broker, and no Redis for the commit lock?"""
        return self.state.broker is not None and shared_redis() is None

    @cached_property
    def check(self) -> TaskRecord | None:
        """The task of the round trip that the page shows, or None."""
        task_id = self.request.form.get("check")
        record = get_task(task_id) if isinstance(task_id, str) else None
        return record if record is not None and record.action == "check" else None

    def trip(self) -> list[dict[str, Any]]:
        """The steps of the round trip, as rows."""
        if self.check is None:
            return []
        return [
            {
                "name": step.name,
                "advice": step.advice,
                "time": "" if step.seconds is None else f"{step.seconds * 1000:.3g} ms",
            }
            for step in steps(self.check, self.state)
        ]

    def trip_state(self) -> str:
        return "" if self.check is None else state_of(self.check)

    def oldest(self) -> str:
        return f"{self.state.queue.oldest_seconds:.0f}"

    def base(self) -> str:
        return api.portal.get().absolute_url()


class StartCheck(ManagerAction):
    """``@@async-check``: starts a round trip and shows it in the control panel."""

    def act(self) -> str:
        url = f"{api.portal.get().absolute_url()}/@@async-controlpanel"
        try:
            record = start_check()
        except NoBroker:
            api.portal.show_message(SET_BROKER, self.request, type="error")
        else:
            url = f"{url}?check={record.id}"
        return self.request.response.redirect(url)
