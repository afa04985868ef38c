"""The wheel, built from the sdist and installed in a bare environment, carries everything and runs."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def run(*command: str | Path, **environment: str) -> str:
    done = subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env={**os.environ, "PYTHONPATH": "", **environment},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("dist")
    # without --wheel or --sdist, build makes the sdist and then the wheel from it
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", target, ROOT)
    (made,) = target.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    environment = tmp_path_factory.mktemp("bare")
    run(sys.executable, "-m", "venv", "--without-pip", environment)
    pip = (sys.executable, "-m", "pip", "--python", environment / "bin" / "python")
    run(*pip, "install", "-q", "-c", ROOT / "constraints.txt", f"{wheel}[check]")
    return environment / "bin"


def test_the_wheel_has_two_top_level_packages_and_its_turtle(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    top = {name.split("/")[0] for name in names if ".dist-info" not in name}
    assert top == {"remit", "remit_api"}
    assert "remit/ontology/schemes/status.ttl" in names
    assert "remit/shapes/incident.ttl" in names
    assert "remit/data/incidents/seed.ttl" in names
    laws = {path.relative_to(ROOT / "kb").as_posix() for path in (ROOT / "kb" / "data" / "law").rglob("*.ttl")}
    assert laws
    assert {f"remit/{law}" for law in laws} <= set(names)
    assert "remit/py.typed" in names
    assert any(name.startswith("remit_api/pages/templates/") for name in names)


def test_the_installed_command_makes_a_knowledge_base_and_shows_the_incident(installed: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    run(installed / "remit", "init", REMIT_HOME=str(home))
    shown = json.loads(run(installed / "remit", "--json", "show", "si-1", REMIT_HOME=str(home)))
    assert "reported from a document, contested" in json.dumps(shown)
    assert (home / "token").stat().st_mode & 0o777 == 0o600


def test_the_installed_check_finds_nothing_wrong(installed: Path) -> None:
    """This is the check of all that we ship; only the questions stay in the checkout, and are tests of their own."""
    report = json.loads(run(installed / "remit", "--json", "check"))
    assert report["findings"] == []
    assert report["clean"] is True
    counted = {step["name"]: step["counted"] for step in report["steps"]}
    assert counted.pop("questions") == 0
    assert list(counted) == ["layout", "hygiene", "profile", "consistency", "inferred", "law", "examples"]
    assert all(counted.values())
