"""A content rule sends a mail when a background task has ended."""

from collective.async_.api import background
from collective.async_.contentrules import handlers
from collective.async_.contentrules.condition import TaskCondition
from collective.async_.interfaces import IAction
from collective.async_.interfaces import IAsyncTaskEnded
from collective.async_.interfaces import IAsyncTaskFailed
from plone import api
from plone.app.contentrules.actions.mail import MailAction
from plone.app.contentrules.actions.mail import MailActionExecutor
from plone.app.contentrules.rule import Rule
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from plone.contentrules.engine.assignments import RuleAssignment
from plone.contentrules.engine.interfaces import IRuleAssignmentManager
from plone.contentrules.engine.interfaces import IRuleStorage
from zope.component import getGlobalSiteManager
from zope.component import getMultiAdapter
from zope.component import getUtility
from zope.lifecycleevent.interfaces import IObjectAddedEvent

import pytest
import transaction


@pytest.fixture
def portal(functional):
    setRoles(functional["portal"], TEST_USER_ID, ["Manager"])
    api.portal.set_registry_record("plone.email_from_address", "site@example.org")
    return functional["portal"]


@pytest.fixture
def folder(portal):
    folder = api.content.create(portal, "Folder", "fruit", "Fruit")
    for title in ("Pear", "Apple", "Orange"):
        api.content.create(folder, "Document", title=title)
    return folder


@pytest.fixture
def change():
    @background(title="Change", name="test.change")
    def change(content):
        content.setDescription("Changed")

    manager = getGlobalSiteManager()
    manager.registerUtility(change, IAction, change.name)
    yield change
    manager.unregisterUtility(change, IAction, change.name)


@pytest.fixture
def sent(portal, monkeypatch):
    """The mails that Plone's action sends: subject and text."""
    mails = []

    def send(self):
        from plone.stringinterp.interfaces import IStringInterpolator

        fill = IStringInterpolator(self.event.object)
        mails.append((fill(self.element.subject), fill(self.element.message)))
        return True

    monkeypatch.setattr(MailActionExecutor, "__call__", send)
    return mails


@pytest.fixture
def rule(portal):
    """Add a rule with this condition to the site."""

    def add(event, **values) -> None:
        condition = TaskCondition()
        for name, value in values.items():
            setattr(condition, name, value)
        mail = MailAction()
        mail.subject = "${task}"
        mail.message = "${task_items_failed} of ${task_items}: ${task_message}"
        mail.recipients, mail.source = "chief@example.org", "site@example.org"
        rule = Rule()
        rule.event = event
        rule.conditions, rule.actions = [condition], [mail]
        getUtility(IRuleStorage)["tell"] = rule
        manager = IRuleAssignmentManager(portal)
        manager["tell"] = RuleAssignment("tell", enabled=True, bubbles=True)
        transaction.commit()

    return add


def test_it_says_what_and_how_many(tasks, folder, change, rule, sent):
    rule(IAsyncTaskEnded)
    change.enqueue(folder.objectValues())
    tasks.fail_next(RuntimeError("no"))
    tasks.run()
    assert sent == [("Failed: Change: 1 of 3 items", "1 of 3: no")]


def test_a_rule_for_failures_is_silent_about_success(tasks, folder, change, rule, sent):
    rule(IAsyncTaskFailed)
    change.enqueue(folder)
    tasks.run()
    assert sent == []


@pytest.fixture
def savepoints(monkeypatch):
    """One entry for each savepoint."""
    made = []
    stock = transaction.savepoint
    monkeypatch.setattr(
        handlers.transaction, "savepoint", lambda **k: made.append(1) or stock(**k)
    )
    return made


@pytest.mark.parametrize(
    ("event", "more"),
    [(IObjectAddedEvent, 0), (IAsyncTaskFailed, 0), (IAsyncTaskEnded, 1)],
)
def test_only_a_rule_about_its_end_costs_a_task_a_savepoint(
    tasks, folder, change, rule, savepoints, event, more
):
    change.enqueue(folder)
    tasks.run()
    usual = len(savepoints)
    savepoints.clear()
    rule(event)
    change.enqueue(folder)
    tasks.run()
    assert len(savepoints) == usual + more


@pytest.mark.parametrize(
    ("values", "mails"),
    [
        ({"states": {"succeeded"}}, 1),
        ({"states": {"failed", "cancelled"}}, 0),
        ({"actions": {"test.change"}}, 1),
        ({"actions": {"delete"}}, 0),
        ({"at_least": 3}, 1),
        ({"at_least": 4}, 0),
    ],
)
def test_the_condition(tasks, folder, change, rule, sent, values, mails):
    rule(IAsyncTaskEnded, **values)
    change.enqueue(folder.objectValues())
    tasks.run()
    assert len(sent) == mails


def test_a_mail_server_that_is_away_does_not_undo_the_work(
    tasks, folder, change, rule, monkeypatch, caplog
):
    def refuse(self):
        raise ConnectionRefusedError("no mail server")

    monkeypatch.setattr(MailActionExecutor, "__call__", refuse)
    rule(IAsyncTaskEnded)
    task = change.enqueue(folder)
    tasks.run()
    assert task.status == "succeeded"
    assert folder.Description() == "Changed"
    assert "no mail server" in caplog.text


def test_the_condition_has_a_form(portal, functional):
    from plone.contentrules.rule.interfaces import IRuleCondition

    condition = getUtility(IRuleCondition, "collective.async.conditions.Task")
    rule = Rule()
    getUtility(IRuleStorage)["form"] = rule
    adding = getMultiAdapter(
        (rule.__of__(portal), functional["request"]), name="+condition"
    )
    view = getMultiAdapter((adding, functional["request"]), name=condition.addview)
    view.form_instance.update()
    added = view.form_instance.create(
        {"states": {"failed"}, "actions": set(), "at_least": 2}
    )
    assert (added.states, added.at_least) == ({"failed"}, 2)
