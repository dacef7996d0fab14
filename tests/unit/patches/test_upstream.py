"""The faults that the patches work round are still there.

When one of these fails, a fault is gone: narrow the requirement of its patch to the
versions before, and update ``docs/upstream.rst``.
"""

from pathlib import Path
from textwrap import indent

import pytest
import subprocess
import sys


SCRIPTS = Path(__file__).parents[3] / "docs" / "upstream"
OUTPUT = {
    "kombu_reconnect": """\
received: 1
Fault: AttributeError: 'NoneType' object has no attribute 'hostname'
""",
    "zeo_oids": "Fault: 50 ids were given to two clients\n",
    "zeo_wakeups": """\
1,000 objects were stored
Fault: the thread of the client was woken for each of them
""",
    "zeo_oids_again": "Fault: the copies are two and two\n",
    "dexterity_getattr": """\
first time: 21 schemas searched
second time: 21 schemas searched
Fault: the name is looked up again
""",
    "path_levels": """\
the set of what is called page was written: True
Fault: its name is what it was
""",
    "path_proxy": """\
stored in the item: ('between',)
the first path that it had: ('between',)
Fault: not what it was
""",
    "rule_assignments": """\
stored in a folder without rules that was removed: \
['plone.contentrules.localassignments']
Fault: something
""",
    "relation_fields": """\
100 items of one kind: their fields were gone through 100 times
Fault: each time
""",
    "dexterity_interfaces": """\
interfaces asked for 100 times: the type was looked for 100 times
Fault: each time
""",
    "deferred_indexing_btrees": """\
In Python: ((1, {10: 1, 11: 1}, 2, {20: 1, 21: 1}),)
Fault: in C: BTrees conflict error at 1/1/1: Conflicting changes
""",
    "deferred_indexing_dates": """\
0 documents before, then 1 and 1 at once: conflict
1 documents before, then 1 and 1 at once: both are saved
1 documents before, then 1 and 200 at once: conflict
Fault: the longer transaction is lost
""",
    # Followed by object and transaction ids.
    "deferred_indexing_text": "Fault: database conflict error",
}


@pytest.mark.parametrize("name", OUTPUT)
def test_the_fault_is_there(name):
    done = subprocess.run(
        (sys.executable, str(SCRIPTS / f"{name}.py")),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.startswith(OUTPUT[name]), done.stderr


@pytest.mark.parametrize("name", OUTPUT)
def test_the_report_shows_the_output(name):
    report = (SCRIPTS.parent / "upstream.rst").read_text()
    script = f".. literalinclude:: upstream/{name}.py\n"
    output = ".. code-block:: text\n\n" + indent(OUTPUT[name], "    ")
    assert f"{script}\n{output}" in report
