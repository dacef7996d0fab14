"""Patches methods of Plone's views so that they are stock without the add-on."""

from .config import broker_url
from .interfaces import ICollectiveAsyncLayer
from AccessControl import getSecurityManager
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from inspect import signature
from typing import Any
from z3c.form.button import Handler


# Set on requests in a worker. There the patched views are as in stock Plone.
EXECUTING = "collective.async.executing"
# Set while a view of stock Plone calls others. These are as in stock Plone, too, but
# what subscribers enqueue is a task.
NESTED = "collective.async.nested"


def is_asynchronous(request: Any) -> bool:
    """Is the add-on installed, a broker configured, and this not a worker?

    Always False for an anonymous visitor, since a worker cannot act as one.
    """
    return (
        ICollectiveAsyncLayer.providedBy(request)
        and broker_url() is not None
        and not request.get(EXECUTING)
        and getSecurityManager().getUser().getId() is not None
    )


@contextmanager
def as_in_stock_plone(request: Any) -> Iterator[None]:
    """The patched views that are called meanwhile are as in stock Plone."""
    before = request.get(NESTED)
    request.set(NESTED, True)
    try:
        yield
    finally:
        request.set(NESTED, before)


def _guarded(stock: Callable, replacement: Callable) -> Callable:
    def guarded(view: Any, *args: Any, **kwargs: Any) -> Any:
        if view.request.get(NESTED) or not is_asynchronous(view.request):
            return stock(view, *args, **kwargs)
        return replacement(stock, view, *args, **kwargs)

    call = wraps(stock)(guarded)
    # The publisher passes the fields of the request that have the names of parameters.
    # It reads these here, and not from what is wrapped.
    call.__signature__ = signature(stock)  # type: ignore[attr-defined]
    call.__collective_async__ = True  # type: ignore[attr-defined]
    return call


def wrap(scope: type, original: str, replacement: Callable) -> None:
    """A ``handler`` for monkey:patch that calls ``replacement(stock, view, …)``.

    Does nothing in a process without a broker: there Plone stays untouched. A button
    handler of z3c.form is patched inside its Handler object, since the subclasses of a
    form have copied the reference to that object.
    """
    if broker_url() is None:
        return
    target = getattr(scope, original)
    if isinstance(target, Handler):
        holder, name, stock = target, "func", target.func
    else:
        holder, name, stock = scope, original, target
    # Tests load ZCML more than once, but it must not be wrapped twice.
    if not getattr(stock, "__collective_async__", False):
        setattr(holder, name, _guarded(stock, replacement))
