"""A real Chromium, and a stub server for the tests of the script."""

from helpers.stub import Stub
from pathlib import Path
from playwright.sync_api import expect

import pytest
import shutil


# Milliseconds: that much a machine with much else to do may need for a page.
PATIENCE = 15_000
expect.set_options(timeout=PATIENCE)
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    return browser_type_launch_args | {"executable_path": found, "args": arguments}


@pytest.fixture
def stub(context):
    """The stub server at http://stub.test. The clock of the browser is stopped."""
    context.set_default_timeout(PATIENCE)
    context.clock.install(time=0)
    context.clock.pause_at(1)
    stub = Stub(Path(__file__).parents[2] / "src/collective/async_/browser")
    context.route("http://stub.test/**", stub.handle)
    return stub
