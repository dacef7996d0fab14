"""The configuration of a stack with the broker and the storage that were chosen."""

from . import postgresql
from . import rabbitmq
from .choice import CHOICE
from collective.async_.demo.instance import Instance
from collective.async_.demo.ports import free_ports
from collective.async_.demo.ports import HOST
from dataclasses import dataclass
from dataclasses import field


@dataclass(frozen=True)
class StackInstance(Instance):
    """``zeo_port`` is that of the storage, whichever it is."""

    redis_port: int = field(default_factory=lambda: free_ports(1)[0])

    @property
    def broker_url(self) -> str:
        return rabbitmq.url(self) if CHOICE.rabbitmq else super().broker_url

    def write(self) -> None:
        super().write()
        if CHOICE.postgresql:
            postgresql.configure(self)

    def _values(self) -> dict[str, str]:
        values = super()._values()
        if CHOICE.rabbitmq and CHOICE.redis:
            url = f"redis://{HOST}:{self.redis_port}/0"
            values["environment"] += f"\n  COLLECTIVE_ASYNC_REDIS_URL {url}"
        return values
