"""Owns `queue list`, `why`, `why-not`, `distribute` and `give`. Invariant: they show and do what the desk would,
through the same use cases."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from carecall.cli.session import Session
from carecall.errors import Misconfigured
from carecall.i18n import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from carecall.desk.context import Agent, Desk
    from carecall.desk.explaining import Explanation
    from carecall.desk.queue import Filter, QueueRow
    from carecall.view.reasons import Names

WHY_NOT = ("carecall", "queue", "why-not")
MOST = 100_000
"""More owners than anybody is given."""
STORED = ("held", "completed", "failed", "cancelled")


def build(_: Words) -> typer.Typer:
    app = typer.Typer(no_args_is_help=True)
    json_help = _("Print JSON.")

    @app.command("list", help=_("Today's queue, in the order in which it is called."))
    def list_(
        ctx: typer.Context,
        agent: Annotated[str, typer.Option(help=_("Only this agent's own list."))] = "",
        programme: Annotated[str, typer.Option(help=_("Only this programme, by its code or name."))] = "",
        slot: Annotated[str, typer.Option(help=_("Only what belongs in this slot."))] = "",
        state: Annotated[str, typer.Option(help=_("Only this state, such as ready, overdue, held, completed."))] = "",
        search: Annotated[str, typer.Option(help=_("A name, pinyin, initials, plate or phone tail."))] = "",
        json: Annotated[bool, typer.Option("--json", help=json_help)] = False,
    ) -> None:
        run_list(ctx.obj, programme, slot, state, search, json)

    @app.command("why", help=_("Why a contact, or each of an owner that is open or was closed today, is where it is."))
    def why(
        ctx: typer.Context,
        contact: Annotated[
            list[str],
            typer.Argument(
                metavar="CONTACT|OWNER",
                help=_("The contact's number; else name, pinyin, plate, VIN, phone or its end, own number or id:12."),
            ),
        ],
        json: Annotated[bool, typer.Option("--json", help=json_help)] = False,
    ) -> None:
        run_why(ctx.obj, " ".join(contact), json)

    @app.command("why-not", help=_("Why an owner is not called now, and until when."))
    def why_not(
        ctx: typer.Context,
        owner: Annotated[
            list[str],
            typer.Argument(metavar="OWNER", help=_("Name, pinyin, plate, VIN, phone or its end, own number or id:12.")),
        ],
        agent: Annotated[str, typer.Option(help=_("Say also whether this agent may call."))] = "",
        json: Annotated[bool, typer.Option("--json", help=json_help)] = False,
    ) -> None:
        run_why_not(ctx.obj, " ".join(owner), json)

    _add_sharing(app, _)
    return app


def _add_sharing(app: typer.Typer, _: Words) -> None:
    @app.command("distribute", help=_("Share out a programme's calls that nobody has, such as lost customers (A-07)."))
    def distribute(
        ctx: typer.Context,
        programme: Annotated[str, typer.Argument(help=_("The programme, by its code or name."))],
        to: Annotated[
            list[str] | None,
            typer.Option(help=_("A staff code or name, perhaps with how many owners, such as 1001:20; may be repeated. "
                                "Without it everybody of the role who is here, so that all have as many.")),
        ] = None,
        all_: Annotated[
            bool, typer.Option("--all", help=_("Also what colleagues have and nobody has dialled yet."))
        ] = False,
        dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Only show who would get what."))] = False,
        agent: Annotated[str, typer.Option(help=_("Who shares out: a director, or the care manager."))] = "",
        json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
    ) -> None:
        run_distribute(ctx.obj, programme, to or [], all_, dry_run, json)

    @app.command("give", help=_("Give an owner's calls that nobody promised to somebody, such as the last advisor."))
    def give(
        ctx: typer.Context,
        owner: Annotated[
            str, typer.Argument(help=_("Name, pinyin, plate, VIN, phone or its end, own number or id:12."))
        ],
        to: Annotated[str, typer.Option(help=_("A staff code or name, or pool: everybody of the role."))],
        programme: Annotated[str, typer.Option(help=_("Only this programme, by its code or name."))] = "",
        agent: Annotated[str, typer.Option(help=_("Who hands it on."))] = "",
        json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
    ) -> None:
        run_give(ctx.obj, owner, to, programme, json)


def run_distribute(
    session: Session, programme: str, to: "list[str]", everybodys: bool, dry: bool, as_json: bool
) -> None:
    from carecall.desk import sharing
    from carecall.desk.context import find_programme
    from carecall.view import sharing as view

    desk = session.desk()
    named = find_programme(desk, programme)
    done = sharing.share(desk, named, dict(_numbered(desk, each) for each in to), everybodys, dry)
    if as_json:
        session.json(view.distribution_json(done))
        return
    if done.given:
        session.table(*view.owners_table(session.words, done, desk.clock.today()))
    session.table(*view.shares_table(session.words, done))
    for line in (view.distributed_words(session.words, done), *view.sharing_remarks(session.words, done)):
        session.err(line)


def _numbered(desk: "Desk", text: str) -> tuple["Agent", int | None]:
    """Who gets some, and how many. Raises Misconfigured `bad-share`, and what find_agent does."""
    from carecall.desk.context import find_agent, staff_of
    from carecall.text import clean, half_width

    name, colon, count = clean(half_width(text)).rpartition(":")
    if colon and not (count.isdecimal() and 0 < int(count) < MOST):
        raise Misconfigured("bad-share", text=text)
    return find_agent(staff_of(desk), name if colon else count), int(count) if colon else None


def run_give(session: Session, owner: str, to: str, programme: str, as_json: bool) -> None:
    from carecall.cli.promises import taker
    from carecall.desk import giving
    from carecall.desk.context import find_programme
    from carecall.desk.finding import the_owner
    from carecall.view import sharing as view

    desk = session.desk()
    named = find_programme(desk, programme)
    done = giving.give(desk, the_owner(desk, owner).customer, taker(desk, to), named)
    if as_json:
        session.json(view.given_json(done))
    else:
        session.out(view.given_words(session.words, desk.pack, done))


def run_list(session: Session, programme: str, slot: str, state: str, search: str, as_json: bool) -> None:
    from carecall.desk import queue
    from carecall.desk.context import find_programme
    from carecall.desk.finding import matching
    from carecall.view import plain

    desk = session.desk()
    _check(desk, slot, state)
    customers = matching(desk, search) if search else None
    named = find_programme(desk, programme)
    wanted = queue.Filter(named, slot, "" if state in STORED else state, search, customers)
    shown = queue.narrow(queue.load(desk, state=state if state in STORED else None, led_by=wanted), wanted)
    if as_json:
        session.json([plain.queue_row(session.words, desk, row) for row in shown])
    elif shown:
        _table(session, desk, shown)
    if not shown:
        asked = replace(wanted, state=state)
        for line in _why_empty(session, desk, asked):
            (session.err if as_json else session.out)(line)


def _why_empty(session: Session, desk: "Desk", asked: "Filter") -> list[str]:
    """What to do about an empty list, and where the owners were lost."""
    from carecall.desk.funnel import funnel
    from carecall.view.funnel import funnel_lines

    return funnel_lines(session.words, desk.pack, funnel(desk, desk.agent is None, asked), session.room)


def _check(desk: "Desk", slot: str, state: str) -> None:
    """A filter that can match nothing is a mistake, not an empty list."""
    from carecall.model.contacts import Shown

    known = {
        "--slot": (slot, [band.name for band in desk.pack.hours.slots]),
        "--state": (state, [*Shown, "on-call", "open", *STORED]),
    }
    for option, (value, values) in known.items():
        if value and value not in values:
            raise Misconfigured("unknown-value", option=option, value=value, known=[str(each) for each in values])


def _table(session: Session, desk: "Desk", rows: "list[QueueRow]") -> None:
    from carecall.view import names, queue, times

    _, now = session.words, desk.clock.wall()
    lines = []
    for row in rows:
        lead = row.lead
        when = times.moment_words(_, lead.where.starts, now) if lead.where and not lead.where.ready else _("now")
        lines.append((
            str(int(lead.contact.id)), when if lead.where else names.state_name(_, lead.contact.state.value), row.name,
            row.phone, row.plate, names.programme_name(desk.pack, lead.contact.programme, session.lang),
            queue.try_words(lead) if lead.where else names.result_name(_, lead.result),
            row.agent_name,
        ))  # fmt: skip
    stored = rows[0].lead.where is None
    when, what = (_("state"), _("result")) if stored else (_("when"), _("try"))
    heads = (_("no."), when, _("owner"), _("phone"), _("plate"), _("programme"), what, _("agent"))
    session.table(heads, lines)


def run_why(session: Session, asked: str, as_json: bool) -> None:
    """A bare number is a contact's where there is such a contact, else an owner's."""
    from carecall.desk import explaining, finding
    from carecall.desk.why_not import last_calls
    from carecall.view.rules import asked_lines, of_contacts
    from carecall.view.why_not import call_lines, calls_json

    desk, number = session.desk(), finding.listed(asked)
    owner, contact = finding.the_owner(desk, asked), number if explaining.is_contact(desk, number) else 0
    asked_for = (contact,) if contact else explaining.of_today(desk, owner.customer)
    explained = [explaining.explain(desk, each) for each in asked_for]
    if not explained:
        _, command = session.words, " ".join((*WHY_NOT, f"id:{int(owner.customer)}"))
        nothing = _("{name}: no contact is open, and none was closed today. Why, says {command}",
                    name=owner.name, command=command)  # fmt: skip
        session.err(nothing)
    calls = last_calls(desk, owner.customer)
    if as_json:
        rows = [{**_why_data(session, desk, each), "last_calls": calls_json(desk, calls)} for each in explained]
        session.json(rows[0] if contact else rows)
        return
    _, room, known = session.words, session.room, _names(desk)
    told = [line for each in explained for line in _why_lines(_, known, each)]
    rules = asked_lines(_, of_contacts(_, known, explained), room)
    _tell(session, (*told, *rules, *call_lines(_, known, calls, room)))


def _names(desk: "Desk") -> "Names":
    from carecall.view.reasons import Names

    return Names(desk.pack, desk.clock.wall())


def _tell(session: Session, lines: "Iterable[str]") -> None:
    for line in lines:
        session.out(line)


def _why_data(session: Session, desk: "Desk", found: "Explanation") -> "dict[str, Any]":
    from carecall.desk import queue
    from carecall.view import plain

    row = queue.contact_row(desk, found.contact.id)
    entry = next(each for each in row.entries if each.contact.id == found.contact.id)
    return plain.explanation(session.words, desk, found, entry)


def _why_lines(_: Words, known: "Names", found: "Explanation") -> "Iterator[str]":
    from carecall.view.names import programme_name
    from carecall.view.reasons import reason_text

    yield f"{found.name}  {programme_name(known.pack, found.contact.programme, _.lang)}"
    for reason in found.reasons:
        yield f"  {reason_text(_, reason, known)}"
    yield f"  {_('Rules: {ids}', ids=_(', ').join(found.sources))}"


def run_why_not(session: Session, owner: str, as_json: bool) -> None:
    from carecall.desk import finding
    from carecall.desk.why_not import last_calls, why_not
    from carecall.view.why_not import call_lines, calls_json, rules_asked, why_not_json, why_not_lines

    desk = session.desk()
    found = why_not(desk, finding.the_owner(desk, owner).customer)
    calls = last_calls(desk, found.customer)
    if as_json:
        session.json({**why_not_json(session.words, desk, found), "last_calls": calls_json(desk, calls)})
        return
    _, room, known = session.words, session.room, _names(desk)
    told, rules = why_not_lines(_, known, found, room), rules_asked(_, known, found, room)
    _tell(session, (*told, *rules, *call_lines(_, known, calls, room)))
