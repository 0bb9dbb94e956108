"""Owns the sentences of problems in edited files: what is wrong and how to mend it. Invariant: every code that scripts
and programmes raise has one sentence in each language.

Words that people type into these files (keys, codes, kinds) are shown as they are typed, in every language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from carecall.errors import Problem
from carecall.i18n import Words


def sentences(_: Words, problem: Problem) -> dict[str, str]:
    """The sentences by code; those of some codes depend on the parameters."""
    return {
        **_files(_),
        **_yaml(_),
        **_keys(_, problem),
        **_values(_, problem),
        **_unknown(_),
        **_packs(_),
        **_advice(_),
        **_scripts(_),
        **_ways(_),
        **_spoken(_),
    }


def wanted_words(_: Words) -> dict[str, str]:
    """What belongs in a place."""
    return {
        "mapping": _("lines of the form “key: value”"),
        "list": _("a list"),
        "list of texts": _("a list of texts"),
        "text": _("a text"),
        "number": _("a whole number"),
    }


def found_words(_: Words) -> dict[str, str]:
    """What stands there instead."""
    return {**wanted_words(_), "number": _("a number"), "yes or no": _("a yes or no"), "nothing": _("no value")}


def language_words(_: Words) -> dict[str, str]:
    """The languages by their code."""
    return {"zh": _("Chinese"), "en": _("English")}


def _files(_: Words) -> dict[str, str]:
    return {
        "too-big": _("This file is larger than {most} bytes. Is it the right one?"),
        "not-utf-8": _("From this line on the file is not UTF-8: save it as UTF-8."),
        "empty-file": _("The file is empty."),
        "not-a-mapping": _("The file must consist of lines of the form “key: value”."),
        "no-such-file": _("There is no such file: check the name."),
        "cannot-read": _("The file cannot be read: check that it is a file, and who may read it."),
        "no-files": _("No file was given."),
        "file-missing": _("The file {value} is missing: put it beside the others."),
    }


def _yaml(_: Words) -> dict[str, str]:
    return {
        "yaml-tab": _("There is a tab here: indent with spaces."),
        "yaml-character": _("A value cannot begin with {character}: put it in quotes."),
        "yaml-colon": _("A colon too many, or a line indented too far: put a text with a colon in quotes."),
        "yaml-no-colon": _("A colon is missing after the key: write “key: value”."),
        "yaml-indent": _("This line is indented differently from its neighbours: begin it in the same column."),
        "yaml-bracket": _("A bracket or a comma is missing here."),
        "yaml-quote": _("The quote that opens here is never closed."),
        "yaml-document": _("A file holds one thing only: remove the line of dashes."),
        "yaml-alias": _("Anchors and aliases (& and *) are not used here: write the value out."),
        "yaml-nested": _("Nested too deep: look for an indentation or a bracket that is wrong."),
        "yaml-control": _("There is an invisible control character here: type the line anew."),
        "yaml-wide": _("{character} is a full-width character: type it with the Chinese input method off."),
        "yaml-syntax": _("This line cannot be understood: compare it with its neighbours."),
    }


def _keys(_: Words, problem: Problem) -> dict[str, str]:
    used_of = problem.key.partition(".")[0]
    return {
        "bad-key": _("A key must be a plain word."),
        "duplicate-key": _("“{key}” is already there, in line {first}: remove one of them."),
        "unknown-key": _("“{value}” is not known here."),
        "missing-key": _("“{value}” is missing: add it."),
        "missing-language": _("{language} is missing: add “{value}: ...”."),
        "unused": _("No touch uses this series: remove it, or use it.")
        if used_of == "series"
        else _("No message is made from this template: remove it, or use it."),
    }


def _values(_: Words, problem: Problem) -> dict[str, str]:
    params = problem.params
    quotes = params.get("expected") == "text" and params.get("found") in ("number", "yes or no")
    one_of_two = _("Say one of the two: “missing: FIELD” or “known: FIELD”.")
    return {
        "wrong-type": _type(_, params) + (_(" {sentence}", sentence=_("Put it in quotes.")) if quotes else ""),
        "too-small": _("{value} is too small: at least {bound}."),
        "too-large": _("{value} is too large: at most {bound}."),
        "too-many-tries": _(
            "{value} is too large: at most {most}. Whoever could not be reached on {most} days is not pestered any "
            "longer (C-03)."
        ),
        "empty": _("This must not be empty."),
        "too-long": _("This is too long: at most {bound} characters."),
        "bad-code": _("“{value}” cannot be a name here: small letters, digits and hyphens, at most 40."),
        "bad-rule-id": _("“{value}” is no rule: a letter, a hyphen and two digits, such as C-03."),
        "bad-time": _("“{value}” is no time of day: write it like 09:00."),
        "bad-date": _("“{value}” is no day: write it like 2027-02-06."),
        "bad-plate-start": _("“{value}” is no beginning of a number plate: write it like 京 or 粤B."),
        "bad-yes-no": _("“{value}” does not fit: write yes or no."),
        "bad-value": one_of_two if problem.key.endswith("only_if") else _("“{value}” does not fit here."),
        "bad-braces": _("A curly bracket has no partner; to show one to the owner, write it twice."),
    }


def _type(_: Words, params: Mapping[str, Any]) -> str:
    if params.get("found") in (None, "nothing"):
        return _("Here belongs {expected}.")
    if params.get("value"):
        return _("Here belongs {expected}; “{value}” is {found}.")
    return _("Here belongs {expected}; found is {found}.")


def _unknown(_: Words) -> dict[str, str]:
    return {
        "unknown-slot": _("No slot is called “{value}”."),
        "unknown-script": _("No script is called “{value}”."),
        "unknown-series": _("No series is called “{value}”."),
        "unknown-template": _("No message template is called “{value}”."),
        "unknown-programme": _("No programme is called “{value}”."),
        "unknown-pack": _("No pack is called “{value}”."),
        "unknown-part": _("No part is called “{value}”: it would be the file _{value}.yaml."),
        "unknown-due": _("“{value}” is no kind of due date."),
        "unknown-record": _("There is no record “{value}” in the packs."),
        "unknown-class": _("No class of owners is called “{value}”."),
        "unknown-earned-by": _("“{value}” earns nothing: “delivery”, or a record of the packs."),
        "unknown-contact-role": _("No contact person is a “{value}”: the roles stand under contacts."),
        "unknown-subject": _("“{value}” is neither “car” nor “owner”."),
        "unknown-own-kind": _("“{value}” is no kind under due_dates."),
        "unknown-base": _("“{value}” is no day that a due date can count from."),
        "unknown-visit-kind": _("“{value}” is no kind of visit."),
        "unknown-role": _("“{value}” is no role."),
        "unknown-named": _("“{value}” names nobody."),
        "unknown-channel": _("“{value}” is no way to send a message."),
        "unknown-calendar": _("“{value}” is no kind of calendar."),
        "unknown-spacing": _("“{value}” cannot keep the tries apart."),
        "unknown-time-zone": _("“{value}” is no time zone: write it like Asia/Shanghai."),
        "unknown-placeholder": _("No field is called “{value}”."),
        "unknown-format": _("A date cannot be said as “{value}”, and nothing but a date has a form."),
        "unknown-save": _("Nothing can be saved to “{value}”."),
        "unknown-target": _("No step and no ending is called “{value}”."),
        "not-one-of": _("“{value}” does not fit here."),
    }


def _packs(_: Words) -> dict[str, str]:
    return {
        "time-order": _("It must end after it begins: {start} to {end}."),
        "outside-hard-limits": _("“{name}” ({start} to {end}) must lie within {first} to {last}; nobody widens that."),
        "outside-limits": _("“{name}” ({start} to {end}) must lie within the limits, {first} to {last}."),
        "outside-calling-hours": _("“{name}” ({start} to {end}) must lie within the calling hours, {first} to {last}."),
        "slots-overlap": _("“{name}” begins at {start}, before “{other}” ends at {until}: slots must not overlap."),
        "day-twice": _("{value} stands in “closed” and in “opened”: take it out of one of them."),
        "too-few-slots": _(
            "Each try needs a slot of its own. Tries: {tries}, slots: {slots}. Fewer tries, more slots, or "
            "“distinct: day”."
        ),
        "window-order": _("“{low}” ({first}) must not come after “{high}” ({then})."),
        "of-without-visit": _("“of” goes with “due: visit” only, and here it is “due: {due}”: remove one of the two."),
        "header-unknown": _("“{value}” is no header or column known here: carecall import --columns lists them."),
        "header-again": _("“{value}” stands here for the second time, with another meaning."),
        "calendar-day": _("“{value}” is no day: write it like 2027-02-06."),
        "calendar-state": _("“{value}” does not say whether the day is worked: open or closed."),
        "phone-and-message": _("This is a call or a message: take “phone” or “message” out."),
        "neither-phone-nor-message": _("What is done? “phone” names a script to read, “message” says what is sent."),
        "call-without-series": _("A call needs a “series”: how often and when it is tried."),
        "message-with-series": _("A message is sent once: “series” and “template” go with “phone” only."),
        "text-of-no-campaign": _("No campaign fills “{value}” here: it stands in the messages of programmes that "
                                 "campaigns are of, and in no message after the last try."),
        "word-of-two-roles": _("“{value}” is the word for two roles of contact persons: leave it out at one of them."),
        "bad-month-day": _("“{value}” is no day of the year: write it like “08-15”."),
        "festival-is-yearly": _("A festival comes on its day of every year: leave out after, every and times."),
        "festival-without-day": _("A festival needs its day: on: 08-15, and lunar: yes where it moves with the moon."),
        "day-without-festival": _("“on” is the day of a festival, and this counts from “{value}”."),
        "recorded-unfit": _("recorded goes with what is counted from the delivery or the birth only."),
        "told-each": _("Of what is told in calls only the latest counts: take “each” away."),
        "record-of-nothing": _("It comes from nowhere: it needs “day”, the headers of a column, “told”, the answers of "
                               "a call, or “campaign: yes”."),
        "campaign-each": _("Each campaign counts by itself: it needs “each: yes” too."),
        "campaign-missing": _("It says for which cars a campaign is: it needs “campaign: yes” too."),
        "unknown-answer": _("“{value}” is nothing that an answer is saved to."),
        "record-name-taken": _("“{value}” is kept for every dealership: give this record another name."),
        "header-twice": _("The header “{value}” stands for two columns: leave it out at one of them."),
        "one-measure": _("It takes one of “over”, a sum in yuan, and “at_least”, a number."),
        "no-amounts": _("No sum is kept of “{value}”: name the headers of its column under “amount” of that record."),
        "earned-among-earned": _("“{value}” is earned itself: name a class that a file or somebody says."),
        "earned-grade": _("What is earned stands on no scale: take scale or earned out."),
        "no-time-within": _("It needs a span that counts, such as “years: 1”."),
        "for-and-not-for": _("“{value}” stands under only_for and not_for: take it out of one of them."),
        "word-twice": _("“{value}” stands for two classes: leave it out at one of them."),
        "due-name-taken": _("“{value}” is due without a pack saying when: give this kind another name."),
        "no-time-between": _("It needs some time between one and the next, such as “months: 6”."),
        "only-of-one": _("models and recorded are for what is due once: no festival, and nothing that recurs; only is "
                         "for what counts from one day, once or again."),
        "one-bound": _("only takes one of “before” and “after”."),
        "bound-unfit": _("“{value}” cannot bound it: name another kind of the same car or owner that is due once and "
                         "has no bound itself."),
        "losses-unfit": _("“{value}” does not fit: it must be due so long after “{base}”, and a warranty once."),
        "times-of-one": _("“times” goes with “every” only: without it this is due once."),
        "before-the-last": _(
            "This is due again after {days} days at least, so that nobody can be contacted earlier than that: here "
            "“from” is {value}."
        ),
        "after-other-due": _(
            "“{value}” counts from {other}, this one from {due}: one can only follow the other on the same date."
        ),
        "circle": _("Each waits for the next: {circle}. Take one out."),
    }


def _advice(_: Words) -> dict[str, str]:
    return {
        "unknown-rule": _("“{value}” is no rule of the catalogue, which carecall rule shows."),
        "no-sources": _("“{name}” says for no rule that it carries it out: add “sources: [C-03]” or the like."),
        "no-open-day": _("Not a single day is open: list some under “opened”, or choose another kind."),
        "window-too-short": _(
            "Each try needs a day of its own. Days: {days}, tries: {tries}. A later “give_up”, or fewer tries."
        ),
        "no-slot-then": _(
            "From {start} to {end} only promised calls are made, for no slot covers it. To have all calls made then: "
            "“{slot_key}: {wanted}”."
        ),
        "message-form": _("A message begins with {{owner}} and ends with {{hotline}} and {{agent}} (E-10)."),
    }


def _scripts(_: Words) -> dict[str, str]:
    return {
        "duplicate-step": _("There is a step “{value}” already: give this one another name."),
        "reserved-name": _("“{value}” has a meaning of its own: choose another name."),
        "part-in-part": _("A part cannot take in another: say “use: {value}” in the script itself."),
        "choose-and-ask": _("A step has “choose” or “ask”, not both."),
        "only-for-numbers": _("“from” and “to” go with numbers only (ask: score, number, odometer)."),
        "only-for-questions": _("“{value}” goes with questions only, and this step is only said."),
        "anywhere-twice": _("Only one step may have “anywhere: yes”; an earlier one has it."),
        "offers-unfit": _("“offers_to” goes from one “ask: text” to another; “{value}” or this step is none."),
        "only-for-dates": _("“past” goes with “ask: date” only."),
        "save-unfit": _("An answer of the kind “{kind}” cannot be saved to “{value}”."),
        "words-missing": _("The words for “{value}” are missing: add them here."),
        "words-superfluous": _("The script has no “{value}”: remove these words, or mend the name."),
        "words-elsewhere": _(
            "{lang}: the words are still those of {words}, and do not fit these steps in {count} places. Put your own "
            "beside this file, as {value}."
        ),
        "too-many-choices": _("{count} answers: only {most} have a number key of their own."),
        "script-too-long": _(
            "{lang}: the usual way takes about {seconds} seconds, more than {limit}. Say less, or raise "
            "“minutes” (B-03)."
        ),
    }


def _ways(_: Words) -> dict[str, str]:
    return {
        "branch-unfit": _(
            "“{value}” does not fit this question: at_most and at_least go with numbers, “nothing” with "
            "“optional: yes”, “unknown” with questions that need not be answered."
        ),
        "dead-end": _("Nothing comes after this step: say “next” with a step or an ending."),
        "loop": _("This step leads back to itself, and the call would never end: change a “next”."),
        "unreachable": _("No way leads to this step: lead one here, or remove it."),
        "never-finished": _("No way ends in “finished”: let one end there."),
        "ending-name-taken": _("“{value}” is the name of a step or of an outcome: call this ending something else."),
        "ending-unused": _("No step leads to the ending “{value}”: remove it, or lead one there."),
    }


def _spoken(_: Words) -> dict[str, str]:
    return {
        "text-brace": _("A curly bracket has no partner."),
        "text-bracket": _("A square bracket has no partner, or stands inside another."),
        "text-may-be-empty": _("Where data is missing nothing would be said: put some words outside the brackets."),
        "field-not-spoken": _("“{value}” is not said aloud: it goes with “only_if”, or before words in brackets."),
        "needs-brackets": _("“{value}” may be missing: put what is said with it in square brackets."),
    }
