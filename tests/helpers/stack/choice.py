"""Which broker and which storage the stack has: ``make test-matrix``."""

from dataclasses import dataclass


BROKERS = ("valkey", "rabbitmq", "rabbitmq+valkey")
STORAGES = ("zeo", "postgresql")


@dataclass
class Choice:
    """What the options of pytest say, for every stack of the run."""

    broker: str = "valkey"
    storage: str = "zeo"

    @property
    def redis(self) -> bool:
        """Is there a Redis-compatible server in the stack?"""
        return "valkey" in self.broker

    @property
    def rabbitmq(self) -> bool:
        return "rabbitmq" in self.broker

    @property
    def postgresql(self) -> bool:
        return self.storage == "postgresql"


CHOICE = Choice()
