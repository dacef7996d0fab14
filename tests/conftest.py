"""What every test may use."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where ``make screenshots`` wants the pictures."""
    parser.addoption("--pictures", metavar="DIRECTORY", help="keep screenshots there")
