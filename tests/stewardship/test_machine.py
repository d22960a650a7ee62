"""Three stewards, any order of steps, crashes between: the home always equals a plain model.

``JALON_EXAMPLES`` sets how many runs (12 if unset), each of up to 25 steps.
"""

import contextlib
import copy
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from faults.disk import Crash, FaultyDisk
from jalon.errors import JalonError
from jalon.stewardship import backup, history, inbox, publishing
from jalon.stewardship.home import Home, create
from jalon.stewardship.opening import open_home
from jalon.stewardship.transitions import TRANSITIONS, By, Move, State
from jalon.store.snapshot import open_snapshot
from stewardship import light
from stewardship.light import STEWARDS, brought, document

EXAMPLES = int(os.environ.get("JALON_EXAMPLES", "12"))
SLUGS = st.sampled_from(["one", "two"])
LABELS = st.sampled_from(["v2", "v3", "v4", "v1", None, "bad"])
WHO = st.sampled_from(STEWARDS)
REVIEWS = st.sampled_from(
    [Move.ACCEPT, Move.REQUEST_CHANGES, Move.ACCEPT, Move.REFUSE, Move.ACCEPT, Move.WITHDRAW]
)
Content = dict[str, str | None]


@dataclass
class Paper:
    """A submission as the model has it; ``version`` counts its steps."""

    author: str
    slug: str
    label: str | None
    state: State = State.RECEIVED
    base: str | None = None
    version: int = 1


@dataclass
class Model:
    """The plain truth: what is published, every version so far, the submissions."""

    content: Content = field(default_factory=lambda: {"one": "v1", "two": None})
    versions: list[Content] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)

    def check(self, paper: Paper) -> None:
        now = self.content[paper.slug]
        good = paper.label != "bad" and paper.label != now
        paper.base = now
        paper.state = State.STAGED if good else State.CHANGES_REQUESTED
        paper.version += 3

    def can(self, paper: Paper, move: Move, who: str) -> bool:
        transition = TRANSITIONS[move]
        by = {
            By.AUTHOR: who == paper.author,
            By.REVIEWER: who != paper.author,
            By.PUBLISHER: True,
            By.CHECK: True,
        }[transition.by]
        return by and paper.state in transition.sources

    def publish(self, slug: str, label: str | None) -> None:
        self.content = {**self.content, slug: label}
        self.versions.append(self.content)


class Stewards(RuleBasedStateMachine):
    """Every rule does the same to the home and to the model, and compares how it ended."""

    @initialize()
    def begin(self) -> None:
        self.rules = mock.patch(light.RULES, light.report_on)
        self.rules.start()
        self.folder = Path(tempfile.mkdtemp(prefix="jalon-machine-"))
        records = self.folder / "records" / "actor"
        records.mkdir(parents=True)
        (records / "one.ttl").write_bytes(light.record("one", "v1"))
        self.home = Home(self.folder / "home")
        create(self.home.folder, records.parent)
        self.model = Model()
        self.model.versions.append(self.model.content)
        self.seen: dict[tuple[str, int], tuple[str, int]] = {}

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.rules.stop()
            shutil.rmtree(self.folder)

    @rule(who=WHO, slug=SLUGS, label=LABELS)
    def submit(self, who: light.Principal, slug: str, label: str | None) -> None:
        found = inbox.receive(self.home, who, brought(slug, label), "fait")
        light.check(self.home, found.number)
        paper = Paper(who.id, slug, label)
        self.model.check(paper)
        self.model.papers.append(paper)
        assert found.number == len(self.model.papers)

    @rule(who=st.permutations(STEWARDS), slug=SLUGS, label=LABELS)
    def submit_and_accept(self, who: list[light.Principal], slug: str, label: str | None) -> None:
        """The common way, so that runs of 25 steps come to compete for a record."""
        self.submit(who[0], slug, label)
        number, paper = len(self.model.papers), self.model.papers[-1]
        done = self.does(lambda: inbox.move(self.home, number, Move.ACCEPT, who[1]))
        assert done is (paper.state is State.STAGED)
        if done:
            paper.state, paper.version = State.REVIEWED, paper.version + 1

    @precondition(lambda self: self.model.papers)
    @rule(who=WHO, data=st.data(), label=LABELS)
    def edit(self, who: light.Principal, data: st.DataObject, label: str | None) -> None:
        number, paper = self.pick(data)
        allowed = self.model.can(paper, Move.RESUBMIT, who.id)
        done = self.does(lambda: inbox.resubmit(self.home, number, who, brought(paper.slug, label)))
        assert done is allowed
        if done:
            light.check(self.home, number)
            paper.label, paper.version = label, paper.version + 1
            self.model.check(paper)

    @precondition(lambda self: self.model.papers)
    @rule(who=WHO, data=st.data())
    def look(self, who: light.Principal, data: st.DataObject) -> None:
        number, paper = self.pick(data)
        self.seen[who.id, number] = (inbox.load(self.home, number).etag, paper.version)

    @precondition(lambda self: self.model.papers)
    @rule(who=WHO, data=st.data(), move=REVIEWS)
    def review(self, who: light.Principal, data: st.DataObject, move: Move) -> None:
        number, paper = self.pick(data)
        etag, version = self.seen.get((who.id, number), (None, paper.version))
        allowed = self.model.can(paper, move, who.id) and version == paper.version
        done = self.does(lambda: inbox.move(self.home, number, move, who, "raison", etag))
        assert done is allowed
        if done:
            paper.state, paper.version = TRANSITIONS[move].target, paper.version + 1

    @precondition(lambda self: self.accepted())
    @rule(who=WHO)
    def publish_what_is_accepted(self, who: light.Principal) -> None:
        """The first of two for one record wins; the other goes back to its author."""
        for number in self.accepted():
            self.publish(who, number)

    def publish(self, who: light.Principal, number: int) -> None:
        paper = self.model.papers[number - 1]
        allowed = self.model.content[paper.slug] == paper.base
        done = self.does(lambda: publishing.publish(self.home, number, who))
        assert done is allowed
        paper.version += 1
        paper.state = State.PUBLISHED if done else State.CHANGES_REQUESTED
        if done:
            self.model.publish(paper.slug, paper.label)

    @rule(who=st.permutations(STEWARDS), slug=SLUGS, label=LABELS)
    def go_all_the_way(self, who: list[light.Principal], slug: str, label: str | None) -> None:
        self.submit_and_accept(who, slug, label)
        if self.model.papers[-1].state is State.REVIEWED:
            self.publish(who[2], len(self.model.papers))

    @precondition(lambda self: self.accepted())
    @rule(who=WHO, data=st.data(), at=st.integers(1, 30))
    def publish_and_crash(self, who: light.Principal, data: st.DataObject, at: int) -> None:
        number, paper = self.pick(data, self.accepted())
        if self.model.content[paper.slug] != paper.base:
            return
        self.crash(lambda: publishing.publish(self.home, number, who), at)
        if inbox.load(self.home, number).state is State.PUBLISHED:
            paper.version += 1
            paper.state = State.PUBLISHED
            self.model.publish(paper.slug, paper.label)

    @rule(who=WHO, slug=SLUGS, label=LABELS, at=st.integers(1, 20))
    def submit_and_crash(self, who: light.Principal, slug: str, label: str | None, at: int) -> None:
        self.crash(lambda: inbox.receive(self.home, who, brought(slug, label), "fait"), at)
        if len(inbox.numbers(self.home)) > len(self.model.papers):
            light.check(self.home, len(self.model.papers) + 1)
            self.model.papers.append(Paper(who.id, slug, label))
            self.model.check(self.model.papers[-1])

    @precondition(lambda self: len(self.model.versions) > 1)
    @rule(who=WHO, data=st.data())
    def revert(self, who: light.Principal, data: st.DataObject) -> None:
        versions = self.model.versions
        number = data.draw(
            st.integers(0, len(versions) - 1).map(lambda each: len(versions) - 1 - each)
        )
        done = self.does(lambda: publishing.revert(self.home, number, who, "erreur"))
        if number == 0:
            assert not done
            return
        before, after = versions[number - 1], versions[number]
        (slug,) = [each for each in before if before[each] != after[each]]
        assert done is (self.model.content[slug] == after[slug])
        if done:
            self.model.publish(slug, before[slug])

    @rule()
    def restart(self) -> None:
        assert open_home(self.home).damage is None

    @invariant()
    def the_home_is_what_the_model_says(self) -> None:
        if not hasattr(self, "model"):
            return
        assert self.contents() == self.model.content
        found = [inbox.load(self.home, number) for number in inbox.numbers(self.home)]
        assert [(each.author, each.state, each.last.number) for each in found] == [
            (paper.author, paper.state, paper.version) for paper in self.model.papers
        ]

    @invariant()
    def every_version_can_still_be_had(self) -> None:
        if not hasattr(self, "model"):
            return
        last = len(self.model.versions) - 1
        assert open_snapshot(self.home.folder).publication == last
        for number in {0, last // 2, last}:
            assert self.contents(number) == self.model.versions[number]

    def contents(self, number: int | None = None) -> Content:
        records = history.version(self.home, number)
        return {
            slug: next(
                (
                    line.split(b'"')[1].decode()
                    for line in records.get(document(slug), ())
                    if b'"' in line
                ),
                None,
            )
            for slug in ("one", "two")
        }

    def accepted(self) -> list[int]:
        papers = enumerate(self.model.papers, start=1)
        return [number for number, paper in papers if paper.state is State.REVIEWED]

    def pick(self, data: st.DataObject, among: list[int] | None = None) -> tuple[int, Paper]:
        numbers = among or list(range(1, len(self.model.papers) + 1))
        number = data.draw(st.sampled_from(numbers))
        return number, self.model.papers[number - 1]

    def does(self, act: object) -> bool:
        try:
            act()  # type: ignore[operator]
        except JalonError:
            return False
        return True

    def crash(self, act: object, at: int) -> None:
        """Do something in a process that dies at the given call to the disk; start again."""
        before = copy.deepcopy(self.contents())
        with FaultyDisk(at, Crash).mounted(), contextlib.suppress(Crash):
            act()  # type: ignore[operator]
        assert open_home(self.home).damage is None
        assert backup.verify(self.home) == []
        assert self.contents().keys() == before.keys()


TestStewards = Stewards.TestCase
TestStewards.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=EXAMPLES <= 12,
    database=None,
)
