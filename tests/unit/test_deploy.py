"""The files in deploy/ are valid, and name what there is."""

from collective.async_.cli.main import main
from configparser import RawConfigParser
from pathlib import Path

import jsonschema
import kubernetes_validate
import pytest
import shlex
import yaml


DEPLOY = Path(__file__).parents[2] / "deploy"
MANIFESTS = [
    (path.name, document)
    for path in sorted((DEPLOY / "kubernetes").glob("*.yaml"))
    for document in yaml.safe_load_all(path.read_text())
]
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))

STRINGS = {"type": "array", "items": {"type": "string"}}
COMMAND = {"oneOf": [{"type": "string"}, STRINGS]}
DURATION = {"type": "string", "pattern": "^([0-9]+[hms])+$"}
# Of the Compose specification, what is used here.
SERVICE = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "build": {"type": "string"},
        "image": {"type": "string"},
        "command": COMMAND,
        "restart": {"enum": ["no", "always", "on-failure", "unless-stopped"]},
        "environment": {"type": "object", "additionalProperties": {"type": "string"}},
        "ports": STRINGS,
        "volumes": STRINGS,
        "stop_grace_period": DURATION,
        "deploy": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"replicas": {"type": "integer"}},
        },
        "depends_on": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "required": ["condition"],
                "additionalProperties": False,
                "properties": {
                    "condition": {"enum": ["service_started", "service_healthy"]}
                },
            },
        },
        "healthcheck": {
            "type": "object",
            "required": ["test"],
            "additionalProperties": False,
            "properties": {
                "test": COMMAND,
                "interval": DURATION,
                "timeout": DURATION,
                "start_period": DURATION,
            },
        },
    },
    "anyOf": [{"required": ["image"]}, {"required": ["build"]}],
}
COMPOSE = {
    "type": "object",
    "required": ["services"],
    "additionalProperties": False,
    "patternProperties": {"^x-": {}},
    "properties": {
        "name": {"type": "string"},
        "services": {"type": "object", "additionalProperties": SERVICE},
        "volumes": {"type": "object"},
    },
}


@pytest.fixture
def compose() -> dict:
    return yaml.safe_load((DEPLOY / "compose" / "compose.yaml").read_text())


def test_compose_is_valid(compose):
    jsonschema.validate(compose, COMPOSE)


def test_compose_names_services_and_volumes_that_there_are(compose):
    services = compose["services"]
    for service in services.values():
        for name, on in service.get("depends_on", {}).items():
            healthy = on["condition"] == "service_healthy"
            assert "healthcheck" in services[name] or not healthy, name
        for volume in service.get("volumes", ()):
            source = volume.partition(":")[0]
            if source.startswith("."):
                assert (DEPLOY / "compose" / source).is_file()
            else:
                assert source in compose["volumes"]


@pytest.mark.parametrize(("name", "manifest"), MANIFESTS)
def test_a_manifest_is_valid(name, manifest):
    # Its schemas are those of Kubernetes.
    kubernetes_validate.validate(manifest, "1.31", strict=True)


def test_pods_get_only_secrets_that_there_are():
    secrets = {m["metadata"]["name"]: m for _, m in MANIFESTS if m["kind"] == "Secret"}
    for _name, manifest in MANIFESTS:
        if manifest["kind"] != "Deployment":
            continue
        (container,) = manifest["spec"]["template"]["spec"]["containers"]
        for variable in container["env"]:
            if "valueFrom" in variable:
                key = variable["valueFrom"]["secretKeyRef"]
                assert key["key"] in secrets[key["name"]]["stringData"]


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_is_valid(path):
    unit = RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(path.read_text())
    assert set(unit.sections()) == {"Unit", "Service", "Install"}
    assert unit["Service"]["ExecStart"].startswith("/srv/plone/env/bin/")
    for name in unit["Unit"]["After"].split():
        assert name == "network.target" or (path.parent / name).is_file()


def _workers() -> list[list[str]]:
    compose = yaml.safe_load((DEPLOY / "compose" / "compose.yaml").read_text())
    user, name, *command = shlex.split(compose["services"]["worker"]["command"])
    assert (user, name) == ("gosu", "plone"), "The entry point would run it as root."
    found = [command]
    for _name, manifest in MANIFESTS:
        if manifest["metadata"]["name"] == "plone-worker":
            (container,) = manifest["spec"]["template"]["spec"]["containers"]
            found.append(container["args"])
    for path in UNITS:
        if "worker" in path.name:
            (line,) = (
                x for x in path.read_text().splitlines() if x.startswith("ExecStart=")
            )
            found.append(shlex.split(line.removeprefix("ExecStart=")))
    return found


def test_all_start_a_worker_with_options_that_it_has():
    from celery.bin.worker import worker

    assert len(_workers()) == 3
    for command in _workers():
        assert command[0].endswith("bin/celery")
        assert command[1:4] == ["-A", "collective.async_", "worker"]
        worker.make_context("worker", command[4:], resilient_parsing=True)
        options = {option for parameter in worker.params for option in parameter.opts}
        assert {word for word in command[4:] if word.startswith("--")} <= options


def test_the_worker_of_a_pod_is_not_root():
    (worker,) = (m for _n, m in MANIFESTS if m["metadata"]["name"] == "plone-worker")
    assert worker["spec"]["template"]["spec"]["securityContext"]["runAsUser"] == 500


def test_the_probes_run_a_command_that_there_is(compose):
    probes = [compose["services"]["worker"]["healthcheck"]["test"][1:]]
    for _name, manifest in MANIFESTS:
        if manifest["metadata"]["name"] == "plone-worker":
            (container,) = manifest["spec"]["template"]["spec"]["containers"]
            probes += [
                container[probe]["exec"]["command"]
                for probe in ("livenessProbe", "startupProbe")
            ]
    assert len(probes) == 3
    for program, command, *options in probes:
        assert program == "bin/collective-async"
        known = {o for p in main.commands[command].params for o in p.opts}
        assert set(options) <= known
