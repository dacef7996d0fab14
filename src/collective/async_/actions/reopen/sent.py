"""A hidden input: what a form is about, should that be gone when the form is sent."""

from dataclasses import asdict
from dataclasses import dataclass
from plone.base.utils import safe_text
from plone.dexterity.browser.add import DefaultAddForm
from plone.uuid.interfaces import IUUID
from typing import Any

import json


NAME = "collective.async.form"


@dataclass(frozen=True)
class Sent:
    """The action, the type, and the UID and title of the content or of the folder."""

    action: str = ""
    type: str = ""
    uid: str = ""
    title: str = ""

    @classmethod
    def of(cls, form: Any) -> "Sent":
        """What this add or edit form is about."""
        content = form.context
        title, uid = safe_text(content.Title()), IUUID(content, None) or ""
        action = "add" if isinstance(form, DefaultAddForm) else "edit"
        return cls(action, form.portal_type, uid, title)

    def dumps(self) -> str:
        return json.dumps(asdict(self))


def read(request: Any) -> Sent | None:
    """What the form that was sent says; None if it says nothing, or something else."""
    try:
        found = Sent(**json.loads(request.form[NAME]))
    except (KeyError, TypeError, ValueError):
        return None
    texts = asdict(found).values()
    known = found.action in ("add", "edit") and all(isinstance(x, str) for x in texts)
    return found if known else None
