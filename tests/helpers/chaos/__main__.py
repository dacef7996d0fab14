"""Command line of the chaos test; see ``--help``."""

from .run import Run
from .stage import Stage
from argparse import ArgumentParser
from helpers.stack.choice import BROKERS
from helpers.stack.choice import CHOICE
from helpers.stack.choice import STORAGES
from pathlib import Path

import math
import random
import shutil
import tempfile


def main() -> int:
    parser = ArgumentParser(
        prog="python -m helpers.chaos", description="A test by random faults."
    )
    parser.add_argument("--seed", type=int, help="repeat the choices of a run")
    parser.add_argument("--kills", type=int, default=25, help="times of each fault")
    parser.add_argument("--minutes", type=float, default=math.inf, help="at most")
    parser.add_argument("--users", type=int, default=4)
    parser.add_argument("--home", type=Path, help="where the stack lives (new, empty)")
    parser.add_argument("--broker", choices=BROKERS, default=CHOICE.broker)
    parser.add_argument("--storage", choices=STORAGES, default=CHOICE.storage)
    options = parser.parse_args()
    CHOICE.broker, CHOICE.storage = options.broker, options.storage
    seed = random.randrange(10**6) if options.seed is None else options.seed
    print(f"seed {seed}", flush=True)
    home = options.home or Path(tempfile.mkdtemp(prefix="chaos-"))
    stack = Stage(home)
    stack.create_site()
    stack.create_nested_site()
    try:
        stack.start()
        result = Run(stack, seed, options.users)(options.kills, options.minutes)
    finally:
        stack.stop()
    print(result)
    if result.problems:
        print(f"Logs and database are in {home}")
        return 1
    shutil.rmtree(home)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
