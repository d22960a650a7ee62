"""``/``: what this is, how much there is, what to ask, what happened when."""

from typing import Final

from flask import Blueprint, Response

from jalon.web import language, questions, rendering, sentences
from jalon.web.timeline import draw

blueprint = Blueprint("home", __name__)
rendering.register(blueprint)
sentences.register(blueprint)

_QUESTIONS_SHOWN: Final = 8


@blueprint.get("/")
def home() -> Response:
    """Answer the home page."""
    version = rendering.dataset_version()
    known = rendering.unchanged(rendering.tag(version, rendering.HTML))
    if known is not None:
        return known
    found = rendering.engine().call("home", lang=language.current())
    return rendering.page(
        "home.html",
        version,
        page=found,
        questions=questions.all_questions()[:_QUESTIONS_SHOWN],
        question_count=len(questions.all_questions()),
        timeline=draw(found["spans"], found["moments"]),
    )
