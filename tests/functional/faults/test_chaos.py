"""A short run of ``make chaos``."""

from helpers.chaos.run import Run
from helpers.chaos.stage import Stage
from pathlib import Path

import os
import pytest


KILLS = 2


@pytest.mark.thorough
def test_chaos(site_template: Path, tmp_path: Path):
    # The same choices each time; make chaos takes new ones.
    seed = int(os.environ.get("CHAOS_SEED") or 2026)
    stack = Stage(tmp_path, site_template)
    stack.create_nested_site()
    try:
        stack.start()
        result = Run(stack, seed)(KILLS)
    finally:
        stack.stop()
    print(result)
    assert not result.problems, str(result)
