"""``collective.async`` and ``collective.async_``: two names for the same objects."""

from importlib import import_module
from pathlib import Path
from zope.interface.interface import InterfaceClass

import collective.async_
import pytest


NAMED = Path(collective.async_.__file__).parents[1] / "async"
MODULES = sorted(path.stem for path in NAMED.glob("*.py") if path.stem != "__init__")


def test_there_are_such_modules():
    assert MODULES == ["events", "interfaces"]


@pytest.mark.parametrize("name", MODULES)
def test_what_is_named_is_the_same_object(name):
    named = import_module(f"collective.async.{name}")
    code = import_module(f"collective.async_.{name}")
    assert named is not code
    assert named.__all__
    for public in named.__all__:
        found = getattr(named, public)
        assert found is getattr(code, public), public
        # Pickles and ZCML use this name, so it must lead to the same object.
        assert found.__module__.startswith("collective.async_."), public
        assert getattr(import_module(found.__module__), public) is found


@pytest.mark.parametrize("name", MODULES)
def test_all_is_complete(name):
    named = import_module(f"collective.async.{name}")
    public = {n for n in vars(named) if not n.startswith("_")}
    assert public == set(named.__all__)


@pytest.mark.parametrize("name", MODULES)
def test_all_that_is_declared_has_both_names(name):
    code = import_module(f"collective.async_.{name}")
    declared = {n for n, v in vars(code).items() if _is_declared(v, name)}
    assert declared == set(import_module(f"collective.async.{name}").__all__)


def _is_declared(value, name: str) -> bool:
    if not isinstance(value, (type, InterfaceClass)):
        return False
    # Some interfaces are in action_interfaces.
    package, _dot, module = value.__module__.rpartition(".")
    return package == "collective.async_" and module.endswith(name)
