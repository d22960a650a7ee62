"""How the home is that is served: whether it keeps a history, whether it is read-only and why."""

from collections.abc import Mapping
from typing import Any

from flask import current_app, g

from jalon.errors import EngineError
from jalon.settings import Settings
from jalon.store.journal import Damage
from jalon.web import rendering


def is_kept() -> bool:
    """Whether the dataset that is served keeps a history: that of a home does."""
    settings: Settings = current_app.extensions["jalon.settings"]
    return settings.home is not None and rendering.engine().is_guarded()


def damage() -> Damage | None:
    """Return why the home is read-only, None when nothing is damaged; asked once a request.

    Its reasons stay with the engine. None, too, while the engine does not answer: the page tells
    that by itself, or needs no engine.
    """
    if "damage" not in g:
        g.damage = _asked()
    found: Damage | None = g.damage
    return found


def _asked() -> Damage | None:
    try:
        told: Mapping[str, Any] | None = (
            rendering.engine().call("status")["damage"] if is_kept() else None
        )
    except EngineError:
        return None
    return Damage("", "", told["last_good"]) if told else None
