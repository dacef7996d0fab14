"""The faults that show only in a Plone site are still there (see the unit tests)."""

from pathlib import Path
from textwrap import indent

import pytest
import runpy


SCRIPTS = Path(__file__).parents[3] / "docs" / "upstream"
OUTPUT = {
    "catalog_moves": """\
two items moved: the index of their types was written 4 times
Fault: the page got a new record id
""",
    "cmfeditions_versions": """\
one version: 21 expression contexts, 1 savepoint
Fault: the same contexts are made anew
""",
    "link_fields": """\
100 pages: the fields of each of their schemas were put in order 100 times
Fault: each time
""",
    "new_values": """\
a new page was asked for its UID 3 times
and for its end, which it does not have, 2 times
Fault: it was asked
""",
    "rule_executors": """\
no rules, a page changed 10 times: 20 places were looked at
Fault: some
""",
    "security_reindex": """\
a page, which contains nothing: 1 search for what is below it
Fault: it was searched for
""",
    "sibling_values": """\
10 pages with the same roles: all above was looked at 10 times
Fault: each time
""",
    "unchanged_values": """\
a folder renamed: the text of the page in it was computed: True
Fault: it is what it was
""",
}


@pytest.mark.parametrize("name", OUTPUT)
def test_the_fault_is_there(name, integration, capsys):
    runpy.run_path(str(SCRIPTS / f"{name}.py"), {"app": integration["app"]})
    assert capsys.readouterr().out == OUTPUT[name]


@pytest.mark.parametrize("name", OUTPUT)
def test_the_report_shows_the_output(name):
    report = (SCRIPTS.parent / "upstream.rst").read_text()
    script = f".. literalinclude:: upstream/{name}.py\n"
    output = ".. code-block:: text\n\n" + indent(OUTPUT[name], "    ")
    assert f"{script}\n{output}" in report
