"""The namespace of a database, on a broker that several databases may share.

The first process that opens a database with a broker stores a random name in its root,
and all processes read it there when they start. A copy of a database has the same name.
"""

from ..config import broker_url
from ..config import DEFAULT_NAMESPACE
from ..config import NAMESPACE_VARIABLE
from ..config import use_namespace
from ..transient import is_transient
from secrets import token_hex
from transaction import TransactionManager
from typing import Any
from ZODB.POSException import ReadOnlyError

import logging
import os


logger = logging.getLogger("collective.async")

# In the root of the database, and not in a site: a site may be copied or moved into
# another database.
KEY = "collective.async.namespace"


def on_database_opened(event: Any) -> None:
    """Called when Zope, a worker's child or a script has opened its database."""
    read_namespace(event.database)


def read_namespace(database: Any) -> None:
    """Use the database's namespace in this process; store one if there is none.

    Does nothing without a broker, or if the environment has a namespace. Raises what
    the database raises.
    """
    if broker_url() is None or os.environ.get(NAMESPACE_VARIABLE):
        return
    try:
        use_namespace(_provide(database))
    except ReadOnlyError:
        # Nothing can be enqueued from here.
        logger.info("The database is read-only and has no namespace yet")


def _provide(database: Any) -> str:
    while True:
        manager = TransactionManager()
        connection = database.open(manager)
        try:
            root = connection.root()
            if KEY not in root:
                root[KEY] = f"{DEFAULT_NAMESPACE}.{token_hex(4)}"
                manager.get().note("/\nBackground tasks: name the queues")
                manager.commit()
            return root[KEY]
        except Exception as error:
            # Another process may store one at the same time.
            if not is_transient(error):
                raise
        finally:
            manager.abort()
            connection.close()
