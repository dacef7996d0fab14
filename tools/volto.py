"""Builds Volto with the add-on of ``volto/``, from npm's registry alone.

``build`` gets Volto's own release, its dependencies, Node and pnpm into ``.volto`` and
makes a production build there, once for each state of the sources. ``demo`` runs it
with the demo of ``make demo``, ``vitest`` runs the tests of the add-on.
"""

from argparse import ArgumentParser
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tarfile
import time


# The newest release whose dependencies npm's registry has all.
VOLTO = "18.33.0"
NODE = "22"
PNPM = "10"
ROOT = Path(__file__).resolve().parent.parent
NAME = "@plone-collective/volto-collective-async"
ADDON = ROOT / "volto" / "packages" / "volto-collective-async"
HOME = ROOT / ".volto"
APP = HOME / "app"
BIN = HOME / "tools" / "node_modules" / ".bin"
# Needed to develop Volto, not to build it.
NOT_NEEDED = (
    *("@plone/types", "@plone/volto-coresandbox", "@storybook/", "@types/", "@vitest/"),
    *("cypress", "@testing-library/cypress", "eslint", "@typescript-eslint/", "jest"),
    *("@jest/", "ts-jest", "release-it", "storybook", "stylelint", "wait-on", "why"),
    *("start-server-and-test", "react-docgen"),
)
NPMRC = "node-linker=hoisted\nstrict-peer-dependencies=false\n"
CONFIG = f"module.exports = {{ addons: ['{NAME}'] }};\n"


def main() -> int:
    """Run a command; return the exit code."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=("build", "demo", "vitest"))
    parser.add_argument("--port", default="3000", help="the port of Volto")
    parser.add_argument("--demo", help="the command of the demo")
    parser.add_argument("--api", help="the address of the demo's site")
    options = parser.parse_args()
    install()
    if options.command == "vitest":
        return run("vitest", "run", "--root", ADDON, "--globals")
    build()
    if options.command == "demo":
        return demo(shlex.split(options.demo), options.api, options.port)
    return 0


def demo(command: list[str], api: str, port: str) -> int:
    """Run the demo and Volto until one of them ends, or Ctrl-C."""
    environment = {**os.environ, **serving(api, port)}
    volto = subprocess.Popen(server(), env=environment)
    plone = subprocess.Popen(command)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    print(f"Volto answers at http://localhost:{port} as soon as Plone does", flush=True)
    try:
        while volto.poll() is None and plone.poll() is None:
            time.sleep(0.5)
        return volto.poll() or plone.poll() or 0
    except KeyboardInterrupt:
        return 0
    finally:
        for process in (volto, plone):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.wait()


def server() -> list[str]:
    """The command of Volto's server, which finds its files where it runs."""
    return ["env", f"--chdir={APP}", str(BIN / "node"), "build/server.js"]


def serving(api: str, port: str) -> dict[str, str]:
    """The environment in which ``node build/server.js`` serves the site at ``api``."""
    return {
        "NODE_ENV": "production",
        "PORT": port,
        "RAZZLE_BIND_ADDRESS": "127.0.0.1",
        "RAZZLE_DEV_PROXY_API_PATH": api,
        "RAZZLE_INTERNAL_API_PATH": api,
    }


def install() -> None:
    """Get Node, pnpm, Volto and its dependencies, unless they are there."""
    stamp = HOME / "installed"
    if is_current(stamp, state := repr((VOLTO, NODE, PNPM, NOT_NEEDED, NPMRC))):
        return
    print(f"Getting Volto {VOLTO} (a minute, 600 MB)", flush=True)
    shutil.rmtree(HOME, ignore_errors=True)
    BIN.parent.parent.mkdir(parents=True)
    npm = ("npm", "--no-fund", "--no-audit", "--silent")
    tools = ("--prefix", HOME / "tools", f"node@{NODE}", f"pnpm@{PNPM}")
    check(*npm, "install", *tools)
    check(*npm, "pack", "--pack-destination", HOME, f"@plone/volto@{VOLTO}")
    with tarfile.open(next(HOME.glob("*.tgz"))) as archive:
        archive.extractall(HOME, filter="data")
    (HOME / "package").rename(APP)
    (APP / "package.json").write_text(json.dumps(package(), indent=2))
    (APP / ".npmrc").write_text(NPMRC)
    (APP / "volto.config.js").write_text(CONFIG)
    check("pnpm", "install", "--ignore-workspace", "--reporter=silent", cwd=APP)
    stamp.write_text(state)


def package() -> dict:
    """Volto's package.json, without what only its developers need."""
    data = json.loads((APP / "package.json").read_text())
    # pnpm would get the very release that is named there, and check its signature.
    data.pop("packageManager", None)
    data["devDependencies"] = {
        name: version
        for name, version in data["devDependencies"].items()
        if not name.startswith(NOT_NEEDED)
    }
    # Its install script gets the program without which the build fails late.
    data["pnpm"] = {"onlyBuiltDependencies": ["lightningcss-cli"]}
    return data


def build() -> None:
    """Make the production build with the add-on, unless it is there."""
    stamp = APP / "build" / "stamp"
    if is_current(stamp, state := digest(sources())):
        return
    print("Building Volto (5 to 10 minutes, 2.7 GB of memory)", flush=True)
    target = APP / "node_modules" / NAME
    shutil.rmtree(target, ignore_errors=True)
    for path in sources():
        copy = target / path.relative_to(ADDON)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    log = HOME / "build.log"
    with log.open("w") as output:
        if run("razzle", "build", "--noninteractive", cwd=APP, stdout=output):
            sys.exit(f"The build has failed; see {log}")
    stamp.write_text(state)


def sources() -> Iterator[Path]:
    """The files of the add-on that are in its npm package."""
    yield ADDON / "package.json"
    for folder in ("src", "locales"):
        for path in sorted((ADDON / folder).rglob("*")):
            if path.is_file() and ".test." not in path.name:
                yield path


def digest(paths) -> str:
    """A hash of the names and the contents of files."""
    total = sha256()
    for path in paths:
        total.update(f"{path.name}\0".encode() + path.read_bytes())
    return total.hexdigest()


def is_current(stamp: Path, state: str) -> bool:
    """Was the stamp written for this state?"""
    return stamp.exists() and stamp.read_text() == state


def run(*command: object, **options) -> int:
    """Run a command with Node and the programs of Volto; return the exit code."""
    path = os.pathsep.join(
        [str(BIN), str(APP / "node_modules/.bin"), os.environ["PATH"]]
    )
    environment = {**os.environ, "PATH": path, "CI": "true"}
    words = [str(word) for word in command]
    return subprocess.run(words, env=environment, check=False, **options).returncode


def check(*command: object, **options) -> None:
    """Run a command. Exits if it fails."""
    if run(*command, **options):
        sys.exit(f"Failed: {' '.join(str(word) for word in command)}")


if __name__ == "__main__":
    sys.exit(main())
