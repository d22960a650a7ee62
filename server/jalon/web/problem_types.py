"""The one table error → status → problem type: what each means, and what to do next.

https://www.rfc-editor.org/rfc/rfc9457#section-3.1.1: the IRI of a type leads to what it means.
"""

from dataclasses import dataclass
from typing import Final

from jalon import errors
from jalon.errors import JalonError
from jalon.namespaces import BASE


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A family of errors: its status, its title, what happened, what to do next."""

    status: int
    name: str
    fr: str
    en: str
    happened_fr: str
    happened_en: str
    next_fr: str
    next_en: str

    @property
    def iri(self) -> str:
        """The IRI that names the problem type."""
        return f"{BASE}problem/{self.name}"


PROBLEM_TYPES: Final[dict[type[JalonError], ProblemType]] = {
    errors.BadSyntax: ProblemType(
        400,
        "bad-syntax",
        "Document mal écrit",
        "Malformed document",
        "Un document RDF ou un tableau envoyé ne se lit pas : la ligne et la colonne sont dites "
        "quand elles sont connues.",
        "An RDF document or a table that was sent cannot be read: line and column are told where "
        "they are known.",
        "Corrigez à la place dite, puis renvoyez ; « jalon validate » le vérifie avant l'envoi.",
        "Mend it at the place told, then send it again; “jalon validate” checks it before.",
    ),
    errors.BadQuery: ProblemType(
        400,
        "bad-query",
        "Requête incorrecte",
        "Malformed query",
        "Le texte SPARQL ne se lit pas ou ne peut pas être évalué : ligne, colonne et extrait "
        "sont dits.",
        "The SPARQL text cannot be read or evaluated: line, column and excerpt are told.",
        "Corrigez à la place dite. Les exemples de /sparql et de /question/ se reprennent tels "
        "quels.",
        "Mend it at the place told. The examples of /sparql and /question/ can be taken as they "
        "are.",
    ),
    errors.GateRefused: ProblemType(
        400,
        "query-too-complex",
        "Requête trop complexe",
        "Query too complex",
        "La requête dépasse une limite de taille, d'imbrication ou de longueur, ou appelle un "
        "SERVICE fermé ; elle n'a pas été évaluée.",
        "The query is over a limit of size, nesting or length, or calls a SERVICE that is closed; "
        "it was not evaluated.",
        "Découpez-la en plusieurs requêtes plus petites ; la règle et la limite sont dites.",
        "Split it into several smaller queries; the rule and the limit are told.",
    ),
    errors.BadRequest: ProblemType(
        400,
        "bad-request",
        "Demande incorrecte",
        "Bad request",
        "Un paramètre ou un en-tête manque, est donné deux fois ou n'a pas de sens, ou le corps "
        "est arrivé coupé.",
        "A parameter or a header is missing, given twice or senseless, or the body came cut.",
        "Corrigez ce que le détail nomme, puis recommencez.",
        "Mend what the detail names, then try again.",
    ),
    errors.BadSetting: ProblemType(
        500,
        "bad-setting",
        "Réglage incorrect",
        "Bad setting",
        "Un réglage du service a une valeur qu'il ne peut pas avoir.",
        "A setting of the service has a value that it cannot have.",
        "Ce n'est pas de votre fait : prévenez celui qui tient le service.",
        "It is not your doing: tell whoever runs the service.",
    ),
    errors.MissingFile: ProblemType(
        500,
        "missing-file",
        "Fichier absent",
        "Missing file",
        "Un fichier dont le service a besoin manque ou ne se lit pas.",
        "A file that the service needs is missing or cannot be read.",
        "Ce n'est pas de votre fait : prévenez celui qui tient le service.",
        "It is not your doing: tell whoever runs the service.",
    ),
    errors.NotFound: ProblemType(
        404,
        "not-found",
        "Page introuvable",
        "Not found",
        "Rien n'est à cette adresse : ni fiche, ni page, ni graphe.",
        "Nothing is at this address: no record, no page, no graph.",
        "Vérifiez l'adresse, ou cherchez par des mots à /search ; les fiches d'adresse proche "
        "sont proposées.",
        "Check the address, or search by words at /search; records whose address comes near are "
        "proposed.",
    ),
    errors.Gone: ProblemType(
        410,
        "gone",
        "Fiche retirée",
        "Record withdrawn",
        "Une fiche était à cette adresse ; une publication l'a retirée.",
        "A record was at this address; a publication withdrew it.",
        "Suivez celle qui la remplace (successor), s'il y en a une ; son historique reste lisible.",
        "Follow the one that replaces it (successor), if there is one; its history can still be "
        "read.",
    ),
    errors.MethodNotAllowed: ProblemType(
        405,
        "method-not-allowed",
        "Méthode non permise",
        "Method not allowed",
        "L'adresse existe, mais pas pour cette méthode HTTP.",
        "The address exists, but not for this HTTP method.",
        "Prenez une des méthodes que disent l'en-tête Allow et « allowed ».",
        "Take one of the methods that the header Allow and “allowed” tell.",
    ),
    errors.NotAcceptable: ProblemType(
        406,
        "not-acceptable",
        "Format indisponible",
        "Format not available",
        "Aucun des formats demandés n'existe ici, ou celui qui est demandé ne peut pas dire ce "
        "résultat.",
        "None of the requested formats exists here, or the one requested cannot say this result.",
        "Demandez un de ceux que dit « available », par Accept ou par le paramètre format.",
        "Ask for one of those that “available” tells, by Accept or by the parameter format.",
    ),
    errors.UnsupportedMediaType: ProblemType(
        415,
        "unsupported-media-type",
        "Type de contenu non lu",
        "Unsupported media type",
        "Le corps est d'un type (Content-Type), d'une version ou d'un jeu de caractères qui ne se "
        "lit pas ici.",
        "The body is of a type (Content-Type), a version or a charset that is not read here.",
        "Envoyez un des types que le détail nomme, en UTF-8.",
        "Send one of the types that the detail names, in UTF-8.",
    ),
    errors.TooLarge: ProblemType(
        413,
        "too-large",
        "Demande trop grande",
        "Request too large",
        "La demande, ou le résultat, dépasse la taille permise ; rien n'a été envoyé à moitié.",
        "The request, or the result, is larger than allowed; nothing was sent by half.",
        "Réduisez (LIMIT, moins de colonnes, un document plus petit), ou prenez les "
        "téléchargements de /dataset.",
        "Make it smaller (LIMIT, fewer columns, a smaller document), or take the downloads of "
        "/dataset.",
    ),
    errors.LengthRequired: ProblemType(
        411,
        "length-required",
        "Longueur demandée",
        "Length required",
        "Le corps a été envoyé par morceaux, sans dire sa longueur : rien ne dirait qu'il est "
        "entier.",
        "The body was sent in chunks, without its length: nothing would tell that it is whole.",
        "Envoyez-le d'un bloc, avec Content-Length.",
        "Send it in one piece, with Content-Length.",
    ),
    errors.ReadOnly: ProblemType(
        403,
        "read-only",
        "Écriture non permise",
        "Write not allowed",
        "Ce jeu de données ne prend pas d'écriture.",
        "This dataset takes no write.",
        "Écrivez dans un dossier de travail (jalon init, jalon serve --home), ou essayez sur "
        "jalon serve --scratch.",
        "Write to a home (jalon init, jalon serve --home), or try on jalon serve --scratch.",
    ),
    errors.Unauthenticated: ProblemType(
        401,
        "unauthenticated",
        "Jeton demandé",
        "Token required",
        "La demande écrit, ou montre ce qui n'est pas public, et ne porte pas de jeton valable.",
        "The request writes, or shows what is not public, and bears no valid token.",
        "Envoyez Authorization: Bearer jalon_…, ou ouvrez une session à /session ; « jalon token "
        "create » fait un jeton.",
        "Send Authorization: Bearer jalon_…, or open a session at /session; “jalon token create” "
        "makes a token.",
    ),
    errors.Forbidden: ProblemType(
        403,
        "forbidden",
        "Droit insuffisant",
        "Not allowed",
        "Le jeton ou la session n'a pas ce droit, ou la demande vient d'une page d'un autre site.",
        "The token or the session does not have this right, or the request comes from a page of "
        "another site.",
        "Demandez à qui tient le service un jeton du rôle nommé, ou faites faire le geste par "
        "quelqu'un d'autre.",
        "Ask whoever runs the service for a token of the role named, or have someone else do it.",
    ),
    errors.PreconditionFailed: ProblemType(
        412,
        "precondition-failed",
        "Condition non remplie",
        "Condition not met",
        "Ce qui est à cette adresse n'est pas à la version que nomment If-Match ou If-None-Match "
        "; rien n'a été fait.",
        "What is at this address is not at the version that If-Match or If-None-Match names; "
        "nothing was done.",
        "Relisez, reportez vos changements, recommencez avec le nouvel ETag.",
        "Read it again, bring your changes over, try again with the new ETag.",
    ),
    errors.PreconditionRequired: ProblemType(
        428,
        "precondition-required",
        "Version à dire",
        "Version required",
        "Le geste demande de dire sur quelle version il est fait.",
        "The move asks on which version it is made.",
        "Relisez la soumission, puis envoyez son ETag dans If-Match.",
        "Read the submission again, then send its ETag in If-Match.",
    ),
    errors.RecordRuleBroken: ProblemType(
        422,
        "record-rule-broken",
        "Écriture refusée par la règle des fiches",
        "Write refused by the record rule",
        "L'écriture laisserait une fiche qui n'en est pas une : une fiche ne dit que sa chose, "
        "sans nœud anonyme. Rien n'a été écrit.",
        "The write would leave something that is no record: a record tells of its thing alone, "
        "without blank nodes. Nothing was written.",
        "Corrigez ou ôtez les affirmations que liste « broken ».",
        "Mend or remove the statements that “broken” lists.",
    ),
    errors.IllegalMove: ProblemType(
        409,
        "illegal-move",
        "Pas dans cet état",
        "Not in this state",
        "L'état de la soumission ou de la publication ne permet pas ce geste.",
        "The state of the submission or the publication does not take this move.",
        "Relisez sa page : elle dit son état et les gestes possibles.",
        "Read its page again: it tells its state and the possible moves.",
    ),
    errors.ShapesRefused: ProblemType(
        422,
        "shapes-refused",
        "Refusé par les règles",
        "Refused by the shapes",
        "Ce qui devait être publié ne suit pas les règles des fiches (/shapes). Rien n'a été "
        "publié.",
        "What was to be published breaks the rules of the records (/shapes). Nothing was "
        "published.",
        "Corrigez ce que dit le rapport (report), ligne par ligne, puis renvoyez.",
        "Mend what the report tells, line by line, then send it again.",
    ),
    errors.DiskFull: ProblemType(
        507,
        "disk-full",
        "Disque presque plein",
        "Disk almost full",
        "Il reste trop peu de place pour recevoir quoi que ce soit ; rien de ce qui était admis "
        "n'est perdu.",
        "Too little room is left to receive anything; nothing that was admitted is lost.",
        "Prévenez celui qui tient le service, et renvoyez plus tard.",
        "Tell whoever runs the service, and send it again later.",
    ),
    errors.JournalDamaged: ProblemType(
        503,
        "journal-damaged",
        "Journal endommagé",
        "Damaged journal",
        "Le journal des publications n'est pas tel qu'il a été écrit : le dossier de travail ne "
        "prend plus d'écriture.",
        "The journal of publications is not as it was written: the home takes no write any more.",
        "La lecture continue. Prévenez celui qui tient le service : « jalon verify » dit où, « "
        "jalon restore » répare.",
        "Reading goes on. Tell whoever runs the service: “jalon verify” tells where, “jalon "
        "restore” mends.",
    ),
    errors.QuotaExceeded: ProblemType(
        429,
        "quota-exceeded",
        "Trop de requêtes",
        "Too many requests",
        "Votre adresse a demandé plus que sa part de temps, de requêtes à la fois, ou d'essais de "
        "jetons.",
        "Your address asked for more than its share of time, of queries at once, or of tries of "
        "tokens.",
        "Attendez les secondes que dit Retry-After ; gardez les réponses, ou prenez les "
        "téléchargements de /dataset.",
        "Wait the seconds that Retry-After tells; keep the answers, or take the downloads of "
        "/dataset.",
    ),
    errors.DeadlineExceeded: ProblemType(
        503,
        "deadline-exceeded",
        "Requête arrêtée",
        "Query stopped",
        "La requête n'était pas finie au bout du temps permis : elle a été arrêtée, et aucun "
        "résultat partiel n'est donné.",
        "The query was not done within the time allowed: it was stopped, and no partial result is "
        "given.",
        "Rendez-la plus précise ou plus petite (LIMIT, moins de jointures), ou découpez-la.",
        "Make it more precise or smaller (LIMIT, fewer joins), or split it.",
    ),
    errors.EngineCrashed: ProblemType(
        503,
        "engine-crashed",
        "Requête arrêtée",
        "Query stopped",
        "La requête demandait trop de mémoire, ou a fait tomber son processus ; les autres n'en "
        "ont rien su.",
        "The query asked for too much memory, or crashed its process; the others did not notice.",
        "Réduisez-la (LIMIT, moins d'imbrication). Si elle est simple, signalez-la à qui tient le "
        "service.",
        "Make it smaller (LIMIT, less nesting). If it is a simple one, tell whoever runs the "
        "service.",
    ),
    errors.EngineBusy: ProblemType(
        503,
        "engine-busy",
        "Service occupé",
        "Service busy",
        "Toutes les places sont prises en ce moment.",
        "Every place is taken at the moment.",
        "Recommencez après les secondes que dit Retry-After.",
        "Try again after the seconds that Retry-After tells.",
    ),
    errors.EngineUnavailable: ProblemType(
        503,
        "engine-unavailable",
        "Moteur indisponible",
        "Engine unavailable",
        "Le moteur de requêtes ne répond pas : il démarre, ou il s'est arrêté.",
        "The query engine does not answer: it is starting, or has stopped.",
        "Recommencez après les secondes que dit Retry-After ; /-/ready dit quand il répond.",
        "Try again after the seconds that Retry-After tells; /-/ready tells when it answers.",
    ),
}

UNEXPECTED: Final = ProblemType(
    500,
    "unexpected",
    "Erreur inattendue",
    "Unexpected error",
    "Une faute du service, notée dans son journal avec sa trace.",
    "A fault of the service, noted in its log with its trace.",
    "Recommencez ; si elle revient, signalez-la à qui tient le service, avec l'heure.",
    "Try again; if it comes back, tell whoever runs the service, with the time.",
)
"""What is no error of the tree."""


def type_of(error: JalonError) -> ProblemType:
    """Return the problem type of an error: its own, or that of its nearest parent."""
    kinds = type(error).__mro__
    return next((PROBLEM_TYPES[kind] for kind in kinds if kind in PROBLEM_TYPES), UNEXPECTED)


def all_types() -> list[ProblemType]:
    """Return every problem type, by status and name."""
    return sorted((*PROBLEM_TYPES.values(), UNEXPECTED), key=lambda each: (each.status, each.name))
