"""What a result tells beyond SHACL: places, the property by its name, causes and corrections."""

from dataclasses import dataclass
from typing import Final

from jalon.validation.places import Place

CLOSED: Final = "ClosedConstraintComponent"


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement in a document's text, between two offsets."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction that may be applied: to a text by edits, to a spreadsheet by one cell.

    ``sheet`` is None for a CSV file, whose only table has no name.
    """

    message_fr: str
    message_en: str
    before: str
    after: str
    edits: tuple[Edit, ...] = ()
    cell: str | None = None
    sheet: str | None = None

    def message(self, lang: str) -> str:
        """Return what would be done, in "fr" or "en"."""
        return self.message_fr if lang == "fr" else self.message_en

    @property
    def applicable(self) -> bool:
        """Whether the place of the change is known."""
        return bool(self.edits) or self.cell is not None


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a value fails an inner shape, and why that one's own inner shapes fail."""

    message_fr: str
    message_en: str
    component: str
    causes: tuple["Cause", ...] = ()

    def message(self, lang: str) -> str:
        """Return the cause in "fr" or "en"."""
        return self.message_fr if lang == "fr" else self.message_en


@dataclass(frozen=True, slots=True)
class Details:
    """What goes with a result; every part may be absent.

    ``subject`` is where the focus node stands, ``place`` where the value or its property does;
    ``instruction`` is the shape author's sh:message, ``engine_text`` the engine's own words;
    ``example`` is a thing of the dataset that keeps the rule.
    """

    id: str = ""
    subject: Place | None = None
    place: Place | None = None
    property_fr: str | None = None
    property_en: str | None = None
    rule_fr: str | None = None
    rule_en: str | None = None
    instruction_fr: str = ""
    instruction_en: str = ""
    engine_text: str | None = None
    example: str | None = None
    corrections: tuple[Correction, ...] = ()
    allowed_fr: tuple[str, ...] = ()
    allowed_en: tuple[str, ...] = ()
    causes: tuple[Cause, ...] = ()

    def property(self, lang: str) -> str | None:
        """Return the property by its name, in "fr" or "en"."""
        return self.property_fr if lang == "fr" else self.property_en

    def rule(self, lang: str) -> str | None:
        """Return the rule by its name, in "fr" or "en"."""
        return self.rule_fr if lang == "fr" else self.rule_en

    def allowed(self, lang: str) -> tuple[str, ...]:
        """Return the values that a list allows, by their labels, in "fr" or "en"."""
        return self.allowed_fr if lang == "fr" else self.allowed_en

    def instruction(self, lang: str) -> str:
        """Return the shape author's message, in "fr" or "en"."""
        return self.instruction_fr if lang == "fr" else self.instruction_en
