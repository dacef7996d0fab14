"""In a worker the same content rules run as in stock Plone."""

from collective.async_.patches import rule_executors
from contextlib import contextmanager
from helpers.patched import patched
from plone import api
from plone.app.contentrules import handlers
from plone.app.contentrules.api import assign_rule
from plone.app.contentrules.rule import Rule
from plone.contentrules.engine.assignments import KEY
from plone.contentrules.engine.assignments import RuleAssignmentManager
from plone.contentrules.engine.executor import RuleExecutor
from plone.contentrules.engine.interfaces import IRuleAssignmentManager
from plone.contentrules.engine.interfaces import IRuleExecutor
from plone.contentrules.engine.interfaces import IRuleStorage
from plone.contentrules.engine.storage import RuleStorage
from plone.contentrules.rule.rule import RuleExecutable
from plone.dexterity.interfaces import IDexterityContainer
from Products.CMFCore.interfaces import IActionSucceededEvent
from zope.annotation.interfaces import IAnnotations
from zope.component import getGlobalSiteManager
from zope.component import getUtility
from zope.component.hooks import getSite
from zope.event import notify
from zope.interface import alsoProvides
from zope.lifecycleevent import ObjectModifiedEvent
from zope.lifecycleevent.interfaces import IObjectAddedEvent
from zope.lifecycleevent.interfaces import IObjectModifiedEvent

import pytest
import threading
import transaction


PLACES = [(handlers, "execute")]


@pytest.fixture
def ran(folder, portal, monkeypatch):
    """What rules have done: for which item, which rule, found where."""
    portal.portal_workflow.setDefaultChain("simple_publication_workflow")
    for name in ("page-0", "page-1"):
        # Content made before has no state.
        portal.portal_workflow.notifyCreated(folder[name])
    found = []

    def run(executable):
        event, rule = executable.event, executable.rule
        path = executable.context.getId()
        found.append((event.object.getId(), rule.__name__, path))
        for action in rule.actions:
            action(found)

    monkeypatch.setattr(RuleExecutable, "__call__", run)
    # The rule filter that an earlier test has left in this thread.
    monkeypatch.setattr(handlers, "_status", threading.local())
    handlers.init()
    return found


def add(name="rule", event=IActionSucceededEvent, place="news", **options):
    assign = {key: options.pop(key) for key in ("bubbles", "active") if key in options}
    rule = Rule()
    rule.event = event
    vars(rule).update(options)
    getUtility(IRuleStorage)[name] = rule
    container = api.portal.get().unrestrictedTraverse(place) if place else getSite()
    assign_rule(
        container, name, assign.get("active", True), assign.get("bubbles", True)
    )
    return rule


def publish(name="page-0"):
    api.content.transition(getSite()["news"][name], "publish")


def modify(name="page-1"):
    notify(ObjectModifiedEvent(getSite()["news"][name]))


def no_rule():
    publish()


def rule_of_the_folder():
    add()
    publish()


def rule_that_is_off():
    add(enabled=False)
    publish()


def assignment_that_is_off():
    add(active=False)
    publish()


def all_rules_are_off():
    add()
    getUtility(IRuleStorage).active = False
    publish()


def rule_of_the_site():
    add(place="")
    publish()


def rule_of_the_site_alone():
    add(place="", bubbles=False)
    publish()
    api.content.transition(getSite()["news"], "publish")


def rule_about_another_event():
    add(event=IObjectAddedEvent)
    publish()
    api.content.create(getSite()["news"], "Document", "new")


def rules_about_two_events():
    add("new", IObjectAddedEvent)
    add("published")
    publish()
    modify()


def rule_of_another_folder():
    api.content.create(getSite(), "Folder", "other")
    add(place="other")
    publish()


def rule_that_is_added_between():
    publish()
    add()
    publish("page-1")
    del getUtility(IRuleStorage)["rule"]
    api.content.transition(getSite()["news"], "publish")


def rule_that_changes_between():
    rule = add(event=IObjectAddedEvent)
    publish()
    rule.event = IActionSucceededEvent
    publish("page-1")


def state_of_the_filter(found):
    found.append(handlers._status.rule_filter.in_progress)


def modify_inside(found):
    modify()
    state_of_the_filter(found)


def rule_that_changes_another_item():
    add(actions=[modify_inside])
    publish()


def cascading_rule():
    """An event inside, about which there is no rule, ends what was in progress."""
    add(actions=[modify_inside], cascading=True)
    publish()


def cascading_rules():
    add(actions=[modify_inside, modify_inside], cascading=True)
    add("other", IObjectModifiedEvent)
    publish()


def rule_that_stops():
    add("first", stop=True)
    add("second")
    publish()
    publish("page-1")


def rule_that_fails():
    def fail(found):
        raise ValueError

    rule = add(actions=[fail])
    with pytest.raises(ValueError):
        publish()
    rule.actions = []
    publish("page-1")


def rule_whose_event_has_gone():
    rule = add()
    rule.event = None
    with pytest.raises(AttributeError):
        publish()


RULE = ("page-0", "rule", "news")
SCENES = {
    no_rule: [],
    rule_of_the_folder: [RULE],
    rule_that_is_off: [],
    assignment_that_is_off: [],
    all_rules_are_off: [],
    rule_of_the_site: [("page-0", "rule", "plone")],
    rule_of_the_site_alone: [("news", "rule", "plone")],
    rule_about_another_event: [("new", "rule", "news")],
    rules_about_two_events: [("page-0", "published", "news")],
    rule_of_another_folder: [],
    rule_that_is_added_between: [("page-1", "rule", "news")],
    rule_that_changes_between: [("page-1", "rule", "news")],
    rule_that_changes_another_item: [RULE, True],
    cascading_rule: [RULE, False],
    cascading_rules: [RULE, ("page-1", "other", "news"), False, False],
    rule_that_stops: [("page-0", "first", "news"), ("page-1", "first", "news")],
    rule_that_fails: [RULE],
    rule_whose_event_has_gone: [],
}


@contextmanager
def undone():
    savepoint = transaction.savepoint()
    try:
        yield
    finally:
        savepoint.rollback()
        handlers.close(None)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_the_same_rules_run(scene, ran):
    results = []
    for patches in ((), (rule_executors,)):
        with patched(PLACES, *patches), undone():
            scene()
            results.append((ran[:], handlers._status.rule_filter.in_progress))
            ran.clear()
    assert results[0] == results[1]
    assert results[0][0] == SCENES[scene]


@pytest.fixture
def asked(monkeypatch, ran):
    """Where assigned rules were looked for."""
    found, stock = [], RuleExecutor.__call__

    def __call__(self, event, **options):
        found.append(self.context.getId())
        return stock(self, event, **options)

    monkeypatch.setattr(RuleExecutor, "__call__", __call__)
    with patched(PLACES, rule_executors):
        yield found


def test_nothing_is_looked_for_without_rules_about_the_event(asked, folder):
    IAnnotations(folder).pop(KEY, None)
    add(event=IObjectAddedEvent, place="")
    publish()
    assert not asked
    assert KEY not in IAnnotations(folder)


def test_the_first_time_plone_makes_its_rule_filter(asked):
    del handlers._status.rule_filter
    publish()
    assert handlers._status.rule_filter.in_progress is False
    asked.clear()
    publish("page-1")
    assert not asked


def test_with_a_rule_all_places_are_looked_at(asked):
    add()
    publish()
    assert asked == ["news", "plone"]


@contextmanager
def registered(factory, *wanted):
    manager = getGlobalSiteManager()
    manager.registerAdapter(factory, *wanted)
    try:
        yield
    finally:
        manager.unregisterAdapter(factory, *wanted)


def test_an_executor_of_an_add_on_is_called(asked):
    called = []

    def executor(context):
        return lambda event, **options: called.append(context.getId())

    with registered(executor, (IDexterityContainer,), IRuleExecutor):
        publish()
    assert called[0] == "news"


def test_an_executor_that_an_item_has_itself_is_called(asked, folder, monkeypatch):
    called = []

    def conform(context, wanted):
        if wanted is IRuleExecutor:
            return lambda event, **options: called.append(context.getId())

    monkeypatch.setattr(type(folder.aq_base), "__conform__", conform, raising=False)
    publish()
    assert called == ["news"]


def test_an_item_that_is_an_executor_is_called(asked, folder, monkeypatch):
    called = []
    alsoProvides(folder, IRuleExecutor)
    monkeypatch.setattr(
        type(folder.aq_base), "__call__", lambda *args, **kwargs: called.append(args)
    )
    publish()
    assert called


def test_assignments_of_an_add_on_are_asked(asked):
    called = []

    class Assignments(RuleAssignmentManager):
        def getRules(self, event, bubbled=False):
            called.append(bubbled)
            return []

    def assignments(context):
        return Assignments()

    with registered(assignments, (IDexterityContainer,), IRuleAssignmentManager):
        publish()
    assert called[0] is False


def test_a_storage_of_an_add_on_is_not_trusted(asked, monkeypatch):
    class Storage(RuleStorage):
        """It may find rules that are not in it."""

    monkeypatch.setattr(rule_executors, "queryUtility", lambda provided: Storage())
    publish()
    assert asked == ["news", "plone"]


@pytest.mark.parametrize(
    ("place", "name"),
    (
        (handlers, "execute"),
        (RuleExecutor, "__call__"),
        (RuleAssignmentManager, "getRules"),
    ),
)
def test_it_is_left_alone_where_an_add_on_has_patched_plone(place, name, monkeypatch):
    assert rule_executors.PATCH.is_needed()
    monkeypatch.setattr(place, name, lambda *args, **kwargs: None)
    assert not rule_executors.PATCH.is_needed()
