"""``/-/…``: what operators ask: health, readiness, version, settings."""

from dataclasses import asdict

from flask import Blueprint, Response, current_app, jsonify

from jalon import __version__
from jalon.settings import Settings
from jalon.web.rendering import engine

blueprint = Blueprint("operations", __name__, url_prefix="/-")


@blueprint.get("/health")
def health() -> Response:
    """Answer 200 when the HTTP process lives."""
    return jsonify(status="ok")


@blueprint.get("/ready")
def ready() -> Response:
    """Answer 200 when the engine answers, else 503."""
    return jsonify(status="ready", **engine().call("status"))


@blueprint.get("/version")
def version() -> Response:
    """Answer the versions of the software and of the dataset."""
    return jsonify(software=__version__, dataset=engine().call("status")["version"])


@blueprint.get("/settings")
def settings() -> Response:
    """Answer the running values of the settings, without paths, networks and secrets."""
    running: Settings = current_app.extensions["jalon.settings"]
    values = asdict(running)
    for name in ("home", "trusted_proxies", "webhook_url", "webhook_secret"):
        del values[name]
    return jsonify(values)
