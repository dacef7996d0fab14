"""What the package index shows."""

from pathlib import Path

import re
import runpy
import setuptools


ROOT = Path(__file__).parents[2]
IMAGE = re.compile(r"^\.\. image:: (\S+)", re.MULTILINE)


def test_its_images_have_absolute_addresses(monkeypatch):
    found = {}
    monkeypatch.setattr(setuptools, "setup", found.update)
    runpy.run_path(str(ROOT / "setup.py"))
    images = IMAGE.findall(found["long_description"])
    names = [image.rpartition("/docs/images/") for image in images]
    assert names
    assert all(start.startswith("https://") for start, _images, _name in names)
    assert all((ROOT / "docs/images" / name).exists() for *_start, name in names)
