"""Functions about mail that tests call in a site."""

from importlib import import_module
from plone import api
from plone.app.contentrules.actions.logger import LoggerAction
from plone.app.contentrules.actions.mail import MailAction
from plone.app.contentrules.rule import insert_assignment
from plone.app.contentrules.rule import Rule
from plone.contentrules.engine.assignments import RuleAssignment
from plone.contentrules.engine.interfaces import IRuleAssignmentManager
from plone.contentrules.engine.interfaces import IRuleStorage
from zope.component import getUtility


def mail_server(port: int) -> None:
    """Send mail to this port of this machine."""
    api.portal.set_registry_record("plone.smtp_host", "127.0.0.1")
    api.portal.set_registry_record("plone.smtp_port", port)
    api.portal.set_registry_record("plone.email_from_address", "site@example.org")
    api.portal.set_registry_record("plone.email_from_name", "The site")


def mail_after(minutes: int) -> None:
    """Set after how long a task is mailed to its user; only with the add-on."""
    name = "collective.async.mail_after_minutes"
    api.portal.set_registry_record(name, minutes)


def add_rule(id_: str, event: str, message: str, *places: str) -> None:
    """Add a rule that logs and sends a mail for an event in these folders."""
    module, _dot, name = event.rpartition(".")
    rule = Rule()
    rule.title = id_
    rule.event = getattr(import_module(module), name)
    log = LoggerAction()
    log.targetLogger = "plone.contentrules.twin"
    log.loggingLevel = 30
    log.message = f"{id_}: &e of &c"
    mail = MailAction()
    mail.subject = "${title}"
    mail.recipients = "all@example.org"
    mail.message = message
    rule.actions = [log, mail]
    getUtility(IRuleStorage)[id_] = rule
    for place in places:
        content = api.portal.get().restrictedTraverse(place)
        IRuleAssignmentManager(content)[id_] = RuleAssignment(id_, bubbles=True)
        insert_assignment(rule, "/".join(content.getPhysicalPath()))


def remove_rule(id_: str) -> None:
    """Remove a rule from all folders."""
    del getUtility(IRuleStorage)[id_]
