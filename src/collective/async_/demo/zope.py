"""Starts Zope in this process, for scripts."""

from AccessControl.SecurityManagement import newSecurityManager
from AccessControl.SecurityManagement import noSecurityManager
from AccessControl.users import system
from collections.abc import Iterator
from contextlib import contextmanager
from OFS.Application import Application
from pathlib import Path
from Testing.makerequest import makerequest
from zope.component.hooks import setSite
from zope.globalrequest import setRequest
from Zope2.Startup.run import make_wsgi_app

import transaction
import Zope2


@contextmanager
def application(configuration: Path) -> Iterator[Application]:
    """Start Zope and give the application root, acting as the system user.

    Call it only once in a process: Zope cannot be configured twice.
    """
    make_wsgi_app({}, str(configuration))
    app = makerequest(Zope2.app())
    setRequest(app.REQUEST)
    newSecurityManager(None, system.__of__(app.acl_users))
    try:
        yield app
    finally:
        transaction.abort()
        noSecurityManager()
        setSite(None)
        setRequest(None)
        # The request first: closing it may still read from the database.
        app.REQUEST.close()
        app._p_jar.close()
        Zope2.DB.close()


def act_as(app: Application, user_id: str) -> None:
    """Act as a user of the root from now on."""
    user = app.acl_users.getUserById(user_id)
    newSecurityManager(None, user.__of__(app.acl_users))
