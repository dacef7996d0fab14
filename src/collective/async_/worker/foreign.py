"""Messages about tasks that are not in this worker's database."""

from ..broker.publish import publish
from ..broker.unknown import mark_unknown

import logging


logger = logging.getLogger("collective.async")

# How many workers get a message that none of them knows. The sweep of the database
# that has the task sends it again, so this only makes it quicker.
MAX_GIVEN_BACK = 5


def give_back(site_path: str, task_id: str, given_back: int) -> None:
    """Leave the message to another worker: another database may share the broker.

    Or the task was removed meanwhile, which nobody can tell from here.
    """
    logger.warning(
        "task=%.60r of the site %.200r is not in this database. If another database, "
        "such as a copy of this one, uses the same broker, set another "
        "COLLECTIVE_ASYNC_NAMESPACE for its Zope instances and workers.",
        task_id,
        site_path,
    )
    mark_unknown()
    if 0 <= given_back < MAX_GIVEN_BACK:
        publish(site_path, task_id, given_back + 1)
