"""Content negotiation: the best of the offered types for an Accept header.

RFC 9110, section 12.5.1: https://www.rfc-editor.org/rfc/rfc9110#name-accept
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from jalon.errors import NotAcceptable
from jalon.rdf.formats import Format


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One range of an Accept header, with its quality between 0 and 1."""

    type: str
    subtype: str
    quality: float

    def specificity(self, media_type: str) -> int:
        """Return 3 for an exact match, 2 for ``type/*``, 1 for ``*/*``, 0 for no match."""
        offered_type, _, offered_subtype = media_type.partition("/")
        if self.type == "*":
            return 1
        if self.type != offered_type:
            return 0
        if self.subtype == "*":
            return 2
        return 3 if self.subtype == offered_subtype else 0


def parse_accept(header: str) -> list[MediaRange]:
    """Return the media ranges of an Accept header; a malformed range is passed over."""
    ranges = []
    for part in header.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        kind, slash, subtype = name.partition("/")
        if not slash or not kind or not subtype:
            continue
        ranges.append(MediaRange(kind, subtype, _quality(parameters)))
    return ranges


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def quality_of(media_type: str, ranges: Sequence[MediaRange]) -> tuple[float, int]:
    """Return the quality and specificity that the most specific range gives to a media type."""
    matches = [(rng.specificity(media_type), rng.quality) for rng in ranges]
    specificity, quality = max(matches, default=(0, 0.0))
    return (quality, specificity) if specificity else (0.0, 0)


def negotiate(header: str | None, offered: Sequence[str]) -> str | None:
    """Return the best of the ``offered`` media types, the first on a tie; None if none will do.

    No header, or an empty one, accepts everything.
    """
    if not header or not header.strip():
        return offered[0]
    ranges = parse_accept(header)
    if not ranges:
        return offered[0]
    best, best_rank = None, (0.0, 0)
    for media_type in offered:
        rank = quality_of(media_type, ranges)
        if rank[0] > 0 and rank > best_rank:
            best, best_rank = media_type, rank
    return best


@lru_cache(maxsize=256)
def negotiate_format(header: str | None, formats: tuple[Format, ...]) -> Format:
    """Return the best format for an Accept header, a format's other names counted too.

    Raises ``NotAcceptable`` with the list of what exists.
    """
    names = {known.media_type: known for known in formats}
    for known in formats:
        for other in known.also:
            names.setdefault(other, known)
    chosen = negotiate(header, list(names))
    if chosen is None:
        available = tuple(known.media_type for known in formats)
        raise NotAcceptable(
            f"Aucun des formats demandés ({header}) n'existe ici. "
            f"Formats disponibles : {', '.join(available)}.",
            f"None of the requested formats ({header}) exists here. "
            f"Available formats: {', '.join(available)}.",
            available,
        )
    return names[chosen]
