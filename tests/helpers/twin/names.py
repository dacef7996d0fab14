"""Replaces values that must differ between two sites: UIDs, site id, times."""

from collections.abc import Mapping
from DateTime import DateTime
from datetime import date
from persistent.list import PersistentList
from plone.uuid.interfaces import IUUID
from typing import Any

import re


HASH = re.compile(r"-[0-9a-f]{32}")
SCHEMA = re.compile(r"(generated\.|\b)[A-Z]\w+?_5_\d+_2_\d+_0_")
STAMP = re.compile(r"image-\d+-")


class Names:
    """Replaces each UID with the path of its content."""

    def __init__(self, portal: Any, contents: dict[str, Any]) -> None:
        self.site = "/".join(portal.getPhysicalPath())
        self.url = portal.absolute_url()
        self.uids = {IUUID(c, None): place for place, c in contents.items()}

    def tidy(self, value: Any) -> Any:
        """The value in a form that is the same in both sites."""
        if isinstance(value, (DateTime, date)):
            return "a moment"
        if isinstance(value, Mapping):
            return {self.tidy(k): self.tidy(v) for k, v in value.items()}
        if isinstance(value, (list, tuple, set, frozenset, PersistentList)):
            return [self.tidy(part) for part in value]
        if isinstance(value, bytes):
            value = value.decode(errors="replace")
        return self._text(value) if isinstance(value, str) else value

    def _text(self, text: str) -> str:
        text = text.replace(self.url, "").replace(self.site + "/", "/")
        if text in (self.site, self.site.lstrip("/")):
            return ""
        for uid, place in self.uids.items():
            if uid and uid in text:
                text = text.replace(uid, f"uid:{place}")
        text = re.sub(r"\b[0-9a-f]{32}\b", "another uid", text)
        text = SCHEMA.sub(r"\1", text)
        return STAMP.sub("image-", HASH.sub("", text))
