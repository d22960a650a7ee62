"""The one table of settings: read from flag, then ``JALON_*``, then ``jalon.toml``, then default.

``jalon.toml`` lies in the home folder. ``/-/settings`` shows the running values and
``docs/reference/settings.md`` is written from this table.
"""

import ipaddress
import os
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import urlsplit

from jalon.errors import BadSetting


class Networks(str):
    """A comma list of IP addresses and networks; raises ``ValueError`` for anything else."""

    __slots__ = ()

    def __new__(cls, text: object) -> Self:
        """Return the list as it is written."""
        for name in filter(None, map(str.strip, str(text).split(","))):
            ipaddress.ip_network(name, strict=False)
        return super().__new__(cls, str(text))


class WebAddress(str):
    """An http or https address, or nothing; raises ``ValueError`` for anything else."""

    __slots__ = ()

    def __new__(cls, text: object) -> Self:
        """Return the address as it is written."""
        told = urlsplit(str(text))
        if str(text) and not (told.scheme in ("http", "https") and told.hostname):
            raise ValueError(text)
        return super().__new__(cls, str(text))


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting's name, type, default and one sentence in each language."""

    name: str
    type: type
    default: object
    fr: str
    en: str
    choices: tuple[str, ...] = ()

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"JALON_{self.name.upper()}"

    def read(self, text: object) -> Any:
        """Return the value that a text (or a TOML value) tells; raises ``BadSetting``."""
        try:
            value = _boolean(text) if self.type is bool else self.type(text)
        except (TypeError, ValueError):
            value = None
        senseless = isinstance(value, int | float) and not value >= 0  # NaN too
        if value is None or senseless or (self.choices and value not in self.choices):
            raise BadSetting(
                f"Réglage {self.name} : « {text} » n'est pas une valeur possible. {self.fr}",
                f"Setting {self.name}: “{text}” is not a possible value. {self.en}",
            )
        return value


SETTINGS: Final = (
    Setting("host", str, "127.0.0.1", "Adresse d'écoute.", "Address to listen on."),
    Setting("port", int, 8000, "Port d'écoute.", "Port to listen on."),
    Setting(
        "workers",
        int,
        1,
        "Nombre de processus HTTP.",
        "Number of HTTP processes.",
    ),
    Setting(
        "lang",
        str,
        "fr",
        "Langue des messages de la ligne de commande, fr ou en.",
        "Language of the command line's messages, fr or en.",
        choices=("fr", "en"),
    ),
    Setting(
        "query_seconds",
        float,
        10.0,
        "Durée maximale d'une requête, analyse comprise, en secondes.",
        "Longest time a query may take, parsing included, in seconds.",
    ),
    Setting(
        "write_seconds",
        float,
        60.0,
        "Durée maximale d'une écriture, en secondes.",
        "Longest time a write may take, in seconds.",
    ),
    Setting(
        "query_places",
        int,
        0,
        "Requêtes en cours à la fois, par processus HTTP, dont deux légères ; 0 : cœurs + 4.",
        "Queries under way at once, per HTTP process, two of them light; 0: cores + 4.",
    ),
    Setting(
        "light_seconds",
        float,
        0.25,
        "Durée d'une requête dans une place gardée pour les légères, en secondes.",
        "Time of a query in a place kept for light ones, in seconds.",
    ),
    Setting(
        "queue_seconds",
        float,
        5.0,
        "Attente maximale d'une place, en secondes.",
        "Longest wait for a place, in seconds.",
    ),
    Setting(
        "query_memory",
        int,
        1024,
        "Mémoire maximale d'une requête au-delà des données, en Mio.",
        "Most memory a query may take beyond the data, in MiB.",
    ),
    Setting(
        "dataset_in",
        str,
        "auto",
        "Où vit le jeu de données : memory, generation (sur disque), ou auto, selon sa taille.",
        "Where the dataset lives: memory, generation (on disk), or auto, by its size.",
        choices=("auto", "memory", "generation"),
    ),
    Setting(
        "memory_quads",
        int,
        5_000_000,
        "Nombre de quads au-delà duquel dataset_in = auto choisit le disque.",
        "Number of quads beyond which dataset_in = auto chooses the disk.",
    ),
    Setting(
        "allocator",
        str,
        "auto",
        "Allocateur de mémoire du moteur : auto (jemalloc s'il est installé), jemalloc ou system.",
        "Memory allocator of the engine: auto (jemalloc where installed), jemalloc or system.",
        choices=("auto", "jemalloc", "system"),
    ),
    Setting(
        "rules_ready",
        str,
        "start",
        "Quand les règles sont préparées : start (au démarrage, à côté des pages), ou demand (à la "
        "première vérification, qui attend alors quelques secondes).",
        "When the rules are made ready: start (at start, beside the pages), or demand (at the "
        "first check, which then waits for some seconds).",
        choices=("start", "demand"),
    ),
    Setting(
        "check_seconds",
        float,
        20.0,
        "Durée maximale d'une vérification de documents, en secondes.",
        "Longest time a check of documents may take, in seconds.",
    ),
    Setting(
        "check_memory",
        int,
        1024,
        "Mémoire maximale d'une vérification au-delà des données, en Mio.",
        "Most memory a check may take beyond the data, in MiB.",
    ),
    Setting(
        "check_places",
        int,
        4,
        "Vérifications en cours à la fois, par processus HTTP.",
        "Checks under way at once, per HTTP process.",
    ),
    Setting(
        "query_bytes",
        int,
        65_536,
        "Taille maximale du texte d'une requête, en octets.",
        "Largest text of a query, in bytes.",
    ),
    Setting(
        "gate_nesting",
        int,
        64,
        "Parenthèses et accolades imbriquées permises dans une requête.",
        "Brackets that may be open at once in a query.",
    ),
    Setting(
        "gate_chain",
        int,
        500,
        "Opérateurs, groupes, UNION et clauses permis dans une requête.",
        "Operators, groups, UNIONs and clauses that a query may have.",
    ),
    Setting(
        "gate_patterns",
        int,
        150,
        "Motifs de triplets et pas de chemins permis dans une requête.",
        "Triple patterns and path steps that a query may have.",
    ),
    Setting(
        "gate_values",
        int,
        10_000,
        "Lignes de VALUES permises dans une requête.",
        "Rows of VALUES that a query may have.",
    ),
    Setting(
        "service_allowed",
        str,
        "",
        "IRI, séparées par des virgules, que SERVICE et LOAD peuvent nommer ; vide : aucune.",
        "IRIs, a comma list, that SERVICE and LOAD may name; empty: none.",
    ),
    Setting(
        "document_bytes",
        int,
        5_242_880,
        "Taille maximale d'un document à vérifier, en octets.",
        "Largest document to check, in bytes.",
    ),
    Setting(
        "result_bytes",
        int,
        268_435_456,
        "Taille maximale d'un résultat, en octets.",
        "Largest result, in bytes.",
    ),
    Setting(
        "cache_bytes",
        int,
        67_108_864,
        "Mémoire de la réserve de résultats, par processus HTTP, en octets ; 0 : aucune.",
        "Memory of the cache of results, per HTTP process, in bytes; 0: none.",
    ),
    Setting(
        "body_bytes",
        int,
        16_777_216,
        "Taille maximale du corps d'une requête HTTP, en octets.",
        "Largest body of an HTTP request, in bytes.",
    ),
    Setting(
        "four_eyes",
        bool,
        True,
        "Une soumission est relue par quelqu'un d'autre que son auteur.",
        "A submission is reviewed by someone else than its author.",
    ),
    Setting(
        "disk_reserve",
        int,
        268_435_456,
        "Place à garder sur le disque du dossier de travail, en octets ; sinon rien n'est reçu.",
        "Room to keep on the disk of the home, in bytes; below it nothing is received.",
    ),
    Setting(
        "webhook_url",
        WebAddress,
        "",
        "Adresse http ou https prévenue de chaque étape d'une soumission ; vide : aucune.",
        "An http or https address that is told each step of a submission; empty: none.",
    ),
    Setting(
        "webhook_secret",
        str,
        "",
        "Secret qui signe ce que reçoit webhook_url ; jamais montré.",
        "Secret that signs what webhook_url is sent; never shown.",
    ),
    Setting(
        "public_url",
        str,
        "",
        "Adresse publique du service, pour les liens absolus ; vide : liens relatifs.",
        "Public address of the service, for absolute links; empty: relative links.",
    ),
    Setting(
        "trusted_proxies",
        Networks,
        "",
        "Adresses et réseaux, séparés par des virgules, dont X-Forwarded-For est cru.",
        "Addresses and networks, a comma list, whose X-Forwarded-For is believed.",
    ),
    Setting(
        "quota_parallel",
        int,
        4,
        "Requêtes en cours à la fois par client ; 0 : sans limite.",
        "Queries that a client may have under way at once; 0: no limit.",
    ),
    Setting(
        "quota_seconds_per_minute",
        float,
        60.0,
        "Secondes de requêtes par minute et par client ; 0 : sans limite.",
        "Query seconds a minute for each client; 0: no limit.",
    ),
    Setting(
        "quota_errors_per_minute",
        int,
        60,
        "Requêtes en échec par minute et par client ; 0 : sans limite.",
        "Failed queries a minute for each client; 0: no limit.",
    ),
    Setting(
        "quota_loopback",
        bool,
        False,
        "Appliquer aussi les quotas aux clients de la boucle locale.",
        "Apply the quotas to clients on the loopback too.",
    ),
    Setting(
        "slow_query_seconds",
        float,
        1.0,
        "Durée à partir de laquelle une requête est notée au journal ; 0 : toutes le sont.",
        "Duration from which a query is written to the log; 0: every query is.",
    ),
    Setting(
        "log_addresses",
        bool,
        False,
        "Noter l'adresse des clients au journal des requêtes, au lieu d'un pseudonyme.",
        "Write the clients' addresses to the query log, instead of a pseudonym.",
    ),
    Setting(
        "log_level",
        str,
        "warning",
        "Ce que le journal retient : error, warning, ou info (une ligne par demande).",
        "What the log keeps: error, warning, or info (a line a request).",
        choices=("error", "warning", "info"),
    ),
)

BY_NAME: Final = {setting.name: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Settings:
    """The running values; the fields are the rows of ``SETTINGS``, plus the home folder."""

    host: str
    port: int
    workers: int
    lang: str
    query_seconds: float
    write_seconds: float
    query_places: int
    light_seconds: float
    queue_seconds: float
    query_memory: int
    dataset_in: str
    memory_quads: int
    allocator: str
    rules_ready: str
    check_seconds: float
    check_memory: int
    check_places: int
    query_bytes: int
    gate_nesting: int
    gate_chain: int
    gate_patterns: int
    gate_values: int
    service_allowed: str
    document_bytes: int
    result_bytes: int
    cache_bytes: int
    body_bytes: int
    four_eyes: bool
    disk_reserve: int
    webhook_url: str
    webhook_secret: str = field(repr=False)
    public_url: str
    trusted_proxies: str
    quota_parallel: int
    quota_seconds_per_minute: float
    quota_errors_per_minute: int
    quota_loopback: bool
    slow_query_seconds: float
    log_addresses: bool
    log_level: str
    home: Path | None = None

    @classmethod
    def load(
        cls,
        flags: Mapping[str, object] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> Self:
        """Return the settings of a run.

        ``flags`` holds what the command line gave (None = not given); ``home`` may be among them.
        Raises ``BadSetting`` for a value a setting cannot have, or a name it does not know.
        """
        environ = os.environ if environment is None else environment
        given = {name: value for name, value in (flags or {}).items() if value is not None}
        home = _home(given.pop("home", None), environ)
        file = _file_values(home)
        values: dict[str, Any] = {}
        for setting in SETTINGS:
            raw = given.get(setting.name, environ.get(setting.variable, file.get(setting.name)))
            values[setting.name] = setting.default if raw is None else setting.read(raw)
        return cls(**values, home=home)

    @property
    def places(self) -> int:
        """How many queries may be under way at once, per HTTP process."""
        return self.query_places or (os.cpu_count() or 2) + 4

    def environment(self) -> dict[str, str]:
        """Return the environment variables that hand these values to a child process."""
        variables = {
            BY_NAME[each.name].variable: str(getattr(self, each.name))
            for each in fields(self)
            if each.name != "home"
        }
        return variables | ({"JALON_HOME": str(self.home)} if self.home else {})


def default_home() -> Path:
    """Return the platform's data directory for Jalon."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "jalon"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "jalon"


def engine_socket() -> Path | None:
    """Return the socket of an engine that the parent process has started, if any."""
    path = os.environ.get("JALON_ENGINE_SOCKET")
    return Path(path) if path else None


def checker_socket() -> Path | None:
    """Return the folder of the doors of a checker that the parent process has started, if any."""
    path = os.environ.get("JALON_CHECKER_SOCKET")
    return Path(path) if path else None


def _home(given: object, environ: Mapping[str, str]) -> Path | None:
    named = given or environ.get("JALON_HOME")
    if named:
        home = Path(str(named))
        if not home.is_dir():
            raise BadSetting(
                f"Le dossier {home} n'existe pas. Créez-le par « jalon init {home} ».",
                f"The folder {home} does not exist. Make it with “jalon init {home}”.",
            )
        return home
    home = default_home()
    return home if (home / "data").is_dir() else None


def _file_values(home: Path | None) -> dict[str, object]:
    path = home / "jalon.toml" if home else None
    if path is None or not path.is_file():
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(
            f"{path} : fichier de réglages illisible ({error}).",
            f"{path}: unreadable settings file ({error}).",
        ) from None
    for name in values:
        if name not in BY_NAME:
            known = ", ".join(BY_NAME)
            raise BadSetting(
                f"{path} : réglage inconnu « {name} ». Réglages connus : {known}.",
                f"{path}: unknown setting “{name}”. Known settings: {known}.",
            )
    return values


def _boolean(text: object) -> bool | None:
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    return words.get(str(text).strip().lower())
