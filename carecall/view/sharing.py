"""Owns the words and the JSON of calls that are shared out or given to somebody. Invariant: pure; of an owner it shows
the last visit and who received the car then (A-07)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from carecall.desk.giving import Handed, Takers
from carecall.desk.promising import Colleague
from carecall.desk.sharing import Distribution, Stays
from carecall.i18n import Words
from carecall.model.programmes import Pack
from carecall.view.away import other_role
from carecall.view.names import programme_name, role_name
from carecall.view.times import date_words

Table = tuple[Sequence[str], list[tuple[str, ...]]]


def owners_table(_: Words, done: Distribution, today: date) -> Table:
    """Who gets whom, in the order in which they fall due."""
    heads = (_("no."), _("owner"), _("plate"), _("last visit"), _("service advisor"), _("agent"))
    lines: list[tuple[str, ...]] = [
        (str(each.plain.contact), each.plain.name, each.plain.plate,
         date_words(_, each.plain.seen, today) if each.plain.seen else "", each.advisor, each.to.name)
        for each in done.given
    ]  # fmt: skip
    return heads, lines


def shares_table(_: Words, done: Distribution) -> Table:
    """What each had before, and what they get."""
    heads = (_("agent"), _("role"), _("open before"), _("owners"), _("calls"))
    lines: list[tuple[str, ...]] = [
        (each.agent.name, role_name(_, each.agent.role), str(each.had), str(each.owners), str(each.calls))
        for each in done.shares
    ]  # fmt: skip
    return heads, lines


def distributed_words(_: Words, done: Distribution) -> str:
    """What was done, or would be; and what nobody got."""
    count = len(done.given)
    if not count:
        said = _("Nothing is to be shared out: somebody has every call.") if not done.left \
            else _("Nobody was to get any.")  # fmt: skip
    elif done.dry:
        said = _.n("{count} call would be given. Without --dry-run it is.",
                   "{count} calls would be given. Without --dry-run they are.", count)  # fmt: skip
    else:
        said = _.n("{count} call given.", "{count} calls given.", count)
    left = _.n("{count} stays with the role.", "{count} stay with the role.", done.left) if done.left else ""
    return ("" if _.lang == "zh" else " ").join(filter(None, (said, left)))


def sharing_remarks(_: Words, done: Distribution) -> Iterator[str]:
    """What stays with whom it is and why, and who gets calls that are another role's."""
    kept = done.kept
    if count := kept.get(Stays.THEIRS, 0):
        yield _.n("{count} call stays with somebody who is to get some and has it already.",
                  "{count} calls stay with those who are to get some and have them already.", count)  # fmt: skip
    if count := kept.get(Stays.BEGUN, 0):
        yield _.n("{count} call stays with the colleague who has dialled the owner about it.",
                  "{count} calls stay with the colleagues who have dialled the owners about them.", count)  # fmt: skip
    if count := kept.get(Stays.COLLEAGUES, 0):
        yield _.n("{count} call is a colleague's who gets none: with --all it is shared out, too.",
                  "{count} calls are colleagues' who get none: with --all they are shared out, too.",
                  count)  # fmt: skip
    if count := kept.get(Stays.OWNERS, 0):
        yield _.n("{count} call stays as it is: a colleague who gets none has another of this owner. With --to "
                  "that colleague gets it.",
                  "{count} calls stay as they are: colleagues who get none have others of these owners. With --to "
                  "those colleagues get them.", count)  # fmt: skip
    yield from filter(None, (other_role(_, each.agent, done.role) for each in done.shares if each.calls))


def distribution_json(done: Distribution) -> dict[str, Any]:
    return {
        "programme": done.programme, "role": done.role, "done": not done.dry, "left": done.left,
        "kept": {why.value: done.kept.get(why, 0) for why in Stays},
        "agents": [{"agent": each.agent.code, "role": each.agent.role, "open_before": each.had, "owners": each.owners,
                    "calls": each.calls} for each in done.shares],
        "calls": [{"contact": each.plain.contact, "customer": each.plain.customer, "name": each.plain.name,
                   "plate": each.plain.plate or None, "last_visit": each.plain.seen and each.plain.seen.isoformat(),
                   "advisor": each.advisor or None, "agent": each.to.code} for each in done.given],
    }  # fmt: skip


def given_words(_: Words, pack: Pack, done: Handed) -> str:
    what = _(", ").join(programme_name(pack, code, _.lang) for code in done.programmes)
    if done.now is None:
        return _("{owner}, {programme}: everybody of the role has it now.", owner=done.name, programme=what)
    return _("{owner}, {programme}: {agent} has it now.", owner=done.name, programme=what, agent=done.now.name)


def given_json(done: Handed) -> dict[str, Any]:
    return {"customer": int(done.customer), "name": done.name, "programmes": list(done.programmes),
            "agent": done.now.code if done.now else None}  # fmt: skip


def give_question(_: Words, pack: Pack, name: str, programme: str) -> str:
    return _("Who calls {name} about {programme}?", name=name, programme=programme_name(pack, programme, _.lang))


def give_follows(_: Words, found: Takers, each: Colleague | None, role: str, today: date) -> str:
    """What becomes of the call in these hands."""
    if each is None:
        return _("It is on the list of everybody of the role: whoever is free first calls.")
    name = each.agent.name
    if found.advisor and each.agent.id == found.advisor.id and found.seen:
        return _("{agent} received the car at its last visit, {day}, and calls from now on.", agent=name,
                 day=date_words(_, found.seen, today))  # fmt: skip
    told = (other_role(_, each.agent, role), _("{agent} calls from now on.", agent=name))
    return ("" if _.lang == "zh" else " ").join(filter(None, told))
