"""All components on free ports in one directory."""

from .choice import CHOICE
from .instance import StackInstance
from .postgresql import is_ready
from .servers import services
from .service import Service
from .waiting import wait_for
from collections.abc import Iterator
from collective.async_.demo.accounts import ADMIN
from collective.async_.demo.accounts import SITE_ID
from collective.async_.demo.components import run_site_script
from collective.async_.demo.supervisor import answers
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import re
import requests
import shutil
import signal


class Stack:
    """ZEO, broker, worker and Zope with a site. All are real and may be killed."""

    def __init__(
        self,
        home: Path,
        template: Path | None = None,
        environment: dict[str, str] | None = None,
        package: str | None = None,
    ) -> None:
        """Prepare a stack in ``home``, with a copy of the site in ``template``.

        ``environment`` is added to the ``<environment>`` of zope.conf, the ZCML of
        ``package`` is loaded, too.
        """
        self.instance = replace(StackInstance.at(home), environment=environment or {})
        self.instance.write()
        if package:
            zcml = self.instance.etc / "site.zcml"
            include = f'<include package="{package}" />\n</configure>'
            zcml.write_text(zcml.read_text().replace("</configure>", include))
        if template:
            shutil.copytree(template / "blobs", home / "blobs", dirs_exist_ok=True)
            if not CHOICE.postgresql:
                shutil.copy(template / "Data.fs", home)
        self.services = services(self.instance, template)
        self.broker = self.services["broker"]
        self.zeo = self.services["zeo"]
        self.worker = self.services["worker"]
        self.zope = self.services["zope"]

    @property
    def url(self) -> str:
        """The address of the site."""
        return f"{self.instance.base_url}/{SITE_ID}"

    @property
    def queue(self) -> str:
        """The name of the queue of tasks, as the site tells it."""
        answer = requests.get(f"{self.url}/@@async-metrics", auth=ADMIN, timeout=60)
        return re.search(r'namespace="([^"]+)"', answer.text)[1]

    def create_site(self) -> None:
        """Create the site with the add-on; only while nothing runs.

        The REST API serves to create content without our own add form. A delete does not
        wait for an undo: the tests of that set the time themselves.
        """
        arguments = ("--addon", "plone.restapi", "--undo-seconds", "0")
        with self.database():
            assert run_site_script(self.instance.offline_conf, *arguments) == 0

    @contextmanager
    def database(self) -> Iterator[Path]:
        """What a script needs while nothing runs: the path of its zope.conf.

        A file is opened as it is; PostgreSQL has to be started for it.
        """
        if CHOICE.postgresql:
            self.zeo.start()
            self.wait_for_storage()
        try:
            yield self.instance.offline_conf
        finally:
            self.zeo.stop()

    def start(self) -> None:
        """Start the components that are not running, and wait until all are ready."""
        dead = [service for service in self.services.values() if not service.alive]
        for service in dead:
            service.start()
            if service is self.zeo:
                self.wait_for_storage()
        if dead:
            self.wait_for_site()
            self.wait_for_worker()

    def stop(self) -> None:
        """Stop all components. Those that hang are killed."""
        # The database last, since the others disconnect from it.
        for service in reversed(self.services.values()):
            if service not in (self.zeo, self.broker):
                service.stop()
        self.broker.stop()
        self.zeo.stop()

    def heal(self) -> None:
        """Start the components that a test has killed, and continue those it has paused."""
        for service in self.services.values():
            if service.alive:
                service.signal(signal.SIGCONT)
        self.start()

    def wait_for_storage(self, timeout: float = 60) -> None:
        """Wait until PostgreSQL answers. For ZEO, Zope waits by itself."""
        if CHOICE.postgresql:
            port = self.instance.zeo_port
            wait_for(
                lambda: self._lives(self.zeo) and is_ready(port), timeout, "storage"
            )

    def wait_for_site(self, timeout: float = 60) -> None:
        """Wait until the site answers."""
        wait_for(lambda: self._lives(self.zope) and answers(self.url), timeout, "site")

    def wait_for_worker(self, timeout: float = 60) -> None:
        """Wait until the worker is ready for tasks."""

        def ready() -> bool:
            return self._lives(self.worker) and " ready." in self.worker.log()

        wait_for(ready, timeout, "worker ready")

    def logs(self) -> str:
        """Return the end of each log, for the report of a failed test."""
        parts = (f"== {n}\n{s.log()[-3000:]}" for n, s in self.services.items())
        zope_log = self.instance.log / "zope.log"
        tail = zope_log.read_text()[-3000:] if zope_log.exists() else ""
        return "\n".join((*parts, f"== zope.log\n{tail}"))

    def _lives(self, service: Service) -> bool:
        # Do not wait for a process that has ended.
        name = service.component.name
        assert service.alive, f"{name} has died:\n{service.log()[-3000:]}"
        return True
