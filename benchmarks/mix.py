"""Typical queries over the generated graph, drawn by seed.

Uncached: every request differs from every other, by its parameters and by the name of a variable,
so that no cache of texts or of results can answer. Repeated: a few requests asked again and again,
so that a cache can. ``python -m benchmarks.mix --size 10k`` prints one of each.
"""

import argparse
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from benchmarks.vocabulary import PREFIXES, STATUSES, Scale, parse_size

SOLUTIONS: Final = "application/sparql-results+json"
TRIPLES: Final = "text/turtle"
NONCE: Final = "N0NCE"
"""Stands in a query for digits that no other request has."""

TEMPLATES: Final = {
    "lookup of a record": """
        SELECT ?property ?valueN0NCE { {action} ?property ?valueN0NCE }""",
    "actions of an orientation with labels": """
        SELECT ?action ?labelN0NCE {
          ?action a jalon:Action ; jalon:partOf {orientation} ; rdfs:label ?labelN0NCE .
          FILTER(LANG(?labelN0NCE) = "fr")
        } ORDER BY ?labelN0NCE""",
    "status of an action": """
        SELECT ?status ?labelN0NCE {
          {action} jalon:currentStatus ?status ; rdfs:label ?labelN0NCE
        }""",
    "status reports of an action, newest first": """
        SELECT ?known ?status ?summaryN0NCE ?source {
          ?report a jalon:StatusReport ; jalon:about {action} ; jalon:knownOn ?known ;
            jalon:status ?status ; jalon:summary ?summaryN0NCE ; jalon:source ?source .
        } ORDER BY DESC(?known)""",
    "history of a deadline": """
        SELECT ?known ?latest ?edtfN0NCE {
          ?deadline a jalon:Deadline ; jalon:about {milestone} ; jalon:knownOn ?known ;
            jalon:latest ?latest ; jalon:edtf ?edtfN0NCE .
        } ORDER BY ?known""",
    "slipped deadlines of an orientation": """
        SELECT ?milestone (MIN(?latest) AS ?first) (MAX(?latest) AS ?lastN0NCE) {
          ?action jalon:partOf {orientation} . ?milestone jalon:milestoneOf ?action .
          ?deadline a jalon:Deadline ; jalon:about ?milestone ; jalon:latest ?latest .
        } GROUP BY ?milestone HAVING (MIN(?latest) < MAX(?latest))""",
    "known on a day": """
        SELECT ?milestone ?latestN0NCE {
          ?milestone jalon:milestoneOf {action} .
          ?deadline a jalon:Deadline ; jalon:about ?milestone ; jalon:knownOn ?known ;
            jalon:latest ?latestN0NCE .
          OPTIONAL { ?deadline jalon:supersededOn ?superseded }
          FILTER(?known <= {day} && (!BOUND(?superseded) || ?superseded > {day}))
        }""",
    "what a roadmap's objectives are part of": """
        SELECT ?whole ?labelN0NCE {
          {objective} jalon:partOf+ ?whole . ?whole rdfs:label ?labelN0NCE
        }""",
    "programmes above a programme": """
        SELECT ?aboveN0NCE { {programme} jalon:partOf+ ?aboveN0NCE }""",
    "facts of an orientation by class": """
        SELECT ?class (COUNT(?fact) AS ?factsN0NCE) {
          ?action jalon:partOf {orientation} . ?fact jalon:about ?action ; a ?class
        } GROUP BY ?class""",
    "who takes part in an action": """
        SELECT ?role ?agent ?labelN0NCE {
          ?fact a jalon:Responsibility ; jalon:about {action} ; jalon:role ?role ;
            jalon:agent ?agent .
          ?agent rdfs:label ?labelN0NCE .
        }""",
    "actions that an actor leads": """
        SELECT ?action ?labelN0NCE {
          ?action jalon:currentLead {actor} ; rdfs:label ?labelN0NCE .
          FILTER(LANG(?labelN0NCE) = "fr")
        }""",
    "record as triples": """
        CONSTRUCT { {milestone} ?p ?oN0NCE . ?fact ?q ?value } {
          { {milestone} ?p ?oN0NCE } UNION { ?fact jalon:about {milestone} ; ?q ?value }
        }""",
    "is an action in a state": """
        ASK { {action} jalon:currentStatus {status} ; rdfs:label ?labelN0NCE }""",
    "next ten deadlines after a day": """
        SELECT ?milestone ?dueN0NCE {
          ?milestone jalon:milestoneOf {action} ; jalon:currentDeadline ?dueN0NCE .
          FILTER(?dueN0NCE > {day})
        } ORDER BY ?dueN0NCE LIMIT 10""",
    "what a source is used for": """
        SELECT ?fact ?aboutN0NCE ?known {
          ?fact jalon:source {source} ; jalon:about ?aboutN0NCE ; jalon:knownOn ?known .
        } ORDER BY ?known LIMIT 50""",
}

_PLACE: Final = re.compile(r"\{([a-z]+)\}")
_PREFIXED: Final = re.compile(r"(?<![\w?<:/#-])([a-z-]+):\w")


@dataclass(frozen=True, slots=True)
class Query:
    """A query with its name in the mix, and what it asks to be answered in."""

    name: str
    text: str
    accept: str = SOLUTIONS

    def target(self, path: str) -> str:
        """Return the request target of a GET, in the endpoint at ``path``."""
        return f"{path}?query={quote(self.text, safe='')}"


def templates(scale: Scale, seed: int) -> Iterator[Query]:
    """Yield queries without end, each kind in turn, with ``NONCE`` where they are to differ."""
    draw = random.Random(seed)
    while True:
        for name, template in TEMPLATES.items():
            values = _values(draw, scale)
            body = _filled(template, values)
            body = "\n".join(line.removeprefix(" " * 8) for line in body.strip("\n").splitlines())
            accept = TRIPLES if body.lstrip().startswith("CONSTRUCT") else SOLUTIONS
            yield Query(name, _prologue(body) + body, accept)


def uncached(scale: Scale, seed: int) -> Iterator[Query]:
    """Yield queries without end of which no two are alike, nor alike those of another seed."""
    for number, query in enumerate(templates(scale, seed)):
        yield Query(query.name, query.text.replace(NONCE, f"{seed}x{number}"), query.accept)


def repeated(scale: Scale, seed: int) -> Iterator[Query]:
    """Yield the same few queries, one of each kind, over and over."""
    source = uncached(scale, seed)
    few = [next(source) for _ in TEMPLATES]
    while True:
        yield from few


def _values(draw: random.Random, scale: Scale) -> dict[str, str]:
    action = draw.randrange(scale.actions)
    roadmap = draw.randrange(scale.roadmaps)
    day = f"{draw.randrange(2018, 2026)}-{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02}"
    return {
        "action": f"action:action-{action}",
        "actor": f"actor:actor-{draw.randrange(scale.actions)}",
        "milestone": f"milestone:milestone-{action}-{draw.randrange(2)}",
        "objective": f"objective:objective-{roadmap}-{draw.randrange(16)}",
        "orientation": f"orientation:orientation-{roadmap}-{draw.randrange(5)}",
        "programme": f"programme:programme-{action}",
        "source": f"source:source-{action}-{draw.randrange(6)}",
        "status": f"status:{draw.choice(STATUSES)}",
        "day": f'"{day}"^^xsd:date',
    }


def _filled(template: str, values: dict[str, str]) -> str:
    return _PLACE.sub(lambda place: values[place[1]], template)


def _prologue(body: str) -> str:
    used = sorted(set(_PREFIXED.findall(body)) & PREFIXES.keys())
    return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in used)


def main() -> None:
    """Print one query of each kind."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mix", description=__doc__)
    parser.add_argument("--size", type=parse_size, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    source = uncached(Scale.of(given.size), given.seed)
    for _ in TEMPLATES:
        query = next(source)
        print(f"# {query.name}\n{query.text}\n")


if __name__ == "__main__":
    main()
