"""Versions that a worker makes are the same as those of stock Plone."""

from collective.async_.patches import cmfeditions_versions
from collective.async_.patches.cmfeditions_versions import PLAIN
from collective.async_.patches.cmfeditions_versions import SavepointNeeded
from helpers.versions import condition
from helpers.versions import installer
from helpers.versions import save
from OFS.SimpleItem import SimpleItem
from plone import api
from Products.CMFEditions import Modifiers as modifiers_module
from Products.CMFEditions.interfaces.IModifier import FileTooLargeToVersionError
from Products.CMFEditions.interfaces.IModifier import ICloneModifier
from Products.CMFEditions.interfaces.IModifier import IConditionalModifier
from Products.CMFEditions.ModifierRegistryTool import ModifierRegistryTool
from Products.CMFEditions.Modifiers import ConditionalModifier
from Products.CMFEditions.StandardModifiers import AbortVersioningOfLargeFilesAndImages
from zope.interface import implementer

import pytest
import transaction


@pytest.fixture
def install(monkeypatch):
    """Apply the patch until the end of the test."""
    return installer(monkeypatch)


class Large:
    """A modifier of an add-on."""

    def getSize(self):
        return 10**9


@implementer(ICloneModifier)
class Refusing:
    """Of an add-on: calls a version off."""

    def getOnCloneModifiers(self, _obj):
        raise FileTooLargeToVersionError


def add_modifier(modifier, module=None):
    if module is not None:
        type(modifier).__module__ = module
    wrapped = ConditionalModifier("refusing", modifier)
    wrapped.edit(enabled=True)
    api.portal.get_tool("portal_modifier").register("refusing", wrapped)


def version(content) -> tuple:
    """The data of the last version in the repository."""
    repository = api.portal.get_tool("portal_repository")
    history = repository.getHistoryMetadata(content)
    last = history.retrieve(history.getLength(countPurged=False) - 1)
    copy = repository.retrieve(content, content.version_id).object
    assert copy.version_id == content.version_id
    data = {key: _plain(v) for key, v in vars(copy).items() if key != "version_id"}
    return data, last["metadata"]["sys_metadata"]["comment"]


def _plain(value):
    return repr(value) if isinstance(value, (str, int, tuple)) else type(value)


def test_a_version_is_the_same_and_costs_less(folder, install, savepoints):
    page = folder["page-0"]
    contexts = []
    stock_context = modifiers_module.createExpressionContext

    def count(*args, **options):
        contexts.append(1)
        return stock_context(*args, **options)

    modifiers_module.createExpressionContext = count
    save(page)
    assert (len(contexts), len(savepoints)) == (21, 1)
    before = version(page)

    contexts.clear()
    savepoints.clear()
    install()
    save(page)
    assert (len(contexts), len(savepoints)) == (1, 0)
    assert version(page) == before
    assert page.version_id == 2


@implementer(IConditionalModifier)
class Own(SimpleItem):
    """A modifier of an add-on, with conditions of its own."""

    id = "own"

    def __init__(self, ask):
        # A function cannot be stored.
        self._v_ask = ask

    def isApplicable(self, obj, portal=None):
        self._v_ask(obj, portal)
        return False


@pytest.fixture
def when_saved(folder):
    """Call a function with an item whose version is being saved."""
    tool = api.portal.get_tool("portal_modifier")

    def ask(function, content):
        tool._setObject("own", Own(function))
        save(content)
        tool._delObject("own")

    return ask


def test_contexts_of_something_else(folder, install, when_saved):
    install()
    made = []

    def make(obj, portal):
        for arguments in ((obj, portal), (obj, None), (folder, portal), (obj, portal)):
            made.append(
                (arguments, modifiers_module.createExpressionContext(*arguments))
            )
        other = modifiers_module.createExpressionContext(obj, portal, extra="more")
        assert other.vars["extra"] == "more"

    page = folder["page-0"]
    when_saved(make, page)
    for (obj, _portal), context in made:
        assert context.vars["object"] == obj
    assert made[0][1] is not made[1][1]
    # Afterwards each is new.
    one, two = (modifiers_module.createExpressionContext(page) for _time in range(2))
    assert one is not two


def test_conditions_of_something_else(folder, install, when_saved):
    install()
    tool, page = api.portal.get_tool("portal_modifier"), folder["page-0"]
    image = api.content.create(folder, "Image", "image", "An image")
    modifier = next(m for m in tool.objectValues() if "Image" in condition(m))
    modifier.edit(enabled=True, condition=condition(modifier))
    found = []

    def ask(obj, portal):
        found.extend(modifier.isApplicable(one, portal) for one in (obj, image))

    when_saved(ask, page)
    assert found[:2] == [False, True]
    # And afterwards.
    page.portal_type = "Image"
    assert modifier.isApplicable(page)


def test_a_modifier_that_is_switched_off_or_broken(folder, install, monkeypatch):
    install()
    tool = api.portal.get_tool("portal_modifier")
    applied = []
    stock = ModifierRegistryTool._collectModifiers

    def collect(*args, **options):
        found = stock(*args, **options)
        applied.extend(name for name, _modifier in found)
        return found

    monkeypatch.setattr(ModifierRegistryTool, "_collectModifiers", collect)
    save(folder["page-0"])
    # Others that are asked before it have the same condition.
    shared = [name for name in applied if condition(tool[name]) == "python: True"]
    assert len(set(shared)) > 1
    modifier = tool[max(shared, key=list(tool.objectIds()).index)]
    for off in ("_enabled", "isBroken"):
        with monkeypatch.context() as patch:
            value = False if off == "_enabled" else lambda: True
            patch.setattr(modifier, off, value, raising=False)
            applied.clear()
            save(folder["page-0"])
            assert modifier.getId() not in applied


def test_a_savepoint_now_and_then_to_spare_memory(
    folder, install, savepoints, monkeypatch
):
    monkeypatch.setattr(cmfeditions_versions, "SAVEPOINT_EVERY", 2)
    install()
    for _number in range(4):
        save(folder["page-0"])
    assert len(savepoints) == 2


def test_a_file_too_large_for_a_version(folder, install, savepoints, monkeypatch):
    install()
    page = folder["page-0"]
    page.file = Large()
    modifier = api.portal.get_tool("portal_modifier")
    (limit,) = (
        m
        for m in modifier.objectValues()
        if isinstance(m, AbortVersioningOfLargeFilesAndImages) and m._enabled
    )
    limit.edit(enabled=True, condition="python: True")
    before = page.version_id
    with pytest.raises(FileTooLargeToVersionError):
        save(page)
    assert page.version_id == before
    assert len(savepoints) == 1


def test_a_modifier_that_is_not_known_gets_its_savepoint(folder, install, savepoints):
    install()
    add_modifier(Refusing())
    with pytest.raises(FileTooLargeToVersionError):
        save(folder["page-0"])
    assert len(savepoints) == 1


class Careful(ConditionalModifier):
    """Of an add-on: it has its own way to use a modifier of Plone."""


def test_modifiers_that_are_not_those_of_plone(folder, install, savepoints, when_saved):
    install()
    # It cannot be switched off.
    when_saved(lambda obj, portal: None, folder["page-0"])
    assert len(savepoints) == 1
    tool = api.portal.get_tool("portal_modifier")
    inner = next(m for m in tool.objectValues() if type(m.aq_base) in PLAIN)
    tool._setObject("careful", Careful("careful", inner.getModifier()))
    tool["careful"].edit(enabled=True)
    save(folder["page-0"])
    assert len(savepoints) == 2


def test_after_a_version_was_cancelled_no_savepoint_is_skipped(
    folder, install, savepoints
):
    install()
    known = type("Known", (Refusing,), {})()
    add_modifier(known, module=cmfeditions_versions.MODULES[0])
    with pytest.raises(SavepointNeeded):
        save(folder["page-0"])
    assert not savepoints
    api.portal.get_tool("portal_modifier").unregister("refusing")
    save(folder["page-1"])
    assert len(savepoints) == 1
    transaction.abort()


def test_without_the_savepoint_nothing_can_be_committed(folder, install, savepoints):
    install()
    known = type("Known", (Refusing,), {})()
    add_modifier(known, module=cmfeditions_versions.MODULES[0])
    try:
        with pytest.raises(SavepointNeeded):
            save(folder["page-0"])
        assert not savepoints
        assert transaction.isDoomed()
    finally:
        transaction.abort()
