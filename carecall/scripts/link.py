"""Owns the joining of a draft's parts. Invariant: a script that comes out has a target for every way, and words for
every step, choice and result in every language; whatever is missing is a problem with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from carecall.errors import Problem
from carecall.model.dispositions import Outcome
from carecall.scripts.grammar import RESERVED_CHOICES, StepEntry
from carecall.scripts.nodes import Node, find
from carecall.scripts.parse import Draft, Placed
from carecall.scripts.script import Script
from carecall.scripts.steps import NUMERIC, Box, Branch, Choice, Ending, Kind, Step, StepWords
from carecall.scripts.validate import nearest

_LIMIT = re.compile(r"(at_most|at_least)\s+([0-9]{1,9})")
_OUTCOMES = sorted(code.value for code in Outcome)
_LOWEST = {Kind.SCORE: 1, Kind.NUMBER: 0, Kind.ODOMETER: 0}
_HIGHEST = {Kind.SCORE: 10, Kind.NUMBER: 9_999_999, Kind.ODOMETER: 2_000_000}


def link(draft: Draft) -> tuple[Script | None, list[Problem]]:
    """The script that the draft is, or None with the problems that keep it from being one."""
    problems = [*draft.problems, *_endings(draft), *_title(draft)]
    for place, step in enumerate(draft.steps):
        if step.entry:
            problems += _Step(draft, step, step.entry, place).problems()
    if problems or draft.minutes is None:
        return None, problems
    steps = tuple(_Step(draft, step, step.entry, place).build() for place, step in enumerate(draft.steps) if step.entry)
    used = dict.fromkeys(target for step in steps for target in step.targets() if target not in draft.ids)
    titles = {lang: str(title.value) for lang, words in draft.words.items() if (title := words["title"])}
    sources = dict.fromkeys([*draft.sources, *(source for step in steps for source in step.sources)])
    return Script(
        draft.name, titles, steps, tuple(_ending(draft, end) for end in used), tuple(sources), draft.minutes
    ), []


def _ending(draft: Draft, end: str) -> Ending:
    declared = draft.endings.get(end)
    if declared is None or declared.value == end:
        return Ending(end)
    words = {lang: str(find(node, ["endings", end]).value) for lang, node in draft.words.items()}
    return Ending(str(declared.value), end, words)


def _read(draft: Draft) -> list[Node]:
    """The words of the languages whose files could be read: the others have said so already."""
    return [words for lang, words in draft.words.items() if lang not in draft.unread]


def _title(draft: Draft) -> Iterator[Problem]:
    for words in _read(draft):
        if words["title"] is None:
            yield Problem(words.file, 1, "title", "missing-key", {"value": "title"})


def _endings(draft: Draft) -> Iterator[Problem]:
    for end, node in draft.endings.items():
        key = f"endings.{end}"
        if isinstance(node.value, str) and node.value not in _OUTCOMES:
            params = {"value": str(node.value), "allowed": _OUTCOMES, "meant": nearest(str(node.value), _OUTCOMES)}
            yield Problem(node.file, node.line, key, "not-one-of", params)
        if end in draft.ids or (end in _OUTCOMES and node.value != end):
            yield Problem(node.file, node.line, key, "ending-name-taken", {"value": end})
    for words in _read(draft):
        named = words["endings"]
        for end in (end for end, node in draft.endings.items() if end != node.value):
            if named is None or named[end] is None:
                yield Problem(words.file, named.line if named else 1, f"endings.{end}", "words-missing", {"value": end})
        for end in named.keys() if named else ():
            if end not in draft.endings:
                node = find(words, ["endings", end])
                yield Problem(
                    node.file,
                    node.line,
                    f"endings.{end}",
                    "words-superfluous",
                    {"value": end, "meant": nearest(end, list(draft.endings))},
                )


@dataclass(frozen=True, slots=True)
class _Step:
    """One step of a draft in its place."""

    draft: Draft
    placed: Placed
    entry: StepEntry
    place: int

    def build(self) -> Step:
        entry, kind = self.entry, self.entry.kind
        return Step(
            id=entry.id,
            kind=kind,
            box=self._box(),
            next=self._next() or "",
            words={lang: self._spoken(lang) for lang in self.draft.words},
            choices=tuple(self._choice(choice, to) for choice, to in (entry.choose or {}).items()),
            branches=tuple(branch for key, to in entry.next.items() if (branch := _branch(key, to))),
            each_call=entry.each_call,
            optional=entry.optional,
            must_answer=entry.must_answer,
            required=entry.required,
            anywhere=entry.anywhere,
            low=_LOWEST.get(kind) if entry.low is None else entry.low,
            high=_HIGHEST.get(kind) if entry.high is None else entry.high,
            past=entry.past,
            if_missing=entry.only_if.missing if entry.only_if else "",
            if_known=entry.only_if.known if entry.only_if else "",
            save=entry.save,
            offers_to=entry.offers_to,
            sources=tuple(entry.sources),
        )

    def _box(self) -> Box:
        above = (step.entry.box for step in reversed(self.draft.steps[: self.place + 1]) if step.entry)
        return next((box for box in above if box), Box.QUESTIONS)

    def _next(self) -> str | None:
        """`else`, or what needs no `else` because every answer has its own way, or the step below."""
        if "else" in self.entry.next:
            return self.entry.next["else"]
        own = [to for to in (self.entry.choose or {}).values() if to]
        settled = self.entry.must_answer or "unknown" in self.entry.next
        if own and len(own) == len(self.entry.choose or {}) and settled and not self.entry.only_if:
            return own[0]
        below = self.draft.steps[self.place + 1 : self.place + 2]
        return below[0].id if below else None

    def _words(self, lang: str) -> Node | None:
        return self.draft.words[lang][self.entry.id]

    def _word(self, lang: str, key: str) -> str:
        words = self._words(lang)
        node = words[key] if words else None
        return str(node.value) if node and node.value else ""

    def _spoken(self, lang: str) -> StepWords:
        return StepWords(self._word(lang, "name"), self._word(lang, "say"), self._word(lang, "note"))

    def _choice(self, choice: str, to: str | None) -> Choice:
        return Choice(choice, {lang: self._word(lang, choice) for lang in self.draft.words}, to or "")

    def problems(self) -> Iterator[Problem]:
        yield from self._form()
        yield from self._ways()
        for lang in self.draft.words.keys() - self.draft.unread:
            yield from self._missing_words(lang)

    def _problem(self, path: list[str], code: str, **params: object) -> Problem:
        node = find(self.placed.node, path)
        return Problem(node.file, node.line, ".".join([self.entry.id, *path]), code, dict(params))

    def _form(self) -> Iterator[Problem]:
        entry = self.entry
        if entry.choose is not None and entry.ask:
            yield self._problem(["ask"], "choose-and-ask")
        for choice in entry.choose or {}:
            if choice in RESERVED_CHOICES:
                yield self._problem(["choose", choice], "reserved-name", value=choice)
        if entry.kind not in NUMERIC and (entry.low, entry.high) != (None, None):
            yield self._problem(["from" if entry.low is not None else "to"], "only-for-numbers")
        for flag in ("optional", "required", "must_answer", "anywhere", "save"):
            if entry.kind is Kind.SAY and getattr(entry, flag):
                yield self._problem([flag], "only-for-questions", value=flag)
        if entry.past and entry.kind is not Kind.DATE:
            yield self._problem(["past"], "only-for-dates")

    def _ways(self) -> Iterator[Problem]:
        entry = self.entry
        for choice, to in (entry.choose or {}).items():
            yield from self._target(["choose", choice], to)
        for key, to in entry.next.items():
            path = ["next", key] if len(entry.next) > 1 or key != "else" else ["next"]
            yield from self._target(path, to)
            if key != "else" and not self._fits(_branch(key, to)):
                yield self._problem(path, "branch-unfit", value=key, kind=entry.kind.value)
        if self._next() is None:
            yield self._problem([], "dead-end", value=entry.id)

    def _fits(self, branch: Branch | None) -> bool:
        if branch is None or self.entry.kind is Kind.SAY:
            return False
        allowed = {"unknown": not self.entry.must_answer, "nothing": self.entry.optional}
        return allowed.get(branch.test, self.entry.kind in NUMERIC)

    def _target(self, path: list[str], to: str | None) -> Iterator[Problem]:
        known = {*self.draft.ids, *self.draft.endings, *_OUTCOMES}
        if to and to not in known:
            yield self._problem(path, "unknown-target", value=to, meant=nearest(to, sorted(known)))

    def _missing_words(self, lang: str) -> Iterator[Problem]:
        words = self._words(lang)
        where = words or self.draft.words[lang]
        wanted = ["name", "say", *(self.entry.choose or {})]
        for key in wanted:
            if words is None or words[key] is None:
                params = {"value": key}
                yield Problem(where.file, where.line, f"{self.entry.id}.{key}", "words-missing", params)
        for key in words.keys() if words else ():
            if key not in {*wanted, "note"}:
                node = find(where, [key])
                params = {"value": key, "meant": nearest(key, wanted)}
                yield Problem(node.file, node.line, f"{self.entry.id}.{key}", "words-superfluous", params)


def _branch(key: str, to: str) -> Branch | None:
    """`at_most 6`, `at_least 9`, `nothing`, `unknown`; None for `else` and for what is not understood."""
    limit = _LIMIT.fullmatch(key)
    if limit:
        return Branch(limit.group(1), to, int(limit.group(2)))
    return Branch(key, to) if key in ("nothing", "unknown") else None
