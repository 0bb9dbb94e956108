"""Owns the names of codes. Invariant: every code has a name in every language; an unknown one is shown as it is."""

from __future__ import annotations

from carecall.i18n import Words
from carecall.model.programmes import Pack


def about_name(_: Words, pack: Pack | None, programme: str, plate: str) -> str:
    """What an owner wants no calls about: a programme, a car, a programme of that car."""
    named = programme_name(pack, programme, _.lang) if pack and programme else programme
    return _("{programme} of {plate}", programme=named, plate=plate) if named and plate else named or plate


def outcome_name(_: Words, code: str) -> str:
    """What came of a dial, as agents say it."""
    names = {
        "finished": _("completed"),
        "callback": _("call back"),
        "no-answer": _("no answer"),
        "busy": _("busy"),
        "switched-off": _("switched off"),
        "not-convenient": _("not convenient now"),
        "third-person": _("somebody else answered"),
        "broken-off": _("broken off"),
        "refused": _("refused"),
        "do-not-call": _("wants no more calls"),
        "wrong-number": _("wrong number"),
        "not-in-service": _("number not in service"),
        "not-eligible": _("does not apply (sold, moved)"),
    }
    return names.get(code, code)


def state_name(_: Words, state: str) -> str:
    """A state of a contact, stored or computed."""
    names = {
        "ready": _("ready"),
        "waiting": _("waiting"),
        "overdue": _("overdue"),
        "promised": _("promised"),
        "at-risk": _("at risk"),
        "on-call": _("on call"),
        "open": _("open"),
        "outbox": _("to send"),
        "held": _("number to be corrected"),
        "completed": _("completed"),
        "failed": _("failed"),
        "cancelled": _("cancelled"),
    }
    return names.get(state, state)


def message_state_name(_: Words, state: str) -> str:
    """A state of a message, which nobody dials."""
    names = {"waiting": _("to send"), "withdrawn": _("withdrawn")}
    return names.get(state, state)


def result_name(_: Words, result: str) -> str:
    """Why a contact was closed or is held."""
    names = {
        "done": _("call completed"),
        "come-later": _("will book later"),
        "done-here": _("done here"),
        "done-elsewhere": _("done elsewhere"),
        "wanted": _("we are to do it"),
        "not-wanted": _("does it without us"),
        "on-site": _("somebody comes"),
        "coming": _("comes in"),
        "later": _("still thinking"),
        "thinking": _("will think about it"),
        "rings": _("comes, no day yet"),
        "bought-elsewhere": _("bought elsewhere"),
        "no-interest": _("no longer interested"),
        "not-coming": _("will not come"),
        "complaint": _("complaint recorded"),
        "answered": _("answered at once"),
        "passed-on": _("passed on"),
        "not-this-owner": _("not this owner"),
        "called-again": _("calls wanted again"),
        "taken-back": _("taken back"),
        "moved": _("moved away"),
        "died": _("the owner has died"),
        "broken-off": _("broken off"),
        "unreached": _("not reached"),
        "refused": _("refused"),
        "never-dialled": _("never dialled"),
        "never-sent": _("never sent"),
        "seen": _("has been here"),
        "renewed": _("renewed"),
        "ended": _("no longer needed"),
        "opted-out": _("wants no more calls"),
        "not-eligible": _("no longer called"),
        "no-longer-due": _("no longer due"),
        "called-off": _("its campaign was called off"),
        "signed-up": _("has signed up"),
        "superseded": _("runs here no more"),
        "other-class": _("of another class"),
        "sold": _("car sold"),
        "partial": _("partly answered"),
        "wrong-number": _("wrong number"),
        "not-in-service": _("number not in service"),
        "no-number": _("no number"),
        "too-early": _("too early, agreed anew"),
        "booked": _("booked"),
    }
    return names.get(result, result)


def role_name(_: Words, role: str) -> str:
    """The role of a member of staff."""
    names = {
        "care-agent": _("care agent"),
        "sales-consultant": _("sales consultant"),
        "service-advisor": _("service advisor"),
        "insurance-specialist": _("insurance specialist"),
        "service-manager": _("service manager"),
        "care-manager": _("care manager"),
        "service-director": _("service director"),
        "care-director": _("care director"),
        "sales-manager": _("sales manager"),
        "sales-director": _("sales director"),
        "front-desk-manager": _("front desk manager"),
        "department-manager": _("department manager"),
        "general-manager": _("general manager"),
        "administrator": _("administrator"),
        "clerk": _("clerk"),
        "dms-keeper": _("DMS keeper"),
    }
    return names.get(role, role)


def visit_kind_name(_: Words, kind: str) -> str:
    """What a visit to the workshop was for."""
    names = {
        "first-service": _("first service"),
        "maintenance": _("maintenance"),
        "repair": _("repair"),
        "body": _("body repair"),
        "other": _("other work"),
        "unknown": _("work not named"),
    }
    return names.get(kind, kind)


def due_name(_: Words, kind: str, pack: Pack | None = None) -> str:
    """The date from which a programme counts; of a kind that a pack declares the name that it gives."""
    declared = list(pack.kinds.values()) if pack else []
    bounds = [of.only.kind for of in declared if of.only]
    named = next((of for of in (*declared, *bounds) if of.code == kind), None)
    if named:
        return named.name(_.lang)
    names = {
        "visit": _("visit"),
        "first-service": _("first service due"),
        "maintenance": _("maintenance due"),
        "delivery": _("delivery"),
        "ring-in": _("owner rings in"),
    }
    return names.get(kind, kind)


def channel_name(_: Words, channel: str) -> str:
    """How a message goes."""
    return {"sms": _("SMS"), "email": _("e-mail")}.get(channel, channel)


def base_name(_: Words, base: str, pack: Pack | None = None) -> str:
    """The day from which a kind of due date counts; what a pack keeps by the name that it gives."""
    if pack and base in pack.records:
        return pack.records[base].name(_.lang)
    names = {"delivery": _("delivery"), "visit": _("visit"), "last-visit": _("last visit"), "birth": _("birth"),
             "festival": _("festival")}
    return names.get(base, base)


def kind_name(_: Words, kind: str) -> str:
    """What a file of an extract holds."""
    names = {"owners": _("owners"), "visits": _("visits"), "staff": _("staff"), "models": _("car models"),
             "records": _("what the programmes keep"), "persons": _("contact persons"),
             "list": _("a list of cars or owners")}  # fmt: skip
    return names.get(kind, kind)


def field_name(_: Words, field: str) -> str:
    """A column of an extract; `plate|vin` is either."""
    names = {
        "name": _("name"), "phones": _("phone"), "plate": _("plate"), "vin": _("VIN"),
        "kept-day": _("a day that the programmes keep"),
        "plate|vin": _("plate or VIN"), "plate|vin|phones": _("plate, VIN or phone"),
        "plate|vin|phones|external_id": _("plate, VIN, phone or the number of the owner"),
        "returned_on": _("returned on"), "code": _("staff code"), "role": _("role"),
        "km": _("kilometres"), "salutation": _("Mr or Ms"), "model": _("model"), "delivered_on": _("delivered on"),
        "consultant": _("sales consultant"), "km_on": _("kilometres read on"), "birthday": _("birthday"),
        "lunar_birthday": _("birthday by the lunar calendar"),
        "band": _("hours that the owner asked for"), "calls_from": _("not called before"),
        "calls_to": _("not called after"), "external_id": _("number of the owner"), "opted_out": _("wants no calls"),
        "calls_seldom": _("dislikes calls"), "classes": _("class or grade"), "withdrawn": _("withdrawn"),
        "number": _("work order"), "opened_on": _("came in on"), "kind": _("kind of visit"),
        "advisor": _("service advisor"), "summary": _("work done"), "phone": _("phone"), "absent": _("is away"),
        "present": _("is here"), "model_code": _("model code"), "model_code|model": _("model code or model"),
        "model_en": _("model in English"), "first_months": _("first service after months"),
        "first_km": _("first service at km"), "interval_months": _("service thereafter every months"),
        "interval_km": _("service thereafter every km"),
        "owner": _("owner"), "owner|external_id": _("owner, or number of the owner"),
        **{f"person{n}": _("contact person") + n for n in ("", "2", "3")},
        **{f"person{n}_phones": _("phone of the contact person") + n for n in ("", "2", "3")},
        **{f"person{n}_role": _("role of the contact person") + n for n in ("", "2", "3")},
        **{f"person{n}_salutation": _("Mr or Ms of the contact person") + n for n in ("", "2", "3")},
    }  # fmt: skip
    return names.get(field, field)


def salutation_name(_: Words, salutation: str) -> str:
    """`Mr`, 先生; nothing where it is not known."""
    return {"mr": _("Mr"), "ms": _("Ms")}.get(salutation, "")


def programme_name(pack: Pack, code: str, lang: str) -> str:
    """The programme as its pack names it, also while it rests; the code of one that the pack no longer has."""
    programme = pack.programmes.get(code)
    return programme.name(lang) if programme else pack.resting.get(code, {}).get(lang, code)


def filter_names(_: Words, pack: Pack, programme: str, slot: str, state: str, text: str) -> dict[str, str]:
    """Each filter that is set, in words, by what it filters; `text` is what the agent typed."""
    names = {
        "programme": programme_name(pack, programme, _.lang) if programme else "",
        "slot": pack.slot_name(slot, _.lang) if slot else "",
        "state": state_name(_, state) if state else "",
        "text": _('"{text}"', text=text) if text else "",
    }
    return {what: name for what, name in names.items() if name}
