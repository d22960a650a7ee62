"""The command ``jalon``; stewards' commands are in ``cli_stewards``.

Exit codes: 0 done, 1 the answer is no (violations, would change), 2 it could not be done.
"""

import functools
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click

from jalon import __version__
from jalon.errors import InputError, JalonError, JournalDamaged, MissingFile
from jalon.files import data_folder, replace_file
from jalon.settings import Settings

if TYPE_CHECKING:
    from jalon.validation import Report
    from jalon.validation.command import Checking

Command = TypeVar("Command", bound=Callable[..., Any])

_REFUSED = 1
_IMPOSSIBLE = 2
_PIPE_WIDTH = 240
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Commands(click.Group):
    """A group whose commands tell their errors in the user's language and exit with 2."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a ``JalonError`` ends it with its sentence on standard error."""
        try:
            return super().invoke(ctx)
        except JalonError as error:
            lang = (ctx.obj or {}).get("lang") or _language()
            click.echo(f"jalon: {error.text(lang)}", err=True)
            excerpt = error.details().get("excerpt")
            if excerpt:
                click.echo(f"    {excerpt}", err=True)
            ctx.exit(_IMPOSSIBLE)
        except BrokenPipeError:
            sys.stderr.close()
            ctx.exit(0)


def common(command: Command) -> Command:
    """Give a command the options --home, --lang and --quiet, before or after its name."""

    @click.option("--home", type=click.Path(path_type=Path), help="Dossier / home folder.")
    @click.option("--lang", type=click.Choice(["fr", "en"]), help="Langue / language.")
    @click.option("--quiet", is_flag=True, default=None, help="Ne dire que l'essentiel / say less.")
    @click.pass_context
    @functools.wraps(command)
    def with_common(ctx: click.Context, /, *args: Any, **options: Any) -> Any:
        given = ctx.ensure_object(dict)
        for name in ("home", "lang", "quiet"):
            value = options.pop(name)
            if value is not None:
                given[name] = value
        return command(*args, **options)

    return with_common  # type: ignore[return-value]


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="jalon")
@common
def main() -> None:
    """Jalon : le graphe de la feuille de route du numérique en santé.

    The knowledge graph of the French digital-health roadmap, with a SPARQL endpoint.
    """


@main.command()
@click.option("--host", help="Adresse d'écoute / address to listen on.")
@click.option("--port", type=int, help="Port d'écoute / port to listen on.")
@click.option("--workers", type=int, help="Processus HTTP / HTTP processes.")
@click.option("--query-seconds", type=float, help="Durée maximale d'une requête / deadline.")
@click.option("--scratch", is_flag=True, help="Jeu vide, ouvert, en mémoire / empty and open.")
@click.option(
    "--load",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Fichier RDF à charger (avec --scratch) / RDF file to load.",
)
@common
def serve(scratch: bool, files: tuple[Path, ...], **flags: int | float | str | None) -> None:
    """Sert le jeu de données / serve the dataset."""
    from jalon.store.engine import HOME_PROGRAM, PROGRAM, Engine

    if files and not scratch:
        raise InputError("--load ne va qu'avec --scratch.", "--load only goes with --scratch.")
    settings = _settings(**flags)
    if scratch and settings.host not in _LOOPBACK:
        raise InputError(
            f"--scratch, ouvert à toute écriture, n'écoute que sur la boucle locale, "
            f"pas sur {settings.host}.",
            f"--scratch, open to every write, listens on the loopback only: not {settings.host}.",
        )
    at_home = settings.home is not None and not scratch
    if at_home:
        _open_home(settings)
    engine = Engine.launch(settings, scratch, files, HOME_PROGRAM if at_home else PROGRAM)
    try:
        from jalon.web.service import serve as run  # 0.4 s: while the engine loads

        run(settings, engine, _announce, not scratch)
    finally:
        engine.stop()


def _open_home(settings: Settings) -> None:
    """Finish or sweep what a crash left in the home, and tell of damage, before it is served."""
    from jalon.stewardship import audit
    from jalon.stewardship.home import Home
    from jalon.stewardship.opening import open_to_serve

    home = Home.of(settings)
    open_to_serve(home)
    try:
        audit.require_end(home)
    except JournalDamaged as error:
        click.echo(f"jalon: {error.text(settings.lang)}", err=True)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@common
def init(folder: Path) -> None:
    """Crée un dossier de travail depuis le jeu livré / make a home from the shipped dataset."""
    from jalon.stewardship.home import create

    with _working("Journal…", "Journal…"):
        create(folder)
    _say(
        f"{folder} : prêt. Servez-le par « jalon serve --home {folder} ».",
        f"{folder}: ready. Serve it with “jalon serve --home {folder}”.",
    )


@main.command()
@click.argument("file")
@click.option(
    "--format",
    "name",
    default="table",
    show_default=True,
    help="table, json, xml, csv, tsv, turtle, ntriples, jsonld, rdfxml.",
)
@common
def query(file: str, name: str) -> None:
    """Pose une requête SPARQL (FILE ou -) / ask a SPARQL query."""
    from jalon.store.engine import Engine  # 0.1 s: pyoxigraph
    from jalon.store.query import QueryRequest

    text = sys.stdin.read() if file == "-" else _text(Path(file))
    engine = Engine.start(_settings())
    try:
        if name == "table":
            accept = "application/sparql-results+json, text/turtle;q=0.9"
            answer = engine.query(QueryRequest(text, accept=accept))
            _print_table(answer.read(), answer.format.name)
        else:
            for block in engine.query(QueryRequest(text, format=name)).blocks():
                sys.stdout.buffer.write(block)
    finally:
        engine.stop()


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "name",
    default="text",
    show_default=True,
    help="text, json, html, csv, sarif, junit, github, turtle, jsonld, ntriples, rdfxml…",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Fichier / file.")
@click.option("--fix", is_flag=True, help="Proposer et écrire les corrections / mend the files.")
@click.option("--yes", is_flag=True, help="Écrire sans demander (avec --fix) / do not ask.")
@click.option(
    "--engine",
    type=click.Choice(["screen", "pyshacl"]),
    default="screen",
    show_default=True,
    help="Criblage puis pyshacl, ou pyshacl seul / screen first, or pyshacl alone.",
)
@common
def validate(
    paths: tuple[Path, ...],
    name: str,
    output: Path | None,
    fix: bool,
    yes: bool,
    engine: Literal["screen", "pyshacl"],
) -> None:
    """Vérifie des fiches ou des tableaux / check records or spreadsheets against the shapes.

    Turtle, N-Triples, TriG, JSON-LD, RDF/XML, .xlsx et .csv faits du modèle, .zip de fiches.
    """
    from jalon.validation import require_format  # 0.6 s: rdflib and pyshacl
    from jalon.validation.command import Checking

    require_format(name)
    settings = _settings()
    records = settings.home / "data" if settings.home else data_folder()
    with _working("Vérification…", "Checking…"):
        checking = Checking.of_paths(paths, records, engine)
        report = checking.run()
    if fix and _mended(report, checking, yes):
        with _working("Vérification…", "Checking…"):
            report = Checking.of_paths(paths, records, engine).run()
    if not (_quiet() and name == "text" and report.conforms):
        _show(report, name, output)
    click.get_current_context().exit(report.exit_code)


@main.command()
@click.argument("kind")
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="FILE.xlsx, FILE.csv."
)
@click.option("--with", "slugs", multiple=True, help="Fiche à y mettre / record to export.")
@click.option("--all", "every", is_flag=True, help="Y mettre toutes les fiches / all records.")
@common
def template(kind: str, output: Path, slugs: tuple[str, ...], every: bool) -> None:
    """Fait un tableau à remplir, tiré des règles / make a spreadsheet from the shapes."""
    from jalon.validation.context import Context  # 0.6 s: rdflib and pyshacl
    from jalon.validation.sheets.template import Templates

    if output.suffix not in (".xlsx", ".csv"):
        raise InputError(
            f"{output} : donnez un nom en .xlsx ou en .csv.",
            f"{output}: give a name in .xlsx or .csv.",
        )
    settings = _settings()
    with _working("Modèle…", "Template…"):
        context = Context.of_folder(settings.home / "data" if settings.home else data_folder())
        templates = Templates.of_context(context)
        if every:
            slugs = tuple(sorted(each.slug for each in context.records if each.kind == kind))
        if output.suffix == ".csv":
            data = b"\xef\xbb\xbf" + templates.csv(kind, slugs, settings.lang).encode()
        else:
            data = templates.workbook(kind, slugs, settings.lang)
    output.write_bytes(data)
    _say(
        f"{output} : remplissez-le, puis « jalon validate {output} ».",
        f"{output}: fill it, then “jalon validate {output}”.",
    )


@main.command()
@click.argument("kind")
@click.argument("slug")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Fichier / file.")
@common
def new(kind: str, slug: str, output: Path | None) -> None:
    """Écrit le squelette commenté d'une fiche / write a commented skeleton of a record."""
    from jalon.validation.context import Context  # 0.6 s: rdflib and pyshacl
    from jalon.validation.sheets.template import Templates

    settings = _settings()
    context = Context.of_folder(settings.home / "data" if settings.home else data_folder())
    text = Templates.of_context(context).skeleton(kind, slug, settings.lang)
    if output is None:
        click.echo(text, nl=False)
        return
    if output.exists():
        raise InputError(
            f"{output} existe déjà : rien n'a été écrit.", f"{output} exists: nothing was written."
        )
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text, encoding="utf-8")
    _say(f"{output} : à compléter.", f"{output}: to be filled in.")


@main.command("format")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Ne rien écrire / write nothing.")
@common
def format_records(paths: tuple[Path, ...], check: bool) -> None:
    """Réécrit des fiches dans l'écriture unique / rewrite records in the one spelling."""
    from jalon.rdf.canonical import canonical_turtle  # 0.3 s: rdflib
    from jalon.rdf.parse import read_bytes
    from jalon.rdf.records import RecordAddress

    changed = 0
    for path in _turtle_files(paths):
        data = read_bytes(path)
        try:
            spelled = canonical_turtle(data, RecordAddress.of_file(path)).encode()
        except JalonError as error:
            raise (error.within(str(path)) if hasattr(error, "within") else error) from None
        if spelled != data:
            changed += 1
            click.echo(str(path))
            if not check:
                path.write_bytes(spelled)
    if changed:
        verb = ("seraient réécrites", "would change") if check else ("réécrites", "rewritten")
        _say(f"{changed} fiches {verb[0]}.", f"{changed} records {verb[1]}.")
    click.get_current_context().exit(_REFUSED if check and changed else 0)


@main.command()
@click.option(
    "--format",
    "name",
    default="nquads",
    show_default=True,
    help="nquads, trig, turtle, jsonld, csv.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Fichier / file.")
@common
def export(name: str, output: Path | None) -> None:
    """Écrit toutes les fiches / export all records."""
    from jalon.store.export import EXPORT_FORMATS
    from jalon.store.export import export as dump

    if name not in EXPORT_FORMATS:
        known = ", ".join(EXPORT_FORMATS)
        raise InputError(
            f"Format « {name} » inconnu. Formats : {known}.",
            f"Unknown format “{name}”. Formats: {known}.",
        )
    with _working("Export…", "Exporting…"):
        data = dump(_settings().home, name)
    if output is None:
        sys.stdout.buffer.write(data)
        return
    output.write_bytes(data)
    _say(f"{output} : {len(data)} octets.", f"{output}: {len(data)} bytes.")


def _print_table(body: bytes, name: str) -> None:
    """Print a result for people: a table for solutions, Turtle for a graph, yes or no for ASK."""
    if name != "json":
        sys.stdout.buffer.write(body)
        return
    from rich.console import Console  # 0.05 s
    from rich.table import Table
    from rich.text import Text

    result = json.loads(body)
    if "boolean" in result:
        click.echo(str(result["boolean"]).lower())
        return
    names = result["head"]["vars"]
    table = Table(*names)
    for row in result["results"]["bindings"]:
        table.add_row(*(Text(row[name]["value"]) if name in row else "" for name in names))
    console = Console() if sys.stdout.isatty() else Console(width=_PIPE_WIDTH)
    console.print(table)
    _say(f"{len(table.rows)} lignes.", f"{len(table.rows)} rows.")


def _show(report: "Report", name: str, output: Path | None) -> None:
    """Write a report to a file, or to standard output, with colours on a terminal."""
    from jalon.validation import render

    text = render(report, name, _settings().lang)
    if output is not None:
        output.write_text(text + "\n", encoding="utf-8", newline="")
        _say(f"{output} : {report.verdict.value}.", f"{output}: {report.verdict.value}.")
    elif name == "text" and sys.stdout.isatty():
        from rich.console import Console  # 0.05 s

        from jalon.validation.report_text import coloured

        Console(soft_wrap=True, highlight=False).print(coloured(text))
    else:
        click.echo(text)


def _mended(report: "Report", checking: "Checking", yes: bool) -> bool:
    """Show what the corrections change and write it when that is wanted; return whether it was."""
    from jalon.validation.fixing import patches

    lang = _settings().lang
    contents = {upload.name: upload.data for upload in checking.uploads}
    found = patches(report, contents)
    if not found:
        _say("Aucune correction sûre à proposer.", "No sure correction to propose.")
        return False
    for patch in found:
        click.echo(patch.difference(lang), err=True)
    question = "Écrire ces corrections ?" if lang == "fr" else "Write these corrections?"
    if not yes and not (sys.stdin.isatty() and click.confirm(question, err=True)):
        _say("Rien n'a été écrit (--yes pour écrire).", "Nothing was written (--yes to write).")
        return False
    for patch in found:
        replace_file(Path(patch.file), patch.after)
    return True


def _announce(address: str) -> None:
    click.echo(f"jalon: listening on {address}")


def _settings(**flags: object) -> Settings:
    given = click.get_current_context().obj
    return Settings.load({**flags, "home": given.get("home"), "lang": given.get("lang")})


def _language() -> str:
    return Settings.load({}).lang


def _quiet() -> bool:
    return bool(click.get_current_context().obj.get("quiet"))


def _say(fr: str, en: str) -> None:
    """Say a sentence on standard error, unless --quiet."""
    if not _quiet():
        click.echo(fr if _settings().lang == "fr" else en, err=True)


@contextmanager
def _working(fr: str, en: str) -> Iterator[None]:
    """Show on a terminal that work goes on, unless --quiet."""
    if _quiet() or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console  # 0.05 s

    with Console(stderr=True).status(fr if _settings().lang == "fr" else en):
        yield


def _text(path: Path) -> str:
    from jalon.rdf.parse import read_bytes

    try:
        return read_bytes(path).decode("utf-8")
    except UnicodeDecodeError:
        raise InputError(
            f"{path} : ce n'est pas du texte UTF-8.", f"{path}: not UTF-8 text."
        ) from None


def _turtle_files(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(path.rglob("*.ttl"))
        elif path.exists():
            yield path
        else:
            raise MissingFile(
                f"{path} : ni fichier ni dossier. Vérifiez le chemin.",
                f"{path}: neither file nor folder. Check the path.",
            )


from jalon import cli_stewards  # noqa: E402, F401 (adds its commands to the group above)
