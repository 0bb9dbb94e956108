"""Owns the words and the JSON of owners who are left out or taken back (B-14), or called seldom, and of their contact
persons (E-15). Invariant: pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from carecall.desk.context import Desk
from carecall.desk.opting_out import Absentee, LeftOut
from carecall.desk.opting_out_of import Part, PartDone
from carecall.desk.persons import Entry, Person
from carecall.desk.pressing import Said
from carecall.i18n import Words
from carecall.model.dispositions import IMPORTED, ON_THE_PHONE
from carecall.model.programmes import TALKS, Pack, Pressure
from carecall.model.slots import Hours
from carecall.view.names import programme_name, result_name, salutation_name
from carecall.view.plain import moment
from carecall.view.reasons import Names, reason_text
from carecall.view.times import moment_words, promised_words

TAKE_BACK = ("carecall", "owner", "take-back", "OWNER")


def left_out_words(_: Words, done: LeftOut, known: Names, hours: Hours) -> str:
    """What was cancelled, a promise by its time; of an owner who was left out already, since when and why."""
    ended = _ended(_, done, hours, known.now)
    if done.wish is None:
        return _joined(_, _cancelled(_, done), ended)
    already = _("{name} was left out already (B-14).", name=done.name)
    open_now = _.n("{count} open contact was cancelled.", "{count} open contacts were cancelled.", done.cancelled)
    rest = (open_now, ended) if done.cancelled else ()
    return _joined(_, already, reason_text(_, done.wish, known), _reason_words(_, done), *rest)


def _joined(_: Words, *sentences: str) -> str:
    return ("" if _.lang == "zh" else " ").join(filter(None, sentences))


def _reason_words(_: Words, done: LeftOut) -> str:
    """What became of the reason that was said before."""
    return _("The reason was before: {said}.", said=done.said_before) if done.said_before else ""


def _ended(_: Words, done: LeftOut, hours: Hours, now: datetime) -> str:
    if done.promised is None:
        return ""
    time = promised_words(_, done.promised, hours, now)
    if not done.whose:
        return _("So was the call that was promised for {time}.", time=time)
    return _("So was the call that was promised for {time}, which {agent} was to make.", time=time, agent=done.whose)


def _cancelled(_: Words, done: LeftOut) -> str:
    if not done.cancelled:
        return _("{name} is never called again (B-14). Nothing was open.", name=done.name)
    return _.n("{name} is never called again (B-14). {count} open contact was cancelled.",
               "{name} is never called again (B-14). {count} open contacts were cancelled.",
               done.cancelled, name=done.name)  # fmt: skip


def taken_back_words(_: Words, done: LeftOut, hours: Hours, now: datetime) -> str:
    if not done.changed:
        return _("{name} was not left out.", name=done.name)
    if done.promised:
        return _.n("{name} may be called again: {count} contact that was cancelled is open again, promised for {time}.",
                   "{name} may be called again: {count} contacts that were cancelled are open again, promised for "
                   "{time}.", done.reopened, name=done.name,
                   time=promised_words(_, done.promised, hours, now))  # fmt: skip
    if done.reopened:
        return _.n("{name} may be called again: {count} contact that was cancelled is open again.",
                   "{name} may be called again: {count} contacts that were cancelled are open again.",
                   done.reopened, name=done.name)  # fmt: skip
    return _("{name} may be called again, about what falls due from now on; what was cancelled stays so.",
             name=done.name)  # fmt: skip


def left_out(desk: Desk, done: LeftOut, out: bool) -> dict[str, Any]:
    """The answer of `owner leave-out` and `owner take-back`; `left_out` is how the owner stands now."""
    return {
        "customer": {"id": int(done.customer), "name": done.name},
        "left_out": out,
        "changed": done.changed,
        "cancelled": done.cancelled,
        "reopened": done.reopened,
        "promised": moment(desk, done.promised.starts) if done.promised else None,
        "why": dict(done.wish.params) if done.wish else None,
    }


def absentee_cells(_: Words, each: Absentee, now: datetime) -> tuple[str, ...]:
    """An owner who is left out, as a row: id, name, number, plate, since when, why, who was told."""
    return (f"id:{int(each.customer)}", each.name, each.phone, each.plate, moment_words(_, each.since, now),
            _why(_, each), each.by)  # fmt: skip


def _why(_: Words, each: Absentee) -> str:
    """Why, in the owner's words where they are known; else how the wish came in, or what became of the owner."""
    if each.gone:
        return result_name(_, each.gone)
    how = {IMPORTED: _("said by an imported file"), ON_THE_PHONE: _("said on the phone")}
    return each.said or how.get(each.how, _("wants no more calls"))


def absentee_row(_: Words, desk: Desk, each: Absentee) -> dict[str, Any]:
    """The same as JSON: `code` is `asked-on-the-phone`, `by-command`, `import`, or what became of the owner."""
    return {
        "customer": {"id": int(each.customer), "name": each.name, "phone": each.phone or None},
        "vehicle": each.plate or None,
        "since": moment(desk, each.since),
        "why": {"code": each.gone or each.how, "said": each.said or None, "text": _why(_, each)},
        "told": each.code or None,
    }


def part_words(_: Words, pack: Pack, done: PartDone, part: Part, out: bool) -> str:
    """What an owner is called about no more, or again."""
    about = _(", ").join(filter(None, (programme_name(pack, part.programme, _.lang), part.plate)))
    if not done.changed:
        return _("{name}, {about}: that was so already.", name=done.name, about=about)
    if not out:
        return _("{name} may be called about this again: {about}.", name=done.name, about=about)
    told = _("{name} is called about this no more (B-14): {about}.", name=done.name, about=about)
    ended = _.n("{count} open contact was cancelled.", "{count} open contacts were cancelled.", done.cancelled)
    return _joined(_, told, ended if done.cancelled else "")


def part_json(done: PartDone, part: Part, out: bool) -> dict[str, Any]:
    return {"owner": done.name, "programme": part.programme or None, "car": part.plate or None, "left_out": out,
            "changed": done.changed, "cancelled": done.cancelled}  # fmt: skip


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
