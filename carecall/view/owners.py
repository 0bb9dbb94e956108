"""Owns the words and the JSON of owners who are left out or taken back (B-14), or called seldom, and of their contact
persons (E-15). Invariant: pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from carecall.desk.context import Desk
from carecall.desk.left_out import Absentee
from carecall.desk.opting_out import LeftOut, Part
from carecall.desk.persons import Entry, Person
from carecall.desk.pressing import Said
from carecall.i18n import Words
from carecall.model.dispositions import IMPORTED, ON_THE_PHONE
from carecall.model.programmes import TALKS, Pack, Pressure
from carecall.model.slots import Hours
from carecall.view.names import about_name, result_name, salutation_name
from carecall.view.plain import moment
from carecall.view.reasons import Names, reason_text
from carecall.view.times import moment_words, promised_words

TAKE_BACK = ("carecall", "owner", "take-back", "OWNER")


def left_out_words(_: Words, done: LeftOut, known: Names, hours: Hours) -> str:
    """What was cancelled, a promise by its time; of an owner who was left out already, since when and why."""
    ended = [_cancelled(_, done), _ended(_, done, hours, known.now), _withdrawn(_, done)]
    about = _about(_, known.pack, done)
    if done.wish:
        already = _("{name} was left out of this already (B-14): {about}.", name=done.name, about=about) if about \
            else _("{name} was left out already (B-14).", name=done.name)  # fmt: skip
        return _joined(_, already, reason_text(_, done.wish, known), _reason_words(_, done), *ended)
    out = _("{name} is not called about {about} any more (B-14).", name=done.name, about=about) if about \
        else _("{name} is never called again (B-14).", name=done.name)  # fmt: skip
    return _joined(_, out, *(ended if any(ended) else [_("Nothing was open.")]))


def _about(_: Words, pack: Pack, done: LeftOut) -> str:
    """The part that it is about; "" for everything."""
    return about_name(_, pack, done.about.programme, done.about.plate)


def _joined(_: Words, *sentences: str) -> str:
    return ("" if _.lang == "zh" else " ").join(filter(None, sentences))


def _reason_words(_: Words, done: LeftOut) -> str:
    """What became of the reason that was said before."""
    return _("The reason was before: {said}.", said=done.said_before) if done.said_before else ""


def _cancelled(_: Words, done: LeftOut) -> str:
    if not done.cancelled:
        return ""
    return _.n("{count} open contact was cancelled.", "{count} open contacts were cancelled.", done.cancelled)


def _withdrawn(_: Words, done: LeftOut) -> str:
    if not done.withdrawn:
        return ""
    return _.n("{count} message that was to be sent was withdrawn.",
               "{count} messages that were to be sent were withdrawn.", done.withdrawn)  # fmt: skip


def _ended(_: Words, done: LeftOut, hours: Hours, now: datetime) -> str:
    if done.promised is None:
        return ""
    time = promised_words(_, done.promised, hours, now)
    if not done.whose:
        return _("So was the call that was promised for {time}.", time=time)
    return _("So was the call that was promised for {time}, which {agent} was to make.", time=time, agent=done.whose)


def taken_back_words(_: Words, done: LeftOut, known: Names, hours: Hours) -> str:
    """What is open again, and what waits to be sent again."""
    about = _about(_, known.pack, done)
    if not done.changed:
        return _("{name} was not left out of this: {about}.", name=done.name, about=about) if about \
            else _("{name} was not left out.", name=done.name)  # fmt: skip
    again = _("{name} may be called about {about} again", name=done.name, about=about) if about \
        else _("{name} may be called again", name=done.name)  # fmt: skip
    if not (done.reopened or done.waiting):
        return _("{again}, as it falls due from now on; what was cancelled stays so.", again=again) if about \
            else _("{again}, about what falls due from now on; what was cancelled stays so.", again=again)  # fmt: skip
    if not done.reopened:
        return _joined(_, _("{again}.", again=again), _waiting(_, done))
    return _joined(_, _reopened(_, done, again, hours, known.now), _waiting(_, done))


def _reopened(_: Words, done: LeftOut, again: str, hours: Hours, now: datetime) -> str:
    if done.promised:
        return _.n("{again}: {count} contact that was cancelled is open again, promised for {time}.",
                   "{again}: {count} contacts that were cancelled are open again, promised for {time}.",
                   done.reopened, again=again, time=promised_words(_, done.promised, hours, now))  # fmt: skip
    return _.n("{again}: {count} contact that was cancelled is open again.",
               "{again}: {count} contacts that were cancelled are open again.", done.reopened, again=again)  # fmt: skip


def _waiting(_: Words, done: LeftOut) -> str:
    if not done.waiting:
        return ""
    return _.n("{count} message that was withdrawn waits in the outbox again.",
               "{count} messages that were withdrawn wait in the outbox again.", done.waiting)  # fmt: skip


def left_out(desk: Desk, done: LeftOut, out: bool) -> dict[str, Any]:
    """The answer of `owner leave-out` and `owner take-back`; `left_out` is how the owner stands now, of the programme
    or the car where one is named."""
    return {
        "customer": {"id": int(done.customer), "name": done.name},
        **_part(done.about),
        "left_out": out,
        "changed": done.changed,
        "cancelled": done.cancelled,
        "withdrawn": done.withdrawn,
        "reopened": done.reopened,
        "waiting": done.waiting,
        "promised": moment(desk, done.promised.starts) if done.promised else None,
        "why": dict(done.wish.params) if done.wish else None,
    }


def _part(about: Part) -> dict[str, Any]:
    return {"programme": about.programme or None, "car": about.plate or None}


def absentee_cells(_: Words, pack: Pack, each: Absentee, now: datetime) -> tuple[str, ...]:
    """An owner who is left out, as a row: id, name, number, plate, of what, since when, why, who was told."""
    about = about_name(_, pack, each.about.programme, each.about.plate) or _("anything")
    return (f"id:{int(each.customer)}", each.name, each.phone, each.plate, about, moment_words(_, each.since, now),
            _why(_, each), each.by)  # fmt: skip


def how_to_take_back(_: Words, found: Sequence[Absentee]) -> str:
    """The command; of a part it needs to be said which."""
    of_part = ("[--programme CODE]", "[--car PLATE]") if any(each.about.code for each in found) else ()
    return _("To call one of them again: {command}", command=" ".join((*TAKE_BACK, *of_part)))


def _why(_: Words, each: Absentee) -> str:
    """Why, in the owner's words where they are known; else how the wish came in, or what became of the owner."""
    if each.gone:
        return result_name(_, each.gone)
    how = {IMPORTED: _("said by an imported file"), ON_THE_PHONE: _("said on the phone")}
    return each.said or how.get(each.how, _("wants no more calls"))


def absentee_row(_: Words, desk: Desk, each: Absentee) -> dict[str, Any]:
    """The same as JSON: `code` is `asked-on-the-phone`, `by-command`, `import`, or what became of the owner;
    `programme` and `car` are absent of an owner who is left out of everything."""
    return {
        "customer": {"id": int(each.customer), "name": each.name, "phone": each.phone or None},
        "vehicle": each.plate or None,
        **_part(each.about),
        "since": moment(desk, each.since),
        "why": {"code": each.gone or each.how, "said": each.said or None, "text": _why(_, each)},
        "told": each.code or None,
    }


def seldom_words(_: Words, pressure: Pressure | None, said: Said) -> str:
    """How often an owner is called from now on (E-08)."""
    if not said.changed:
        return _("{name} is called seldom already.", name=said.name) if said.seldom \
            else _("{name} is called as often as everybody already.", name=said.name)  # fmt: skip
    if not said.seldom:
        return _("{name} is called as often as everybody again.", name=said.name)
    talks = pressure.most(TALKS, seldom=True) if pressure else 0
    if not (pressure and talks):
        return _("{name} dislikes calls. The programmes set no limit for that (pressure, seldom).", name=said.name)
    return _.n("{name} dislikes calls: once {count} call has reached the owner, called again only after {days} days; "
               "what is urgent or promised is called all the same (E-08).",
               "{name} dislikes calls: once {count} calls have reached the owner, called again only after {days} days; "
               "what is urgent or promised is called all the same (E-08).",
               talks, name=said.name, days=pressure.days)  # fmt: skip


def seldom_json(said: Said) -> dict[str, Any]:
    return {"owner": said.name, "seldom": said.seldom, "changed": said.changed}


def person_cells(_: Words, pack: Pack, entry: Entry) -> tuple[str, ...]:
    """A contact person as a row: name, what they are, their numbers, and those that proved wrong."""
    return (addressed(_, entry.person), _role(_, pack, entry), _(", ").join(entry.phones), _(", ").join(entry.wrong))


def person_words(_: Words, pack: Pack, entry: Entry) -> str:
    """`王强, head of equipment, 138 **** 8001`: what is known of a contact person."""
    return _(", ").join(filter(None, (addressed(_, entry.person), _role(_, pack, entry), *entry.phones)))


def unknown_role_words(_: Words, pack: Pack, said: str) -> str:
    """That no call reaches somebody first who is said to be what the packs do not know."""
    known = _(", ").join(role.name(_.lang) for role in pack.contacts.values()) or _("none yet")
    return _("No programme here reaches a “{said}” first; it stands as it was said. Roles that are known: {known}. "
             "Others are written into the house's own pack, under contacts (E-15).",
             said=said, known=known)  # fmt: skip


def addressed(_: Words, person: Person) -> str:
    """`王强 先生`: the name and how the person is addressed."""
    return f"{person.name} {salutation_name(_, person.salutation)}".strip()


def _role(_: Words, pack: Pack, entry: Entry) -> str:
    return pack.contact_name(entry.person.role, entry.person.said, _.lang)


def person_json(_: Words, pack: Pack, entry: Entry) -> dict[str, Any]:
    """`role` is null where the packs have no code for what was `said`."""
    person = entry.person
    role = {"code": person.role or None, "said": person.said or None, "name": _role(_, pack, entry) or None}
    return {"name": person.name, "salutation": person.salutation or None, "role": role,
            "phones": list(entry.phones), "wrong": list(entry.wrong)}  # fmt: skip
