"""Owns what must fit together across the keys of a pack: hours, windows, series, who follows whom.

Invariant: a check runs on every part that is right by itself, so that all problems of a load are told together.
Implements the hours of D-15 and the series of C-03.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator

from carecall.errors import Problem
from carecall.model.kinds import FESTIVAL, LAST_VISIT, OF_OWNER, OWNER
from carecall.model.kinds import Span as Length
from carecall.model.programmes import DUE_KINDS
from carecall.programmes import kept_rules
from carecall.programmes.draft import Draft, Span, is_yes, touches
from carecall.programmes.kinds_of_value import HARD
from carecall.scripts.nodes import Steps


def cross_check(draft: Draft) -> list[Problem]:
    """Everything that does not fit together."""
    checks = (_backwards, _outside, _overlaps, _calendar, _tries, _windows, _ways, _kinds_of_visit, _due_dates,
              _bounds, _losses, kept_rules.records, kept_rules.earned, kept_rules.contacts, _too_early, _after,
              _circles, _texts, kept_rules.for_whom, kept_rules.words_of_classes)  # fmt: skip
    return [problem for check in checks for problem in check(draft)]


def _spans(draft: Draft) -> Iterator[tuple[Steps, Span]]:
    slots: list[tuple[str, ...]] = [("hours", "slots", slot) for slot in draft.names("hours", "slots")]
    for path in (("hours", "limits"), ("hours", "calling"), *slots):
        span = draft.span(*path)
        if span:
            yield path, span


def _backwards(draft: Draft) -> Iterator[Problem]:
    for path, (start, end) in _spans(draft):
        if start >= end:
            ends = ((*path, "from"), (*path, "to"))
            yield draft.problem("time-order", *ends, start=start, end=end)


def _outside(draft: Draft) -> Iterator[Problem]:
    """Slots lie in the calling hours, these in the limits, and the limits in the hard ones, which nobody widens."""
    outer: dict[str, Span | None] = {
        "limits": HARD,
        "calling": draft.span("hours", "limits") if draft.node("hours", "limits") else HARD,
        "slots": draft.span("hours", "calling"),
    }
    codes = {"limits": "outside-hard-limits", "calling": "outside-limits", "slots": "outside-calling-hours"}
    holders = {"limits": None, "calling": ("hours", "limits"), "slots": ("hours", "calling")}
    for path, inner in _spans(draft):
        kind = str(path[1])
        around, holder = outer[kind], holders[kind]
        if not around or inner[0] >= inner[1] or around[0] >= around[1]:
            continue
        for key, out in (("from", inner[0] < around[0]), ("to", inner[1] > around[1])):
            if out:
                paths = [(*holder, key)] if holder and draft.node(*holder, key) else []
                params = {"name": path[-1], "start": inner[0], "end": inner[1], "first": around[0], "last": around[1]}
                yield draft.problem(codes[kind], *paths, (*path, key), **params)


def _overlaps(draft: Draft) -> Iterator[Problem]:
    """Each slot is held against the one before it that ends last."""
    slots = sorted((span, path) for path, span in _spans(draft) if path[1] == "slots" and span[0] < span[1])
    ends: list[tuple[str, Steps]] = []
    for (start, end), path in slots:
        until, other = max(ends, default=("", path))
        if start < until:
            params = {"name": path[-1], "other": other[-1], "until": until, "start": start}
            yield draft.problem("slots-overlap", (*other, "to"), (*path, "from"), **params)
        ends.append((end, path))


def _calendar(draft: Draft) -> Iterator[Problem]:
    closed, opened = draft.get("calendar", "closed") or [], draft.get("calendar", "opened") or []
    for day in sorted({*closed} & {*opened}):
        paths = [("calendar", key, days.index(day)) for key, days in (("closed", closed), ("opened", opened))]
        yield draft.problem("day-twice", *paths, value=day)


def _tries(draft: Draft) -> Iterator[Problem]:
    """A series that uses no slot twice needs a slot for each try (C-03)."""
    slots = len(draft.names("hours", "slots"))
    for name in draft.names("series"):
        series = draft.get("series", name)
        if series and slots and series.get("distinct", "slot") == "slot" and series.get("tries", 3) > slots:
            path = ("series", name, "tries") if "tries" in series else ("series", name)
            yield draft.problem("too-few-slots", path, tries=series.get("tries", 3), slots=slots)


def _windows(draft: Draft) -> Iterator[Problem]:
    """from <= to <= give_up."""
    for path in touches(draft):
        for low, high in (("from", "to"), ("to", "give_up")):
            first, then = draft.get(*path, low), draft.get(*path, high)
            if first is not None and then is not None and first > then:
                params = {"low": low, "high": high, "first": first, "then": then}
                yield draft.problem("window-order", (*path, low), (*path, high), **params)


def _ways(draft: Draft) -> Iterator[Problem]:
    """A touch is a call, which has a series, or a message, which has none."""
    for path in touches(draft):
        has = [key for key in ("phone", "message", "series", "template") if draft.node(*path, key)]
        if "phone" in has and "message" in has:
            yield draft.problem("phone-and-message", (*path, "phone"), (*path, "message"))
        elif "phone" not in has and "message" not in has:
            yield draft.problem("neither-phone-nor-message", path)
        elif "phone" in has and "series" not in has:
            yield draft.problem("call-without-series", path)
        elif "message" in has and len(has) > 1:
            yield draft.problem("message-with-series", *((*path, key) for key in has[1:]))


def _kinds_of_visit(draft: Draft) -> Iterator[Problem]:
    """Only the due dates of visits say which kind of visit they come from (A-19)."""
    for name in draft.names("programmes"):
        path = ("programmes", name)
        due = draft.get(*path, "due")
        if due not in (None, "visit") and draft.get(*path, "of"):
            yield draft.problem("of-without-visit", (*path, "due"), (*path, "of"), due=due)


def _due_dates(draft: Draft) -> Iterator[Problem]:
    """A kind has a name of its own; what recurs does so after some time, and only what recurs does so some times."""
    for name in draft.names("due_dates"):
        path = ("due_dates", name)
        if name in DUE_KINDS:
            yield draft.problem("due-name-taken", path, value=name)
        every, times = draft.get(*path, "every"), draft.get(*path, "times")
        if every is not None and not Length(**every):
            yield draft.problem("no-time-between", (*path, "every"))
        on, base, lunar = (draft.get(*path, key) for key in ("on", "from", "lunar"))
        if base == FESTIVAL and on is None and not draft.node(*path, "on"):
            yield draft.problem("festival-without-day", path)
        lengths = [key for key in ("after", "every", "times") if base == FESTIVAL and draft.node(*path, key)]
        if lengths:
            yield draft.problem("festival-is-yearly", *((*path, key) for key in lengths))
        if on is not None and base not in (None, FESTIVAL):
            yield draft.problem("day-without-festival", (*path, "from"), (*path, "on"), value=base)
        if on is not None and not _is_day(on, is_yes(lunar)):
            yield draft.problem("bad-month-day", (*path, "on"), value=on)
        if times and every is None and not draft.node(*path, "every"):
            yield draft.problem("times-of-one", (*path, "times"))


def _bounds(draft: Draft) -> Iterator[Problem]:
    """What is due once alone has a record of its day or lengths by model, and what is of one day a bound, also where it
    recurs; the bound is one day of the same."""
    for name in draft.names("due_dates"):
        path = ("due_dates", name)
        bounded = () if _is_of_one(draft, name) else ("only",)
        once = [key for key in ("models", "recorded", *bounded) if draft.node(*path, key)]
        if once and not _is_once(draft, name):
            yield draft.problem("only-of-one", *((*path, key) for key in once))
        if draft.node(*path, "recorded") and draft.get(*path, "from") not in (None, *ONCE_EACH):
            yield draft.problem("recorded-unfit", (*path, "from"), (*path, "recorded"))
        sides = [side for side in ("before", "after") if draft.node(*path, "only", side)]
        if draft.node(*path, "only") and len(sides) != 1:
            yield draft.problem("one-bound", (*path, "only"))
        for side in sides:
            bound = draft.get(*path, "only", side)
            if bound and not _bounds_well(draft, name, bound):
                yield draft.problem("bound-unfit", (*path, "only", side), value=bound)


def _losses(draft: Draft) -> Iterator[Problem]:
    """Who is lost counts from the last visit; a warranty ends once, and is the car's (C-13)."""
    fit = {"lost": (LAST_VISIT,), "soon": (LAST_VISIT,), "warranty": ("delivery",)}
    for key, bases in fit.items():
        kind = draft.get("losses", key)
        base = draft.get("due_dates", kind, "from") if kind else None
        recurs = key == "warranty" and kind and draft.node("due_dates", kind, "every")
        if base is not None and (base not in bases or recurs):
            yield draft.problem("losses-unfit", ("losses", key), value=kind, base=bases[0])


CAMPAIGNS_OWN = "{text}"
"""Where a message says what the campaign is about."""
ONCE_EACH = ("delivery", "birth")
"""Base days that never change: the day on record takes the place of the one that is counted from them."""


def _is_once(draft: Draft, name: str) -> bool:
    """Whether it is due once and counted from one day."""
    return _is_of_one(draft, name) and not draft.node("due_dates", name, "every")


def _is_of_one(draft: Draft, name: str) -> bool:
    """Whether it is counted from one day: no festival, nothing of which each counts."""
    base = draft.get("due_dates", name, "from")
    return base != FESTIVAL and not is_yes(draft.get("records", base or "", "each"))


def _bounds_well(draft: Draft, name: str, bound: str) -> bool:
    same = _of_owner(draft, name) == _of_owner(draft, bound)
    return same and bound != name and _is_once(draft, bound) and not draft.node("due_dates", bound, "only")


def _of_owner(draft: Draft, name: str) -> bool:
    base = draft.get("due_dates", name, "from")
    return base in OF_OWNER or draft.get("records", base or "", "of") == OWNER


def _is_day(on: str, lunar: bool) -> bool:
    month, day = map(int, str(on).split("-"))
    return day <= (30 if lunar else monthrange(2000, month)[1])


def _too_early(draft: Draft) -> Iterator[Problem]:
    """The next occurrence is known once the one before it is over, so nobody can be contacted before that."""
    for path in touches(draft):
        due = draft.get("programmes", path[1], "due")
        every = draft.get("due_dates", due, "every") if due else None
        start, shortest = draft.get(*path, "from"), Length(**every).shortest if every else 0
        if shortest and start is not None and -start >= shortest:
            paths: list[Steps] = [("due_dates", due, "every"), (*path, "from")]
            yield draft.problem("before-the-last", *paths, value=start, days=shortest)


def _texts(draft: Draft) -> Iterator[Problem]:
    """What a campaign is about stands in its messages alone: those of series, and of programmes that no campaign is of,
    have nobody who says it (A-12)."""
    used = {draft.get(*path): path for path in _of_no_campaign(draft)}
    for template in draft.names("templates"):
        own = [("templates", template, lang) for lang in draft.names("templates", template)]
        saying = [path for path in own if CAMPAIGNS_OWN in (draft.get(*path) or "")]
        if saying and template in used:
            yield draft.problem("text-of-no-campaign", used[template], saying[0], value="text")


def _of_no_campaign(draft: Draft) -> Iterator[tuple[str, ...]]:
    """Where the templates are named of messages that are no campaign's."""
    yield from (("series", name, "then", "template") for name in draft.names("series"))
    for path in touches(draft):
        due = draft.get("programmes", path[1], "due")
        base = draft.get("due_dates", due, "from") if due else None
        yield *path, "template"
        if not base or not is_yes(draft.get("records", base, "campaign")):
            yield *path, "message", "template"


def _after(draft: Draft) -> Iterator[Problem]:
    """A programme follows another on the same due date, so both need the same kind."""
    for name in draft.names("programmes"):
        after = draft.get("programmes", name, "after")
        if after is None:
            continue
        due, other = draft.get("programmes", name, "due"), draft.get("programmes", after, "due")
        if due and other and due != other:
            path = ("programmes", name, "after")
            yield draft.problem("after-other-due", path, value=after, due=due, other=other)


def _circles(draft: Draft) -> Iterator[Problem]:
    """No programme waits for itself, however long the way round; each circle is told once."""
    after = {name: draft.get("programmes", name, "after") for name in draft.names("programmes")}
    told: set[str] = set()
    for name in after:
        way: list[str] = []
        step: str | None = name
        while step and step not in way and step not in told:
            way.append(step)
            step = after.get(step)
        if step in way:
            circle = way[way.index(step) :]
            paths: list[Steps] = [("programmes", member, "after") for member in circle]
            yield draft.problem("circle", *paths, circle=[*circle, circle[0]])
        told.update(way)
