"""Zope in this process, for scripts."""

from AccessControl.SecurityManagement import newSecurityManager
from AccessControl.SecurityManagement import noSecurityManager
from AccessControl.users import system
from collections.abc import Iterator
from contextlib import contextmanager
from OFS.Application import Application
from pathlib import Path
from Testing.makerequest import makerequest
from Zope2.Startup.run import make_wsgi_app
from zope.component.hooks import setSite
from zope.globalrequest import setRequest
import Zope2


@contextmanager
def application(configuration: Path) -> Iterator[Application]:
    """Boot Zope and give the root, acted on by the system user.

    Once a process: Zope cannot be configured a second time.
    """
    make_wsgi_app({}, str(configuration))
    app = makerequest(Zope2.app())
    setRequest(app.REQUEST)
    newSecurityManager(None, system.__of__(app.acl_users))
    try:
        yield app
    finally:
        noSecurityManager()
        setSite(None)
        setRequest(None)
        app._p_jar.close()
        Zope2.DB.close()
