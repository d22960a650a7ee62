"""Who may make which move on a submission."""

from jalon.errors import Forbidden
from jalon.stewardship.examination import EXAMINATION, Examination
from jalon.stewardship.home import Home
from jalon.stewardship.principal import Principal
from jalon.stewardship.submission import Submission
from jalon.stewardship.transitions import TRANSITIONS, By, Move


def require_right(home: Home, move: Move, principal: Principal, found: Submission) -> None:
    """Raise ``Forbidden`` unless a principal may make a move on a submission.

    With the home's ``four_eyes`` nobody reviews what they have brought any revision of. Reviewers
    and publishers act within their scope; that of an author is for the check.
    """
    match TRANSITIONS[move].by:
        case By.AUTHOR:
            principal.require("submitter")
            _require_own(principal, found)
        case By.REVIEWER:
            principal.require("reviewer")
            if home.four_eyes:
                _require_other(principal, found)
            _require_scope(home, principal, found)
        case By.PUBLISHER:
            principal.require("publisher")
            _require_scope(home, principal, found)
        case By.CHECK:
            principal.require("submitter")


def has_right(home: Home, move: Move, principal: Principal, found: Submission) -> bool:
    """Whether a principal may make a move on a submission, be its state what it is."""
    try:
        require_right(home, move, principal, found)
    except Forbidden:
        return False
    return True


def _require_own(principal: Principal, found: Submission) -> None:
    if principal.id != found.author and not principal.allows("admin"):
        raise Forbidden(
            "Seul l'auteur de la soumission peut faire cela.",
            "Only the author of the submission can do this.",
        )


def _require_other(principal: Principal, found: Submission) -> None:
    if principal.id in found.contributors:
        raise Forbidden(
            "Une soumission est relue par quelqu'un d'autre que ceux qui l'ont apportée ou "
            "corrigée. (Une équipe d'une seule personne règle four_eyes = false.)",
            "A submission is reviewed by someone else than those who brought or corrected it. "
            "(A team of one sets four_eyes = false.)",
        )


def _require_scope(home: Home, principal: Principal, found: Submission) -> None:
    path = home.revision_folder(found.number, found.revision) / EXAMINATION
    if not principal.scope.names or not path.exists():
        return
    for document, organisations in Examination.decoded(path.read_bytes()).organisations.items():
        if not principal.scope.holds(document, organisations):
            raise principal.scope.outside(principal.name, document)
