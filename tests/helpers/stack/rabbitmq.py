"""RabbitMQ for a stack. It uses Debian's package, but not its system service."""

from collective.async_.demo.components import Component
from collective.async_.demo.instance import Instance
from collective.async_.demo.ports import free_ports
from collective.async_.demo.ports import HOST

import os
import subprocess


BIN = "/usr/lib/rabbitmq/bin"
# It comes up empty, as the others do. The port mapper is started here, since the
# one that Erlang starts is a daemon that outlives everything.
START = (
    'rm -rf "$RABBITMQ_MNESIA_BASE"; mkdir -p "$HOME" "$RABBITMQ_MNESIA_BASE"; '
    f"epmd & exec {BIN}/rabbitmq-server"
)
# Schedulers that wait busily would eat the test machine. How often it looks at its
# time limits, in milliseconds: the default is a minute.
ERLANG = (
    "+S 1:1 +sbwt none -kernel inet_dist_use_interface {127,0,0,1} "
    "-rabbit channel_tick_interval 1000"
)


def url(instance: Instance) -> str:
    """The address of the broker for Celery."""
    return f"amqp://guest:guest@{HOST}:{instance.broker_port}//"


def rabbitmq(instance: Instance) -> Component:
    """Return the broker."""
    home = instance.home / "rabbitmq"
    distribution, mapper = map(str, free_ports(2))
    nothing = str(instance.etc / "none")
    environment = {
        "HOME": str(home),
        "RABBITMQ_NODENAME": f"node{instance.broker_port}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": HOST,
        "RABBITMQ_NODE_PORT": str(instance.broker_port),
        "RABBITMQ_DIST_PORT": distribution,
        "RABBITMQ_MNESIA_BASE": str(home / "mnesia"),
        "RABBITMQ_LOG_BASE": str(home / "log"),
        "RABBITMQ_LOGS": "-",
        "RABBITMQ_CONFIG_FILE": nothing,
        "RABBITMQ_CONF_ENV_FILE": nothing,
        "RABBITMQ_ENABLED_PLUGINS_FILE": nothing,
        # Otherwise its launcher script stays in between and catches signals.
        "RUNNING_UNDER_SYSTEMD": "1",
        "ERL_CRASH_DUMP": str(home / "crash.dump"),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": ERLANG,
        "ERL_EPMD_PORT": mapper,
        "ERL_EPMD_ADDRESS": HOST,
    }
    return Component("broker", ("/bin/sh", "-c", START), environment)


def evaluate(broker: Component, expression: str) -> None:
    """Run an Erlang expression in the broker, e.g. to change a setting."""
    environment = {**os.environ, **broker.environment}
    command = (f"{BIN}/rabbitmqctl", "eval", expression)
    subprocess.run(command, env=environment, check=True)
