"""How long a worker keeps what it found out about types of content."""

from collective.async_.patches.types_cache import Answers
from plone.dexterity.schema import FTI_CACHE_KEY
from plone.dexterity.schema import lookup_fti
from plone.dexterity.schema import SCHEMA_CACHE
from zope.globalrequest import clearRequest
from zope.globalrequest import getRequest
from zope.globalrequest import setRequest

import pytest


@pytest.fixture
def answers(portal):
    """With one answer."""
    answers, request = Answers(), getRequest()
    lookup_fti("Document")
    answers.valid()["question"] = "answer"
    assert answers.valid()
    yield answers
    setRequest(request)


def another_request():
    """Between them, another process may have changed a type."""
    delattr(getRequest(), FTI_CACHE_KEY)
    lookup_fti("Document")


def a_type_changes():
    SCHEMA_CACHE.invalidate("Document")
    lookup_fti("Document")


def a_type_changes_in_a_request_inside_this_one():
    request = getRequest()
    setRequest(request.clone())
    SCHEMA_CACHE.invalidate("Document")
    setRequest(request)


@pytest.mark.parametrize(
    "change",
    (another_request, a_type_changes, a_type_changes_in_a_request_inside_this_one),
)
def test_answers_are_forgotten(answers, change):
    change()
    assert not answers.valid()


def test_without_a_request_nothing_is_remembered(answers):
    clearRequest()
    answers.valid()["question"] = "answer"
    assert not answers.valid()
