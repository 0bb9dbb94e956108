"""Owns `owner contact`: the contact persons of a business customer (E-15). Invariant: their numbers are shown masked
(C-20)."""

from typing import TYPE_CHECKING, Annotated

import typer

from carecall.cli.session import Session
from carecall.i18n import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from carecall.desk.context import Desk
    from carecall.desk.persons import Entry
    from carecall.model.ids import CustomerId


def build(_: Words) -> typer.Typer:
    app = typer.Typer(no_args_is_help=True)
    owner_help = _("The whole name, plate, VIN, phone, own number or id:12.")
    json_help = _("Print JSON.")
    name_help = _("Their name.")
    salutation_help = _("Mr or Ms: the script and the messages address them so.")
    role_help = _("What they are, such as head of equipment.")
    agent_help = _("Who says so.")

    @app.command("list", help=_("The contact persons of an owner: what they are, and their numbers."))
    def list_(
        ctx: typer.Context,
        owner: Annotated[list[str], typer.Argument(metavar="OWNER", help=owner_help)],
        json: Annotated[bool, typer.Option("--json", help=json_help)] = False,
    ) -> None:
        run_list(ctx.obj, " ".join(owner), json)

    @app.command("add", help=_("Somebody new whom one may speak with at a business customer's."))
    def add(
        ctx: typer.Context,
        owner: Annotated[list[str], typer.Argument(metavar="OWNER", help=owner_help)],
        name: Annotated[str, typer.Option(help=name_help)],
        role: Annotated[str, typer.Option(help=role_help)] = "",
        salutation: Annotated[str, typer.Option(help=salutation_help)] = "",
        number: Annotated[
            list[str] | None, typer.Option(help=_("Their telephone number; several are possible."))
        ] = None,
        agent: Annotated[str, typer.Option(help=agent_help)] = "",
        json: Annotated[bool, typer.Option("--json", help=json_help)] = False,
    ) -> None:
        from carecall.desk import persons

        done = _done(ctx.obj, owner, lambda desk, who: persons.add(desk, who, name, role, number or (), salutation))
        tell(ctx.obj, done, ctx.obj.words("Added: {person}.", person=_told(ctx.obj, done)), json)

    @app.command("change", help=_("What a contact person is, and which numbers are theirs from now on."))
    def change(
        ctx: typer.Context,
        owner: Annotated[list[str], typer.Argument(metavar="OWNER", help=owner_help)],
        name: Annotated[str, typer.Option(help=name_help)],
        role: Annotated[str, typer.Option(help=role_help)] = "",
        salutation: Annotated[str, typer.Option(help=salutation_help)] = "",
        number: Annotated[
            list[str] | None, typer.Option(help=_("Their telephone number from now on; several are possible."))
        ] = None,
        agent: Annotated[str, typer.Option(help=agent_help)] = "",
        json: Annotated[bool, typer.Option("--json", help=json_help)] = False,
    ) -> None:
        from carecall.desk import persons

        done = _done(ctx.obj, owner, lambda desk, who: persons.change(desk, who, name, role, number or (), salutation))
        tell(ctx.obj, done, ctx.obj.words("So it is now: {person}.", person=_told(ctx.obj, done)), json)

    @app.command("remove", help=_("This contact person is called no more, on none of their numbers."))
    def remove(
        ctx: typer.Context,
        owner: Annotated[list[str], typer.Argument(metavar="OWNER", help=owner_help)],
        name: Annotated[str, typer.Option(help=name_help)],
        agent: Annotated[str, typer.Option(help=agent_help)] = "",
        json: Annotated[bool, typer.Option("--json", help=json_help)] = False,
    ) -> None:
        from carecall.desk import persons

        done = _done(ctx.obj, owner, lambda desk, who: persons.remove(desk, who, name))
        tell(ctx.obj, done, ctx.obj.words("Removed: {person}.", person=_told(ctx.obj, done)), json)

    return app


def _done(session: Session, owner: "Sequence[str]", do: "Callable[[Desk, CustomerId], Entry]") -> "Entry":
    from carecall.desk import finding

    desk = session.desk()
    return do(desk, finding.exactly_the_owner(desk, " ".join(owner)).customer)


def _told(session: Session, entry: "Entry") -> str:
    from carecall.view.owners import person_words

    return person_words(session.words, session.desk().pack, entry)


def tell(session: Session, entry: "Entry", words: str, as_json: bool) -> None:
    from carecall.view.owners import person_json, unknown_role_words

    if as_json:
        session.json(person_json(session.words, session.desk().pack, entry))
    else:
        session.out(words)
    if entry.person.said and not entry.person.role:
        session.err(unknown_role_words(session.words, session.desk().pack, entry.person.said))


def run_list(session: Session, owner: str, as_json: bool) -> None:
    from carecall.desk import finding, persons
    from carecall.view import owners

    _, desk = session.words, session.desk()
    found = persons.entries(desk, finding.exactly_the_owner(desk, owner).customer)
    if as_json:
        session.json([owners.person_json(_, desk.pack, entry) for entry in found])
    elif found:
        heads = (_("name"), _("role"), _("phone"), _("wrong numbers"))
        session.table(heads, [owners.person_cells(_, desk.pack, entry) for entry in found])
    else:
        session.err(_("No contact person is on record."))
