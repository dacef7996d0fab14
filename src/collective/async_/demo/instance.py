"""The data directory of a stack and its configuration files."""

from .ports import free_ports
from .ports import HOST
from dataclasses import dataclass
from dataclasses import field
from importlib.resources import files
from pathlib import Path
from string import Template


TEMPLATES = ("zeo.conf", "zope.conf", "offline.conf", "wsgi.ini", "site.zcml")


@dataclass(frozen=True)
class Instance:
    """The data directory of a stack and the ports on which it listens.

    The ports of ZEO and of the broker are different for each start, so that several
    stacks can run at the same time. Users need only the port of Zope.
    """

    home: Path
    zope_port: int
    zeo_port: int
    broker_port: int
    environment: dict[str, str] = field(default_factory=dict)

    @classmethod
    def at(cls, home: Path | str, zope_port: int | None = None) -> "Instance":
        """Return an instance in ``home``. Without a port, Zope gets a free one."""
        zeo, broker, zope = free_ports(3)
        return cls(Path(home).resolve(), zope_port or zope, zeo, broker)

    @property
    def etc(self) -> Path:
        """The directory of the configuration files."""
        return self.home / "etc"

    @property
    def log(self) -> Path:
        """The directory of the log files."""
        return self.home / "log"

    @property
    def zope_conf(self) -> Path:
        """The configuration with ZEO, for web server, worker and scripts."""
        return self.etc / "zope.conf"

    @property
    def offline_conf(self) -> Path:
        """The configuration without ZEO, for scripts while no server is running."""
        return self.etc / "offline.conf"

    @property
    def broker_url(self) -> str:
        """The address of the broker for Celery."""
        return f"redis://{HOST}:{self.broker_port}/0"

    @property
    def base_url(self) -> str:
        """The address of Zope's root.

        It uses a host name, since by default Plone does not theme pages of 127.0.0.1.
        """
        return f"http://localhost:{self.zope_port}"

    def write(self) -> None:
        """Make the directories and (over)write the configuration files."""
        for directory in (self.etc, self.log, self.home / "blobs", self.home / "cache"):
            directory.mkdir(parents=True, exist_ok=True)
        for name in TEMPLATES:
            text = files(__package__).joinpath("templates", f"{name}.in").read_text()
            (self.etc / name).write_text(Template(text).substitute(self._values()))

    def _values(self) -> dict[str, str]:
        settings = {
            "CELERY_BROKER_URL": self.broker_url,
            "CHAMELEON_CACHE": str(self.home / "cache"),
            # A checkout has no compiled translations; a release on PyPI has them.
            "zope_i18n_compile_mo_files": "true",
            **self.environment,
        }
        return {
            "home": str(self.home),
            "host": HOST,
            "zope_port": str(self.zope_port),
            "zeo_port": str(self.zeo_port),
            "environment": "\n".join(f"  {k} {v}" for k, v in settings.items()),
        }
