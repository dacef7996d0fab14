"""A short run of ``make chaos``."""

from chaos.run import Run
from pathlib import Path
from stack import Stack

import os
import random


KILLS = 2


def test_chaos(site_template: Path, tmp_path: Path):
    seed = int(os.environ.get("CHAOS_SEED") or random.randrange(10**6))
    stack = Stack(tmp_path, site_template)
    try:
        stack.start()
        result = Run(stack, seed)(KILLS)
    finally:
        stack.stop()
    print(result)
    assert not result.problems, str(result)
