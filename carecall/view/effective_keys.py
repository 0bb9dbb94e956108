"""Owns what each key of a programme pack means, in a few words. Invariant: every key of the grammar has its words (a
test holds both side by side); codes are named in them, the key and its value stand beside them.
"""

from __future__ import annotations

from collections.abc import Callable

from carecall.i18n import Words
from carecall.programmes.effective import Rule
from carecall.view.names import base_name, due_name, role_name, visit_kind_name

FREE = ("programmes", "classes", "records", "due_dates", "series", "templates", "slots", "touches", "models", "told",
        "earned", "grants", "contacts")  # fmt: skip
"""Behind these stands a name that a site may choose."""


def key_words(_: Words, rule: Rule) -> str:
    """What a key means, with its value in words."""
    key = pattern(rule.path)
    of_parts = (_programmes, _touches, _pressure, _losses, _classes, _records, _due_dates, _series, _contacts)
    known = _hours(_) | {key: said for words in of_parts for key, said in words(_, rule).items()}
    return known.get(key, "")


def pattern(path: tuple[str, ...]) -> str:
    """The path without the names that a site chose: `programmes.*.touches.*.from`."""
    steps = ("*" if place and path[place - 1] in FREE else step for place, step in enumerate(path))
    return ".".join(steps)


def _called(_: Words, rule: Rule, usual: Callable[[Words, str], str] = lambda _, code: code) -> str:
    """What the codes of a value are called: by the packs, else as `usual`; "" for none."""
    codes = rule.value if isinstance(rule.value, list) else [rule.value] if rule.value else []
    return _(", ").join(rule.named[code][_.lang] if code in rule.named else usual(_, str(code)) for code in codes)


def _hours(_: Words) -> dict[str, str]:
    return {
        "time_zone": _("the clock of all hours"),
        "hours.calling.from": _("calls begin"),
        "hours.calling.to": _("calls end; a promise outside these hours is asked about once more"),
        "hours.limits.from": _("nobody is dialled before, whoever asks"),
        "hours.limits.to": _("nobody is dialled after it, whoever asks"),
        "hours.slots.*.from": _("the slot begins; outside the slots only promised calls are made"),
        "hours.slots.*.to": _("the slot ends"),
        "hours.slots.*.names.zh": _("its name in Chinese"),
        "hours.slots.*.names.en": _("its name in English"),
        "hours.prefer": _("the slots of a second and third try, the best first"),
        "calendar.kind": _("which days are worked: seven_day every day, statutory China's working days, custom those "
                           "under opened"),
        "calendar.closed": _("days on which nobody calls"),
        "calendar.opened": _("days that are worked whatever the kind says"),
        "templates.*.zh": "",
        "templates.*.en": "",
    }  # fmt: skip


def _programmes(_: Words, rule: Rule) -> dict[str, str]:
    value, called = rule.value, _called(_, rule)
    kinds = _called(_, rule, visit_kind_name)
    return {
        "programmes.*.run": _("whether it runs here"),
        "programmes.*.names.zh": _("its name in Chinese"),
        "programmes.*.names.en": _("its name in English"),
        "programmes.*.sources": _("the rules that it carries out"),
        "programmes.*.due": _("the day from which it counts: {what}", what=_called(_, rule, due_name)),
        "programmes.*.of": _("only visits of this kind: {kinds}", kinds=kinds) if kinds else _("visits of any kind"),
        "programmes.*.ended_by": _("these records end it: {records}", records=called) if called
        else _("no record ends it"),
        "programmes.*.answered_by": _("a visit of this kind cancels the call: {kinds}", kinds=kinds) if kinds
        else _("no visit cancels the call"),
        "programmes.*.after": _("it waits until that programme is closed: {programme}", programme=called) if value
        else _("it waits for no other one"),
        "programmes.*.caller": _("who calls: {role}", role=role_name(_, str(value))),
        "programmes.*.named": {
            "consultant": _("the consultant who sold the car calls"),
            "advisor": _("the advisor of the last visit calls"),
        }.get(str(value), _("who reached the owner last calls, else who has the fewest")),
        "programmes.*.complaints.to": _("who takes a complaint over: {role}", role=role_name(_, str(value))),
        "programmes.*.complaints.hours": _("hours in which a complaint is settled"),
        "programmes.*.only_for": _("only owners of these classes: {classes}", classes=called) if called
        else _("owners of any class"),
        "programmes.*.not_for": _("no owner of these classes: {classes}", classes=called) if called
        else _("owners of no class are left out"),
        "programmes.*.always": _("however often the owner has heard of us") if value
        else _("not where the owner has heard of us often enough (pressure)"),
        "programmes.*.priority": _("1 stands first in the list, 9 last"),
    }  # fmt: skip


def _touches(_: Words, rule: Rule) -> dict[str, str]:
    value = rule.value
    day = _day(_, value) if isinstance(value, int) else _("the same day as “to”")
    channels = _("how the message goes: the first for which the owner has an address")
    return {
        "programmes.*.touches.*.phone": _("the script that is read") if value
        else _("nobody is called: it is a message"),
        "programmes.*.touches.*.reach":
        _("whom to reach first at a business customer's, in this order: {contacts}", contacts=_called(_, rule)) if value
        else _("it goes to the owner, whoever is the contact person") if rule.sends
        else _("the owner is called, whoever is the contact person"),
        "programmes.*.touches.*.message": _("no message: it is a call"),
        "programmes.*.touches.*.message.channels": channels,
        "programmes.*.touches.*.message.template": _("the message that is sent"),
        "programmes.*.touches.*.from": _("is sent from that day on: {day}", day=day) if rule.sends
        else _("may first be called: {day}", day=day),
        "programmes.*.touches.*.to": _("should be sent by: {day}", day=day) if rule.sends
        else _("should be called by: {day} (then it is overdue)", day=day),
        "programmes.*.touches.*.give_up": _("last day of all: {day} (then it is withdrawn)", day=day) if rule.sends
        else _("last day of all: {day} (then nobody begins it)", day=day),
        "programmes.*.touches.*.series": _("how often and when it is tried: see that series") if value
        else _("a message is sent once"),
        "programmes.*.touches.*.template": _("the message after the last try, in place of that of the series") if value
        else _("after the last try the message of the series"),
        "programmes.*.touches.*.reminds": _("who has signed up hears of it all the same (A-13)") if value
        else _("of a campaign: not for who has signed up (D-26)"),
    }  # fmt: skip


def _day(_: Words, days: int) -> str:
    """A day counted from the due day."""
    if days == 0:
        return _("the day itself")
    return _.n("{count} day before", "{count} days before", -days) if days < 0 \
        else _.n("{count} day after", "{count} days after", days)  # fmt: skip


def _pressure(_: Words, rule: Rule) -> dict[str, str]:
    value = rule.value
    return {
        "pressure": _("an owner is called however often something is due"),
        "pressure.sources": _("the rules that it carries out"),
        "pressure.talks": _("talks with an owner, over all programmes"),
        "pressure.messages": _("messages to an owner, over all programmes") if value
        else _("messages are sent however often something is due"),
        "pressure.seldom.talks": _("talks with an owner who dislikes calls") if value else _("as with everybody"),
        "pressure.seldom.messages": _("messages to an owner who dislikes calls") if value else _("as with everybody"),
        "pressure.days": _("in so many days"),
        "pressure.urgent": _("programmes of this priority, or a higher one, call all the same"),
    }


def _losses(_: Words, rule: Rule) -> dict[str, str]:
    value, what = rule.value, _called(_, rule)
    starts = _(", ").join(map(str, value)) if isinstance(value, list) else ""
    return {
        "losses": _("nobody is counted as lost"),
        "losses.sources": _("the rules that it carries out"),
        "losses.lost": _("a car is lost from that day on: {what}", what=what),
        "losses.soon": _("a car is about to be lost from that day on: {what}", what=what) if value
        else _("nobody is counted as about to be lost"),
        "losses.warranty": _("the warranty lasts until: {what}", what=what) if value
        else _("warranties are not told apart"),
        "losses.local": _("the plates of this place begin with: {starts}", starts=starts) if starts
        else _("nobody said how the plates of this place begin: where a car is at home counts as unknown"),
    }


def _records(_: Words, rule: Rule) -> dict[str, str]:
    value = rule.value
    answers = _(", ").join(map(str, value)) if isinstance(value, list) else ""
    return {
        "records.*.names.zh": _("its name in Chinese"),
        "records.*.names.en": _("its name in English"),
        "records.*.sources": _("the rules that it carries out"),
        "records.*.of": _("it is kept of a car") if value == "car" else _("it is kept of an owner"),
        "records.*.day": _("the headers of the column with the day"),
        "records.*.number": _("the headers of the column with its number"),
        "records.*.amount": _("the headers of the column with a sum in yuan"),
        "records.*.told.*": _("these answers of a call are such a record: {values}", values=answers) if answers
        else _("whatever is said to it in a call is such a record"),
        "records.*.unless": _("unless this is told with it: {what}", what=str(value)) if value
        else _("whatever else is told with it"),
        "records.*.campaign": _("campaigns make it; a file's is due once a campaign of its number is approved (A-04)")
        if value
        else _("no campaign makes it"),
        "records.*.delivered_within":
        _("a campaign is for cars delivered in so many months before, unless it has a list") if value
        else _("a campaign is for cars whenever they were delivered"),
        "records.*.each": _("every one counts by itself") if value else _("only the latest counts"),
    }


def _classes(_: Words, rule: Rule) -> dict[str, str]:
    value, called = rule.value, _called(_, rule, base_name)
    units = {"years": _("years"), "months": _("months"), "weeks": _("weeks"), "days": _("days")}
    within = {f"classes.*.within.{unit}": _("{unit} that count, and for which it then holds", unit=name)
              for unit, name in units.items()}  # fmt: skip
    return within | {
        "classes.*.names.zh": _("its name in Chinese"),
        "classes.*.names.en": _("its name in English"),
        "classes.*.sources": _("the rules that it carries out"),
        "classes.*.words": _("what files call it"),
        "classes.*.scale": _("an owner is of one grade of this scale at a time: {scale}", scale=str(value)) if value
        else _("an owner may be of it beside any other"),
        "classes.*.earned.*.of": _("what counts: {records}", records=called),
        "classes.*.earned.*.over": _("earned by more than this sum, in yuan") if value else _("no sum is asked"),
        "classes.*.earned.*.at_least": _("earned by so many at least") if value else _("no number is asked"),
        "classes.*.earned.*.among": _("only by owners of this class: {name}", name=called) if value
        else _("by owners of any class"),
        "classes.*.earned.*.unless": _("not by owners of this class: {name}", name=called) if value
        else _("by owners of any class"),
        "classes.*.grants.*.names.zh": _("its name in Chinese"),
        "classes.*.grants.*.names.en": _("its name in English"),
        "classes.*.grants.*.amount": _("so many are granted each time") if value else _("granted without limit"),
    }


def _due_dates(_: Words, rule: Rule) -> dict[str, str]:
    value, called = rule.value, _called(_, rule, base_name)
    units = {"years": _("years"), "months": _("months"), "weeks": _("weeks"), "days": _("days")}
    after = {f"due_dates.*.after.{unit}": _("{unit} after that day", unit=name) for unit, name in units.items()}
    every = {f"due_dates.*.every.{unit}": _("{unit} from one to the next", unit=name) for unit, name in units.items()}
    models = {f"due_dates.*.models.*.{unit}": _("{unit} for this car model", unit=name) for unit, name in units.items()}
    return after | every | models | {
        "due_dates.*.names.zh": _("its name in Chinese"),
        "due_dates.*.names.en": _("its name in English"),
        "due_dates.*.sources": _("the rules that it carries out"),
        "due_dates.*.from": _("counted from: {what}", what=called),
        "due_dates.*.on": _("the month and the day of a festival") if value else _("it is no festival"),
        "due_dates.*.lunar": _("by the lunar calendar") if value else _("by the calendar of the year"),
        "due_dates.*.recorded": _("the day itself, where it is on record: {what}", what=called) if value
        else _("its day is counted, never on record"),
        "due_dates.*.only": _("whatever else falls due"),
        "due_dates.*.only.before": _("only what comes before: {what}", what=called) if value
        else _("no other bound"),
        "due_dates.*.only.after": _("only what comes after: {what}", what=called) if value
        else _("no other bound"),
        "due_dates.*.every": _("it is due once"),
        "due_dates.*.times": _("how often in all") if value else _("without end"),
    }  # fmt: skip


def _series(_: Words, rule: Rule) -> dict[str, str]:
    value = rule.value
    return {
        "series.*.sources": _("the rules that it carries out"),
        "series.*.tries": _("tries, each on a day of its own; at most 3, for who was not reached on 3 days is left in "
                            "peace (C-03)"),
        "series.*.distinct": _("each try in another slot") if value == "slot"
        else _("each try on another day, in whichever slot"),
        "series.*.promises": _("promised calls; with more of them the care manager calls"),
        "series.*.dials": _("dials in all; with more of them the care manager calls"),
        "series.*.break_offs": _("calls that are broken off; with one more it is closed"),
        "series.*.then": _("no message follows the last try"),
        "series.*.then.channels": _("how the message goes: the first for which the owner has an address"),
        "series.*.then.template": _("the message after the last try"),
    }  # fmt: skip


def _contacts(_: Words, rule: Rule) -> dict[str, str]:
    return {
        "contacts.*.names.zh": _("its name in Chinese"),
        "contacts.*.names.en": _("its name in English"),
        "contacts.*.sources": _("the rules that it carries out"),
        "contacts.*.said": _("other words by which files name it"),
    }
