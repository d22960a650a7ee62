"""The WSGI application for any server: ``jalon.wsgi:load`` is a factory.

``jalon serve`` starts the engine first and tells where its doors are; under another server
(``gunicorn 'jalon.wsgi:load()'``) the application starts an engine of its own.
"""

import atexit
from typing import Any

from flask import Flask

from jalon.settings import Settings, checker_socket, engine_socket
from jalon.stewardship import integrity
from jalon.stewardship.home import Home
from jalon.stewardship.opening import open_to_serve
from jalon.store.engine import HOME_PROGRAM, PROGRAM, Engine
from jalon.validation.checker import Checker, program_of
from jalon.web import logs
from jalon.web.application import create_app


def load(*_: Any) -> Flask:
    """Return the application; arguments (granian gives its target's name) are not used."""
    settings = Settings.load()
    logs.configure(settings.log_level)
    integrity.register()
    doors, desk = engine_socket(), checker_socket()
    if doors is not None:
        checker = Checker.connect(desk, settings) if desk else None
        return create_app(Engine.connect(doors, settings), settings, checker)
    if settings.home is not None:
        open_to_serve(Home.of(settings))
    program = PROGRAM if settings.home is None else HOME_PROGRAM
    engine = Engine.start(settings, program=program)
    checker = Checker.launch(settings, program_of(settings))
    atexit.register(engine.stop)
    atexit.register(checker.stop)
    return create_app(engine, settings, checker)
