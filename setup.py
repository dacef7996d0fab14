from pathlib import Path
from setuptools import setup
from setuptools.command.build_py import build_py


IMAGES = (
    "https://raw.githubusercontent.com/collective/collective.async/HEAD/docs/images"
)


def long_description():
    """README and changes. The package index needs absolute addresses of images."""
    home = Path(__file__).parent
    texts = [(home / name).read_text() for name in ("README.rst", "CHANGES.rst")]
    return "\n".join(texts).replace(" image:: docs/images", f" image:: {IMAGES}")


class BuildWithTranslations(build_py):
    """Compiles the catalogs first: the .mo files are not in version control."""

    def run(self):
        # Babel's command; setup.cfg says where the catalogs are.
        self.run_command("compile_catalog")
        super().run()


setup(
    long_description=long_description(),
    cmdclass={"build_py": BuildWithTranslations},
)
