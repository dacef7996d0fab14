"""Changes properties of content like Plone's own folder_contents."""

from ...api import Pending
from ...api import TaskRecord
from ...i18n import _
from ..with_contents import WithContents
from plone import api
from typing import Any
from zope.component import getMultiAdapter


# The fields in forms, by the names of the view's attributes.
FIELDS = {
    "effectiveDate": "effective",
    "expirationDate": "expires",
    "copyright": "rights",
    "contributors": "contributors",
    "creators": "creators",
    "exclude": "exclude_from_nav",
    "language": "language",
}


class Properties(WithContents):
    """``params["values"]`` has the attributes of Plone's own view."""

    views = ("fc-properties",)
    share_savepoints = True

    title = _("Change properties")
    doing = _("Changing the properties of “${title}” in “${folder}”")
    doing_many = _("Changing the properties of ${count} items in “${folder}”")
    done = _("The properties of “${title}” in “${folder}” were changed.")
    done_many = _("The properties of ${count} items in “${folder}” were changed.")
    stopped_many = _("Cancelled: the properties of ${done} of ${count} were changed.")
    not_done = _("The properties of “${title}” in “${folder}” could not be changed.")
    not_done_many = _(
        "The properties of ${failed} of ${count} items in “${folder}” could not be "
        "changed."
    )
    not_done_below = _(
        "The properties of “${title}” in “${folder}”, or of something in it, could not "
        "be changed."
    )
    pending = Pending(
        _("properties being changed"),
        _("The properties of “${title}” are being changed by ${user}."),
        _("The properties of ${count} items are being changed by ${user}."),
    )

    def will_set(self, record: TaskRecord, uid: str | None) -> dict[str, Any]:
        """The new values of the fields."""
        values = record.params["values"]
        found = {FIELDS[name]: value for name, value in values.items() if value}
        if "exclude_from_nav" in found:
            found["exclude_from_nav"] = values["exclude"] == "yes"
        return found

    def change(self, record: TaskRecord, content: Any) -> bool:
        """Change one item, and the folder of which it is the default page."""
        portal = api.portal.get()
        view = getMultiAdapter((portal, portal.REQUEST), name="fc-properties")
        for name, value in record.params["values"].items():
            setattr(view, name, value)
        # The contents are parts of the task.
        view.recurse = False
        view.action(content)
        return True
