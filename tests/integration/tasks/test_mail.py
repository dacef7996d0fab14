from collective.async_.tasks.mail import mail_user
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.record import utcnow
from collective.async_.tasks.store import provide_store
from collective.async_.tasks.wishes import wish_mail
from datetime import timedelta
from email import message_from_bytes
from email.header import decode_header
from email.header import make_header
from plone import api
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from Products.CMFPlone.tests.utils import MockMailHost
from Products.MailHost.interfaces import IMailHost

import pytest


@pytest.fixture
def mailhost(portal, request_with_layer):
    setRoles(portal, TEST_USER_ID, ["Manager"])
    host = MockMailHost("MailHost")
    host.smtp_host = "localhost"
    portal._original_MailHost = portal.MailHost
    portal.MailHost = host
    manager = portal.getSiteManager()
    manager.unregisterUtility(provided=IMailHost)
    manager.registerUtility(host, IMailHost)
    api.portal.set_registry_record("plone.email_from_address", "site@example.org")
    api.user.get(TEST_USER_ID).setMemberProperties({"email": "jane@example.org"})
    return host


@pytest.fixture
def mails(mailhost):
    def mails(minutes, took, status=Status.SUCCEEDED, wished=False, **values):
        record = TaskRecord("x-1", "delete", values.pop("user", TEST_USER_ID), **values)
        record.started = utcnow() - timedelta(minutes=took)
        store = provide_store(api.portal.get())
        if wished:
            wish_mail(store, record)
        record.finish(status, "It broke" if status is Status.FAILED else None)
        mail_user(record, minutes)
        return [message_from_bytes(bytes(mail)) for mail in mailhost.messages]

    return mails


def test_off_by_default(mails):
    assert mails(0, took=1000) == []


def test_a_long_task_is_mailed(mails):
    (mail,) = mails(10, took=11, title="News", container_title="Home")
    assert mail["To"] == "jane@example.org"
    assert mail["From"] == "site@example.org"
    text = mail.get_payload(decode=True).decode()
    assert "/@@task-details?task_id=x-1" in text
    assert "News" in text


def test_a_failure_says_why(mails):
    (mail,) = mails(10, took=11, status=Status.FAILED)
    assert "It broke" in mail.get_payload(decode=True).decode()


def test_a_short_task_is_not_mailed(mails):
    assert mails(10, took=9) == []


def test_a_short_task_is_mailed_if_the_user_wishes(mails):
    (mail,) = mails(0, took=0, wished=True)
    assert mail["To"] == "jane@example.org"


def test_no_mail_without_an_address(mails):
    assert mails(10, took=11, user="gone") == []


def test_a_title_cannot_add_a_header(mails):
    (mail,) = mails(10, took=11, title="News\r\nBcc: all@example.org\0\u202e")
    assert mail["Bcc"] is None
    subject = str(make_header(decode_header(mail["Subject"])))
    assert "Bcc: all@example.org" in subject


def test_a_mail_server_that_is_down_fails_no_task(mails, mailhost, monkeypatch, caplog):
    def refuse(*args, **kws):
        raise ConnectionRefusedError

    monkeypatch.setattr(type(mailhost), "send", refuse)
    assert mails(10, took=11) == []
    assert "not mailed: ConnectionRefusedError" in caplog.text
