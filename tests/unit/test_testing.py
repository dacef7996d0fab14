"""What the tests of other packages import."""

import subprocess
import sys


# Packages that only Plone's own tests need.
WITHOUT = """\
import sys
sys.modules["plone.app.robotframework"] = None
import collective.async_.testing.fixtures
"""


def test_it_needs_no_robot():
    subprocess.run([sys.executable, "-c", WITHOUT], check=True)
