"""The message factory of the ``collective.async`` domain."""

from zope.i18nmessageid import MessageFactory


_ = MessageFactory("collective.async")
