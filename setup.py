from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithTranslations(build_py):
    """Compiles the catalogs first: the .mo files are not in version control."""

    def run(self):
        # Babel's command; setup.cfg says where the catalogs are.
        self.run_command("compile_catalog")
        super().run()


setup(cmdclass={"build_py": BuildWithTranslations})
