"""Who asks: the address of a client, seen through the proxies that are trusted.

``X-Forwarded-For`` (https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/X-Forwarded-For)
is a list that each proxy adds to on its right, and whose left anyone can write: it is read from the
right, and only as far as the addresses are those of trusted proxies.
"""

import ipaddress
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

UNKNOWN: Final = "unknown"
"""The one client that stands for all whose address cannot be read."""

_SUBSCRIBER_BITS: Final = 64
_REMEMBERED: Final = 4096


class Addresses:
    """The reader of client addresses; ``trusted`` is a comma list of addresses and networks."""

    def __init__(self, trusted: str) -> None:
        names = filter(None, map(str.strip, trusted.split(",")))
        self._trusted = tuple(ipaddress.ip_network(name, strict=False) for name in names)
        # Parsing an address costs 2 to 5 µs, remembering it 0.1 µs.
        self._client = lru_cache(_REMEMBERED)(self._read)

    def client(self, environ: Mapping[str, object]) -> str:
        """Return the client of a WSGI environment: an address, an IPv6 /64, or ``UNKNOWN``.

        An IPv6 subscriber has a /64 at least, so that single addresses would count for nothing.
        """
        remote = str(environ.get("REMOTE_ADDR", ""))
        forwarded = str(environ.get("HTTP_X_FORWARDED_FOR", "")) if self._trusted else ""
        return self._client(remote, forwarded)

    def _read(self, remote: str, forwarded: str) -> str:
        hops = [hop for hop in forwarded.split(",") if hop.strip()]
        return _name(self._nearest([remote, *reversed(hops)]))

    def _nearest(self, hops: Iterable[str]) -> Address | None:
        """Return the first address that is no trusted proxy's, else the last; None: unreadable."""
        address = None
        for hop in hops:
            address = _address(hop)
            if address is None or not any(address in network for network in self._trusted):
                break
        return address


def is_loopback(client: str) -> bool:
    """Whether a client that ``Addresses`` named is this machine."""
    return client.startswith("127.") or client == "::1"


def _address(text: str) -> Address | None:
    """Return an address, without the port that some proxies add."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _name(address: Address | None) -> str:
    if address is None:
        return UNKNOWN
    if address.version == 4 or address.is_loopback:
        return str(address)
    return str(ipaddress.ip_network((int(address), _SUBSCRIBER_BITS), strict=False))
