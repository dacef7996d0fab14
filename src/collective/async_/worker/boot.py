"""Starts Zope in a Celery worker: partly before the fork, partly in the children."""

from ..broker.address import problems
from ..config import BROKER_VARIABLE
from ..garbage import collect_less_in_worker
from ..prefetch import is_on
from ..transient import is_transient
from multiprocessing import get_context

import logging
import os
import random
import time


logger = logging.getLogger("collective.async")


def configure() -> None:
    """Read zope.conf, and set the variables of its ``<environment>``.

    Raises SystemExit, with advice, if ZOPE_CONFIG or the broker is not set,
    or if an address is wrong.
    """
    path = os.environ.get("ZOPE_CONFIG")
    if not path:
        raise SystemExit("Set ZOPE_CONFIG to the path of your zope.conf.")
    if not os.path.isfile(path):
        raise SystemExit(f"ZOPE_CONFIG: there is no file {path}")
    from Zope2.Startup.run import configure_wsgi

    configure_wsgi(path)
    if not os.environ.get(BROKER_VARIABLE):
        raise SystemExit(f"Set {BROKER_VARIABLE}, e.g. to redis://localhost:6379/0.")
    if found := problems():
        raise SystemExit("\n".join(found))


def read_namespace() -> None:
    """Read the database's namespace, which names the queues of this worker.

    Waits while the database cannot be reached. Raises SystemExit on other errors:
    a worker that listens to the wrong queue would do nothing.
    """
    from .session import when_reachable

    try:
        when_reachable(_read_namespace)
    except Exception as error:
        logger.exception("Cannot read the database")
        raise SystemExit("Cannot read the database; see the log.") from error


def _read_namespace() -> None:
    from ..broker.namespace import read_namespace
    from App.config import getConfiguration

    # Not Zope's own one, and closed again: ZEO's thread would not survive the fork.
    dbtab = getConfiguration().dbtab
    name = dbtab.getName("/")
    database = dbtab.getDatabaseFactory(name=name).open(name, {})
    try:
        read_namespace(database)
    finally:
        database.close()


def load() -> None:
    """Import all code and load all ZCML once, before the children are forked.

    A child is then ready within a tenth of a second and shares this memory.
    """
    from ..patches.worker import apply_all
    from AccessControl.SecurityManagement import newSecurityManager
    from AccessControl.SecurityManagement import noSecurityManager
    from AccessControl.users import system
    from Zope2.App import startup
    from Zope2.App.patches import apply_patches

    import OFS.Application

    apply_patches()
    OFS.Application.import_products()
    newSecurityManager(None, system)
    startup.load_zcml()
    noSecurityManager()
    apply_all()
    # Read here, once for all children.
    is_on()
    collect_less_in_worker()


def prepare_database() -> None:
    """Let Zope write what it adds to the root of a new database.

    All children, those of other workers and web servers may do that at the same moment,
    and all but one of them would conflict. So here it is tried until it is there. Zope
    cannot be started twice in one process, nor before the fork: each try has a process
    of its own. Raises SystemExit if Zope does not start.
    """
    while True:
        process = get_context("fork").Process(target=_try_to_start)
        process.start()
        process.join()
        if process.exitcode == 0:
            return
        if process.exitcode != os.EX_TEMPFAIL:
            raise SystemExit("Zope does not start with this database; see the log.")
        time.sleep(random.uniform(0.1, 1))


def _try_to_start() -> None:
    try:
        _start_zope()
    except Exception as error:
        if not is_transient(error):
            raise
        raise SystemExit(os.EX_TEMPFAIL) from error
    close_database()


def open_database() -> None:
    """Open the ZODB in a child. ZEO's thread would not survive the fork.

    Raises SystemExit if that fails: Celery would use the process all the same, but it
    replaces one that has ended.
    """
    from ..broker.leases import keep_lease

    try:
        _start_zope()
    except Exception as error:
        logger.exception("Zope does not start; another process is started instead")
        time.sleep(1)
        raise SystemExit(1) from error
    keep_lease()


def _start_zope() -> None:
    from .session import when_reachable
    from Zope2.App import startup

    import Zope2

    # The main process has loaded it. Loading it again raises configuration conflicts.
    startup.load_zcml = lambda: None
    # Wait here: RelStorage does not wait for its database.
    when_reachable(_reach_database)
    Zope2.startup_wsgi()


def _reach_database() -> None:
    from App.config import getConfiguration

    getConfiguration().dbtab.getDatabase("/", is_root=1).open().close()


def close_database() -> None:
    """Close the connections to ZEO and to the blob cache when a child ends."""
    from ..broker.leases import end_lease
    from .cache_purging import finish_purging

    import Zope2

    finish_purging()
    end_lease()
    if Zope2.DB is not None:
        Zope2.DB.close()
