"""Every request that docs/rest.rst prints gets the answer that is printed below it."""

from helpers.stack import Stack
from pathlib import Path

import json
import os
import pytest
import re
import subprocess
import textwrap


PAGE = Path(__file__).parents[3] / "docs" / "rest.rst"
BLOCK = re.compile(r"^\.\. code-block:: (sh|http)\n\n((?:   .*\n|\n)+)", re.MULTILINE)
MARK = "=== block {} ==="


@pytest.fixture(scope="module")
def blocks() -> list[tuple[str, str]]:
    """The commands and the answers, in the order of the page."""
    found = BLOCK.findall(PAGE.read_text())
    return [(kind, textwrap.dedent(text)) for kind, text in found]


def outputs(blocks: list[tuple[str, str]], stack: Stack, home: Path) -> dict[int, str]:
    """Run all commands in one shell, on the address that is printed."""
    port = stack.url.rpartition(":")[2].partition("/")[0]
    (home / ".curlrc").write_text(f'connect-to = "localhost:8080:127.0.0.1:{port}"\n')
    script = ["set -e"]
    for number, (kind, text) in enumerate(blocks):
        if kind == "sh":
            script += [f"echo; echo '{MARK.format(number)}'", text]
    done = subprocess.run(
        ["sh", "-c", "\n".join(script)],
        env={**os.environ, "CURL_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    parts = re.split(MARK.format(r"(\d+)"), done.stdout)[1:]
    return {
        int(number): text.strip()
        for number, text in zip(parts[::2], parts[1::2], strict=True)
    }


def parsed(answer: str) -> tuple[str, dict[str, str], dict]:
    """The status, the headers and the body of an answer."""
    head, _blank, body = answer.replace("\r", "").strip().partition("\n\n")
    status, *lines = head.splitlines()
    # Names of headers have any case.
    pairs = (line.split(": ", 1) for line in lines)
    headers = {name.lower(): value for name, value in pairs}
    return status, headers, json.loads(body) if body else {}


def test_every_request_gets_the_printed_answer(
    stack: Stack, undo_seconds, blocks, tmp_path
):
    undo_seconds(8)
    found = outputs(blocks, stack, tmp_path)
    answers = [n for n, (kind, _text) in enumerate(blocks) if kind == "http"]
    assert len(answers) > 6
    for number in answers:
        status, headers, body = parsed(blocks[number][1])
        ours = parsed(found[number - 1])
        assert ours[0] == status, found[number - 1]
        for name, value in headers.items():
            assert ours[1][name].startswith(value.partition("…")[0]), (number, name)
        if body.get("@type") == "Task":
            assert ours[2].keys() == body.keys(), number
        else:
            assert body.keys() <= ours[2].keys(), number
