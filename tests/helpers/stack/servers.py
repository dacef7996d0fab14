"""The services of a stack with the chosen broker and storage."""

from .choice import CHOICE
from .instance import StackInstance
from .postgresql import PostgreSQL
from .postgresql import postgresql
from .postgresql import prepare
from .rabbitmq import rabbitmq
from .service import Service
from collective.async_.demo.components import broker
from collective.async_.demo.components import Component
from collective.async_.demo.components import worker
from collective.async_.demo.components import zeo
from collective.async_.demo.components import zope
from dataclasses import replace
from pathlib import Path


def services(instance: StackInstance, template: Path | None) -> dict[str, Service]:
    """Return all services by name, in the order in which they should start.

    ``broker`` and ``zeo`` are there whichever broker and storage it is.
    """
    found = [_service(instance, part) for part in _brokers(instance)]
    if CHOICE.postgresql:
        data = prepare(instance.home, template)
        part = postgresql(instance, data)
        found.append(PostgreSQL(part, _log(instance, part)))
    else:
        found.append(_service(instance, zeo(instance)))
    found += [_service(instance, part(instance)) for part in (worker, zope)]
    return {service.component.name: service for service in found}


def _brokers(instance: StackInstance) -> list[Component]:
    if not CHOICE.rabbitmq:
        return [broker(instance)]
    found = [rabbitmq(instance)]
    if CHOICE.redis:
        beside = replace(instance, broker_port=instance.redis_port)
        found.append(replace(broker(beside), name="redis"))
    return found


def _service(instance: StackInstance, part: Component) -> Service:
    return Service(part, _log(instance, part))


def _log(instance: StackInstance, part: Component) -> Path:
    return instance.log / f"{part.name}.out"
