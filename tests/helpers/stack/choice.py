"""The broker and the storage of the stack, for ``make test-matrix``."""

from dataclasses import dataclass


BROKERS = ("valkey", "rabbitmq", "rabbitmq+valkey")
STORAGES = ("zeo", "postgresql")


@dataclass
class Choice:
    """The choice by the options of pytest, for all stacks of the run."""

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
