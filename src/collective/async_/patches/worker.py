"""The patches of a worker process."""

from . import catalog_moves
from . import checkin_clipboard
from . import cmfeditions_versions
from . import deferred_indexing
from . import dexterity_getattr
from . import dexterity_interfaces
from . import kombu_reconnect
from . import link_fields
from . import new_values
from . import path_levels
from . import path_proxy
from . import relation_fields
from . import rule_assignments
from . import rule_executors
from . import security_reindex
from . import sibling_values
from . import unchanged_values
from . import zeo_wakeups


PATCHES = (
    kombu_reconnect.PATCH,
    zeo_wakeups.PATCH,
    dexterity_getattr.PATCH,
    dexterity_interfaces.PATCH,
    relation_fields.PATCH,
    link_fields.PATCH,
    deferred_indexing.PATCH,
    catalog_moves.PATCH,
    path_levels.PATCH,
    path_proxy.PATCH,
    rule_assignments.PATCH,
    rule_executors.PATCH,
    security_reindex.PATCH,
    # Before that of what has a record, which then is asked first.
    new_values.PATCH,
    unchanged_values.PATCH,
    sibling_values.PATCH,
    cmfeditions_versions.PATCH,
    checkin_clipboard.PATCH,
)


def apply_all() -> None:
    """Apply those that are wanted. Call it after ZCML was loaded, before the fork."""
    for patch in PATCHES:
        patch.apply()


def tell_all() -> None:
    """Write into the log which of them are applied."""
    for patch in PATCHES:
        patch.tell()
