"""``/search?q=``: records, terms and questions found by what people call them."""

from flask import Blueprint, Response, request

from jalon.web import language, questions, rendering

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
def search() -> Response:
    """Answer a search; without words, its form."""
    text = request.args.get("q", "").strip()[:200]
    version = rendering.dataset_version()
    known = rendering.unchanged(rendering.tag(version, rendering.HTML))
    if known is not None:
        return known
    groups = rendering.engine().call("search", text=text, lang=language.current())
    asked = questions.matching(text) if text else []
    total = sum(group["total"] for group in groups) + len(asked)
    return rendering.page(
        "search.html", version, text=text, groups=groups, questions=asked, total=total
    )
