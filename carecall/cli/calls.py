"""Owns `call record` and `call undo`. Invariant: they do what the desk would, through the same use cases."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from carecall.cli.session import Session
from carecall.errors import Misconfigured, Refused
from carecall.i18n import Words
from carecall.model.dispositions import Outcome

if TYPE_CHECKING:
    from carecall.desk.recording import Recorded

RECORD, UNDO = ("carecall", "call", "record"), ("carecall", "call", "undo", "--agent")


def build(_: Words) -> typer.Typer:
    app = typer.Typer(no_args_is_help=True)

    @app.command("record", help=_("Record a call that was made without the desk."))
    def record(
        ctx: typer.Context,
        contact: Annotated[int, typer.Argument(help=_("The contact's number."))],
        outcome: Annotated[Outcome, typer.Option(help=_("What came of it."))],
        answer: Annotated[list[str] | None, typer.Option(help=_("An answer, STEP=VALUE; may be repeated."))] = None,
        callback: Annotated[str, typer.Option(help=_("When to call back, as people say it."))] = "",
        result: Annotated[str, typer.Option(help=_("Why it does not apply: sold, moved or died."))] = "",
        note: Annotated[str, typer.Option(help=_("A note."))] = "",
        at: Annotated[str, typer.Option(help=_("When the call was made, if not now, such as yesterday 16:00."))] = "",
        rang_in: Annotated[bool, typer.Option("--rang-in", help=_("The owner rang us: it is no dial."))] = False,
        agent: Annotated[str, typer.Option(help=_("Who called."))] = "",
        json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
    ) -> None:
        run_record(ctx.obj, contact, outcome, answer or [], callback, result, note, at, rang_in, json)

    @app.command("undo", help=_("Take back somebody's last outcome of today, and its dial with it."))
    def undo(
        ctx: typer.Context,
        agent: Annotated[str, typer.Option(help=_("Whose outcome."))] = "",
        json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
    ) -> None:
        run_undo(ctx.obj, json)

    return app


def run_record(
    session: Session, contact: int, outcome: Outcome, answers: list[str], callback: str, result: str, note: str,
    at: str, rang_in: bool, as_json: bool,
) -> None:  # fmt: skip
    from carecall.desk import recording
    from carecall.model.ids import ContactId
    from carecall.text import clean, clean_lines
    from carecall.view import names, plain
    from carecall.view.reasons import Names, reason_text

    said = recording.Said(
        outcome, [_pair(text) for text in answers], clean(callback), clean_lines(note),
        session.past_moment(at) if at else None, result, rang_in,
    )  # fmt: skip
    desk = session.desk()
    of_today = said.at is None or said.at.astimezone(desk.clock.zone).date() == desk.clock.today()
    with _pointing_to_at(session, said.at is None):
        done = recording.record(desk, ContactId(contact), said)
    known = Names(desk.pack, desk.clock.wall())
    _remark(session, done)
    if as_json:
        session.json(plain.recorded(session.words, desk, done))
        return
    session.out(f"{done.name}  {names.programme_name(desk.pack, done.programme, session.lang)}")
    session.out(f"  {reason_text(session.words, done.reason, known)}")
    if done.complaint:
        session.out(f"  {reason_text(session.words, done.complaint, known)}")
    session.out(f"  {_in_whose_name(session.words, done)}")
    session.out(f"  {_taken_back(session.words, done, of_today)}")
    if done.window:
        from carecall.model.callback_spoken import spoken

        now = desk.clock.now().astimezone(desk.clock.zone)
        session.out(f"  {reason_text(session.words, spoken(done.window, now), known)}")


@contextmanager
def _pointing_to_at(session: Session, is_now: bool) -> Iterator[None]:
    """Whoever enters a call in a pause mostly made it before: that is said above the refusal."""
    try:
        yield
    except Refused as refused:
        if is_now and refused.code in ("not-now", "outside-limits"):
            session.err(session.words("Was it made before? --at says when, such as --at 10:40."))
        raise


def _in_whose_name(_: Words, done: "Recorded") -> str:
    if done.by is None:
        return _("Recorded in nobody's name: --agent says who called.")
    return _("Recorded in the name of {name} ({code}).", name=done.by.name, code=done.by.code)


def _taken_back(_: Words, done: "Recorded", of_today: bool) -> str:
    """How a wrong entry is taken back, where it can be."""
    if not of_today:
        return _("It is of an earlier day and stays: the figures of that day count it.")
    if done.by is None:
        return _("An entry in nobody's name cannot be taken back.")
    return _("If that is wrong, {command} takes it back, today.", command=" ".join((*UNDO, done.by.code)))


def _remark(session: Session, done: "Recorded") -> None:
    """What the desk would not have allowed, or have asked about once more: it is kept all the same. Moments have their
    days, for the call may be of another one."""
    from carecall.view.callbacks import closed_words
    from carecall.view.reasons import error_text

    _, window = session.words, done.window
    if done.against:
        session.err(_("Kept, though against a rule: {rule}", rule=error_text(_, done.against)))
    if window and window.outside_hours:
        session.err(_("That is outside the calling hours."))
    if window and (closed := closed_words(_, window)):
        session.err(closed)


def run_undo(session: Session, as_json: bool) -> None:
    from carecall.desk import undoing
    from carecall.view.names import outcome_name
    from carecall.view.times import moment_words

    desk = session.desk()
    if desk.agent is None:
        raise Misconfigured("no-agent")
    try:
        last = undoing.last(desk)
        done = undoing.undo(desk, last.call)
    except Refused as refused:
        if refused.code == "nothing-to-undo":
            raise Refused("nothing-of-today", name=desk.agent.name) from None
        raise
    if as_json:
        session.json({"call": int(done.call), "customer": int(done.customer), "name": done.name,
                      "outcome": last.outcome.value, "contacts": [int(each) for each in done.contacts]})  # fmt: skip
        return
    _ = session.words
    session.out(_("Undone: “{outcome}”, {name}, of {time}. The call counts nowhere any more.",
                  outcome=outcome_name(_, last.outcome), name=done.name,
                  time=moment_words(_, last.ended_at, desk.clock.wall())))  # fmt: skip
    for contact in done.contacts:
        session.out(_("What is right is entered with: {command}", command=" ".join((*RECORD, str(int(contact))))))


def _pair(text: str) -> tuple[str, str]:
    step, equals, value = text.partition("=")
    if not equals:
        raise Misconfigured("bad-answer", text=text)
    return step.strip(), value
