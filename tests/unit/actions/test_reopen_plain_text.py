"""The text of what was typed into a field for formatted text."""

from collective.async_.actions.reopen.plain_text import plain_text

import pytest


@pytest.mark.parametrize(
    "source, text",
    [
        ("<p>One</p><p>Two <b>words</b></p>", "One\nTwo words"),
        ("<p>One<br>two</p>", "One\ntwo"),
        ("<ul>\n<li>One</li>\n<li>Two</li></ul><p>End</p>", "One\nTwo\nEnd"),
        ("<p>A\nparagraph</p>", "A paragraph"),
        ("No markup &amp; no lines", "No markup & no lines"),
        ("", ""),
    ],
)
def test_lines_are_where_a_reader_sees_them(source, text):
    assert plain_text(source) == text
