"""plone.app.iterate: check in a working copy with any number of new items.

To move what is new in a working copy of a folder, plone.app.iterate puts it on Zope's
clipboard, and pastes it with a method that takes at most 8,192 bytes, since a browser's
clipboard may be forged. These are some 150 items. With more, the check-in fails.

Versions: read in plone.app.iterate 5.0.5 to 7.0, the last release; reproduced in 7.0.
Upstream: "plone.app.iterate" in ``docs/upstream.rst``. It can go when
``docs/upstream/checkin_clipboard.py`` prints "Fixed".
"""

from .patch import Patch
from functools import wraps
from OFS.CopySupport import CopyContainer
from typing import Any


def install() -> None:
    """Do without the limit. For processes that get no clipboard from a browser."""
    stock = CopyContainer.manage_pasteObjects

    @wraps(stock)
    def manage_pasteObjects(
        self: Any, cb_copy_data: Any = None, REQUEST: Any = None
    ) -> Any:
        if cb_copy_data is None or REQUEST is not None:
            return stock(self, cb_copy_data, REQUEST)
        _operation, names = self._pasteObjects(cb_copy_data)
        return names

    CopyContainer.manage_pasteObjects = manage_pasteObjects


PATCH = Patch("checkin-clipboard", "plone.app.iterate>=5.0.5,<7.1", install)
