"""Settings: the only reader of the environment and of the configuration file."""

from __future__ import annotations

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from typing_extensions import override

from remit.errors import BadInput

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d+)?|https?://\[[0-9A-Fa-f:.]+\](?::\d+)?")


class Settings(BaseSettings):
    """What can be set, in rising order: default, remit.toml, REMIT_* in the environment, flag."""

    model_config = SettingsConfigDict(env_prefix="REMIT_", toml_file="remit.toml", frozen=True, extra="ignore")

    home: Path = Field(default=Path(".remit"), description="folder of the knowledge base")
    host: str = Field(default="127.0.0.1", description="address that the server listens on")
    port: int = Field(default=8420, ge=0, le=65535, description="port that the server listens on")
    max_body: int = Field(
        default=10_000_000, gt=0, description="largest body that a writing request may have, in bytes"
    )
    query_timeout: float = Field(
        default=10.0, gt=0, description="seconds after which a SPARQL query is answered with an error"
    )
    query_memory: int = Field(default=512, ge=0, description="memory that a SPARQL query may take, in MB; 0 for any")
    max_result: int = Field(
        default=20_000_000, gt=0, description="largest result that a SPARQL query may have, in bytes"
    )
    query_workers: int = Field(
        default=0, ge=0, description="processes for SPARQL queries, and as many for slow ones; 0 for one a core"
    )
    query_queue: int = Field(default=64, ge=0, description="SPARQL queries that may wait for a process")
    max_query: int = Field(default=100_000, gt=0, description="longest SPARQL query, in characters")
    max_query_tokens: int = Field(default=2_000, gt=0, description="most words and signs that a SPARQL query may have")
    findings_interval: float = Field(
        default=1.0, ge=0, description="seconds between looks for findings to be worked out anew; 0 for never"
    )
    findings_share: float = Field(
        default=0.5, gt=0, le=1, description="share of a processor that working findings out may take"
    )
    page_size: int = Field(default=50, gt=0, description="records in a list when no limit is asked for")
    max_page_size: int = Field(default=500, gt=0, description="most records in one page of a list")
    rate_limit: int = Field(
        default=1200, ge=0, description="requests a minute that one address may send, this machine excepted; 0 for any"
    )
    rate_burst: int = Field(default=300, gt=0, description="requests that one address may send at once")
    trusted_proxies: str = Field(
        default="", description="addresses of proxies, with commas, whose X-Forwarded-For says whose rate counts"
    )
    cors_origins: str = Field(
        default="auto",
        description="origins whose pages may read, with commas; * for all, none, or auto: all unless on loopback",
    )
    client_timeout: float = Field(
        default=20.0, gt=0, description="seconds in which a client must send the head of a request, then each 64 KiB"
    )
    max_connections: int = Field(default=512, gt=0, description="connections that may be open at once")
    stop_timeout: float = Field(
        default=30.0, gt=0, description="seconds that requests and a job may take to end when the server is stopped"
    )
    log_level: str = Field(default="info", description="debug, info, warning or error")
    log_json: bool = Field(default=False, description="write the log as JSON, one object a line")

    @field_validator("cors_origins")
    @classmethod
    def _are_origins(cls, value: str) -> str:
        parts = [part.strip() for part in value.split(",")]
        if parts not in (["*"], ["auto"], ["none"], [""]) and not all(_ORIGIN.fullmatch(part) for part in parts):
            raise ValueError("not *, auto, none or origins like https://example.org")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _are_addresses(cls, value: str) -> str:
        for part in filter(None, map(str.strip, value.split(","))):
            ip_network(part)
        return value

    @classmethod
    @override
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Gives the sources, strongest first: flags, environment, file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def is_bound_to_loopback(self) -> bool:
        """Says whether only this machine can reach the server."""
        return self.host.strip("[]").lower() in LOOPBACK_NAMES


def read_settings(**flags: Any) -> Settings:
    """Reads the settings; flags that are None are left to the weaker sources.

    Raises:
        BadInput: a value cannot be used; the message names the setting.
    """
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise BadInput(
            f"The setting “{name}” cannot be used: {first['msg']} (given: {first['input']!r}). "
            f"Remit cannot start with it. Mend the flag, REMIT_{name.upper()} or remit.toml."
        ) from error
