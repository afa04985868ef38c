"""How many requests a client may send: a bucket of tokens for each address, filled at a steady rate."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from remit_api.settings import Settings

_REMEMBERED = 20_000  # clients; beyond that, who asked longest ago begins anew
_UNREADABLE = "unreadable"

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a request for a token.

    Attributes:
        granted: whether there was one.
        left: whole tokens that are left.
        wait: seconds until there is one again; 0 where one is left.
    """

    granted: bool
    left: int
    wait: float


@dataclass(slots=True)
class Buckets:
    """A bucket of tokens for each client. For one thread: the event loop's.

    Args:
        per_minute: tokens that come back in a minute.
        burst: tokens that a full bucket has.
        clock: seconds that only grow.
    """

    per_minute: int
    burst: int
    clock: Callable[[], float] = time.monotonic
    _known: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def take(self, client: str) -> Taken:
        """Takes a token out of a client's bucket, if there is one."""
        rate = self.per_minute / 60
        now = self.clock()
        tokens, at = self._known.pop(client, (float(self.burst), now))
        tokens = min(float(self.burst), tokens + (now - at) * rate)
        granted = tokens >= 1
        tokens -= granted
        self._known[client] = (tokens, now)
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return Taken(granted, int(tokens), 0.0 if tokens >= 1 else (1 - tokens) / rate)


@dataclass(frozen=True, slots=True)
class Clients:
    """Tells clients apart by their addresses.

    Args:
        proxies: addresses and networks whose word about who asks is taken.
    """

    proxies: tuple[Network, ...] = ()

    def counted(self, peer: str, headers: Mapping[str, str]) -> str | None:
        """Gives the client whose requests are counted together; None for this very machine, which is not limited.

        An address of IPv6 stands for its network of 64 bits: whoever has one has all of them. Of the addresses in
        `X-Forwarded-For` the last one counts that is no proxy of ours: what stands before it anybody may have written.
        """
        address = _read(peer)
        if address is None:
            return _UNREADABLE
        if self.proxies and self._is_proxy(address):
            for part in reversed(headers.get("x-forwarded-for", "").split(",")):
                if not part.strip():
                    continue
                given = _read(part)
                if given is None:
                    return _UNREADABLE
                if not self._is_proxy(given):
                    return _network(given)
        return None if address.is_loopback else _network(address)

    def _is_proxy(self, address: Address) -> bool:
        return any(address in network for network in self.proxies)


def networks(listed: Iterable[str]) -> tuple[Network, ...]:
    """Reads addresses and networks.

    Raises:
        ValueError: one of them is neither.
    """
    return tuple(ip_network(part.strip()) for part in listed if part.strip())


def limiter(settings: Settings) -> Buckets | None:
    """Gives the buckets that the settings ask for; None where nothing is limited."""
    return Buckets(settings.rate_limit, settings.rate_burst) if settings.rate_limit else None


def policy(buckets: Buckets) -> str:
    """Gives the header RateLimit-Policy: what a full bucket has, and how long it takes to fill.

    Source: draft-ietf-httpapi-ratelimit-headers-10, 3.
    """
    return f'"client";q={buckets.burst};w={math.ceil(buckets.burst * 60 / buckets.per_minute)}'


def state(taken: Taken) -> str:
    """Gives the header RateLimit: tokens that are left, and seconds until there is one more (the same draft, 4)."""
    return f'"client";r={taken.left};t={math.ceil(taken.wait)}'


@lru_cache(maxsize=1_024)
def _read(text: str) -> Address | None:
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _network(address: Address) -> str:
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, 64), strict=False).network_address)
    return str(address)
