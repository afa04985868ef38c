"""The files for systemd, a container, proxies and Prometheus: what can be run of them is run."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

import serving
from corpus_graphs import ROOT
from remit.lock import holder
from remit_api.settings import Settings

DEPLOY = ROOT / "docs" / "deploy"
UNIT = DEPLOY / "remit.service"
BIN = Path(sys.executable).parent


def values(unit: str, key: str) -> list[str]:
    return re.findall(rf"^{key}=(.*)$", unit, re.MULTILINE)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_finds_no_fault_with_the_unit(tmp_path: Path) -> None:
    # it looks whether the programs are there
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text(encoding="utf-8").replace("/opt/remit/bin", str(BIN)), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.slow
def test_commands_of_the_unit_make_a_knowledge_base_and_serve_it(tmp_path: Path) -> None:
    unit = UNIT.read_text(encoding="utf-8").replace("/opt/remit/bin", str(BIN))
    unit = unit.replace("/var/lib/remit", str(tmp_path))
    said = dict(line.split("=", 1) for line in values(unit, "Environment"))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("REMIT_")}
    # the port is what the file of settings would have
    environment = {**kept, **said, "REMIT_PORT": "0"}
    (before,) = values(unit, "ExecStartPre")
    for _ in range(2):
        subprocess.run(before.split(), env=environment, cwd=tmp_path, check=True, capture_output=True)
    (start,) = values(unit, "ExecStart")
    home = tmp_path / "home"
    with subprocess.Popen(start.split(), env=environment, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as server:
        try:
            until = time.monotonic() + 60
            while (held := holder(home)) is None or held.address is None:
                assert server.poll() is None
                assert time.monotonic() < until
                time.sleep(0.05)
            while (answer := httpx.get(f"{held.address}/ready", trust_env=False)).status_code == 503:
                assert time.monotonic() < until, answer.text
                time.sleep(0.05)
            assert answer.json() == {"status": "ready"}
        finally:
            server.send_signal(signal.SIGTERM)
            _, log = server.communicate(timeout=float(values(unit, "TimeoutStopSec")[0]))
    assert server.returncode == 0
    assert '"message": "stopped"' in log


def test_unit_waits_longer_than_the_server_takes_to_stop() -> None:
    (seconds,) = values(UNIT.read_text(encoding="utf-8"), "TimeoutStopSec")
    assert float(seconds) > Settings.model_fields["stop_timeout"].default + 5


def test_settings_that_the_files_name_are_there() -> None:
    named = {
        name.lower()
        for file in DEPLOY.iterdir()
        for name in re.findall(r"REMIT_([A-Z_]+)=", file.read_text(encoding="utf-8"))
    }
    assert named
    assert named <= set(Settings.model_fields)


def test_container_serves_as_the_one_process_with_a_folder_of_its_own() -> None:
    lines = (DEPLOY / "Containerfile").read_text(encoding="utf-8").replace("\\\n", "")
    assert 'CMD ["sh", "-c", "remit init --if-missing && exec remit serve"]' in lines
    home = re.search(r"REMIT_HOME=(\S+)", lines)
    volume = re.search(r"^VOLUME (\S+)", lines, re.MULTILINE)
    assert home is not None
    assert volume is not None
    assert home[1].startswith(f"{volume[1]}/")


def test_health_check_of_the_container_tells_ready_from_not(tmp_path_factory: pytest.TempPathFactory) -> None:
    check = re.search(
        r'^HEALTHCHECK CMD \["python", "-c", "(.*)"\]$', (DEPLOY / "Containerfile").read_text(), re.MULTILINE
    )
    assert check is not None
    home = serving.make_home(tmp_path_factory.mktemp("checked") / "home", corpus=False)
    with serving.serving(home) as client:
        code = check[1].replace("127.0.0.1:8420", f"127.0.0.1:{client.base_url.port}")
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
        home.rename(home.with_name("gone"))
        time.sleep(1.1)  # it looks once a second
        assert subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode != 0


def test_alerts_ask_for_figures_that_there_are(tmp_path_factory: pytest.TempPathFactory) -> None:
    asked = set(re.findall(r"\b(?:remit|process)_\w+", (DEPLOY / "alerts.yml").read_text(encoding="utf-8")))
    home = serving.make_home(tmp_path_factory.mktemp("figures") / "home", corpus=False)
    with serving.serving(home, query_timeout=1) as client:
        client.get("/sparql", params={"query": "ASK {}"})
        shown = set(re.findall(r"^# TYPE (\w+)", client.get("/metrics").text, re.MULTILINE))
    told = {name.removesuffix("_bucket") for name in asked}
    assert told <= shown


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
def test_nginx_takes_its_file(tmp_path: Path) -> None:
    site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    site = re.sub(r"^\s*ssl_.*$", "", site, flags=re.MULTILINE).replace("listen 443 ssl", "listen 127.0.0.1:18443")
    places = " ".join(
        f"{name}_temp_path {tmp_path}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off; {places} {site} }}"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    done = subprocess.run(
        ["nginx", "-t", "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
