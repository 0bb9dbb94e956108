"""Owns what one row of an extract does to the records. Invariant: an empty cell never wipes a known value, nothing is
merged that cannot be taken apart, and every function says `added`, `updated` or `unchanged`, or why not.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, field
from datetime import date

from carecall.channels.car_values import plate_keys
from carecall.channels.names import latin_name, name_keys
from carecall.channels.rows import Dated, ModelRow, OwnerRow, PersonRow, RecordsRow, RowProblem, StaffRow, VisitRow
from carecall.desk import auditing, classes, opting_out, persons, withdrawing
from carecall.desk.context import Desk
from carecall.model.dispositions import IMPORTED
from carecall.model.due import Terms
from carecall.model.kinds import OWNER, Subject
from carecall.model.programmes import Programme
from carecall.model.reasons import Reason
from carecall.store import absences, cancelling, car_models, cards, events, people, records
from carecall.store import campaign_audience as audience
from carecall.store.car_models import CarModelCard
from carecall.store.database import Transaction
from carecall.store.lists import names_of
from carecall.store.records import CarRow, Stay


@dataclass(frozen=True, slots=True)
class Hands:
    """A car that two owners claim: the `line` that names it, its plate (else its VIN), whose it was, and who the line
    says has it. `earlier`: the line of the same file that gave it to the first, whose it stays; 0 where it moved."""

    line: int
    car: str
    was: str
    said: str
    earlier: int = 0


@dataclass(slots=True)
class Book:
    """The records as one chunk of rows sees them; `touched` are the cars whose due dates are to be derived,
    `owners_touched` the owners whose own are; `numbers` and `classes` those that the file gave each owner so far,
    `cars` those that it named, with the lines. `shares_number`, `other_first` (another number is dialled first now),
    `stays_out` (of the lists, though the row says otherwise), `is_new` (the owner is), `car_is_new`, `hands`, `car`
    (the row's own), `homeless` (what is kept of cars, of a row that names none), `others` (how many numbers of its
    contact persons are another one's) and `grades_left` (that were not taken, each with the code of why) are of the
    latest row."""

    desk: Desk
    tx: Transaction
    models: dict[str, CarModelCard]
    people: dict[str, int]
    numbers: dict[int, dict[str, str]] = field(default_factory=dict)
    classes: dict[int, set[str]] = field(default_factory=dict)
    cars: dict[int, int] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)
    owners_touched: set[int] = field(default_factory=set)
    visits: list[tuple[int, str, date]] = field(default_factory=list)
    shares_number: bool = False
    other_first: bool = False
    stays_out: bool = False
    is_new: bool = False
    car_is_new: bool = False
    hands: Hands | None = None
    homeless: bool = False
    others: int = 0
    grades_left: tuple[tuple[str, str], ...] = ()
    car: CarRow | None = None

    @classmethod
    def open(cls, desk: Desk, tx: Transaction) -> Book:
        staff = people.staff(tx, desk.id, desk.clock.today())
        known = {agent.name: int(agent.id) for agent in staff} | {agent.code: int(agent.id) for agent in staff}
        return cls(desk, tx, car_models.by_word(tx, desk.id), known)

    def staff(self, row: StaffRow) -> str:
        known = row.code in self.people
        latin, today = latin_name(row.name), self.desk.clock.today()
        written = people.upsert_staff(self.tx, self.desk.id, row.code, row.name, row.role, row.phone, latin)
        if written:
            self.people |= {agent.code: int(agent.id) for agent in people.staff(self.tx, self.desk.id, today)}
        number = self.people[row.code]
        if absences.as_the_extract_says(self.tx, self.desk.id, number, row.absent, today) or written:
            written = True
            auditing.note(self.desk, self.tx, "staff", number, "written", role=row.role, absent=row.absent)
        return "unchanged" if not written else "updated" if known else "added"

    # ------------------------------------------------------------------ models

    def model(self, row: ModelRow) -> str:
        """What owners' rows named before it was described, by its code or either name, is this model."""
        known = car_models.by_code(self.tx, self.desk.id)
        terms = Terms(row.first_months, row.first_km, row.interval_months, row.interval_km)
        named = [card for word in (row.name, row.name_en) if (card := known.get(word)) and card.only_named]
        own = known.get(row.code) if row.code else self.models.get(row.name)
        own = own or next(iter(named), None)
        code, names = self._described(row, own)
        if own and own.code != code:
            car_models.recode(self.tx, self.desk.id, own.id, code)
        new = own is None or (own.code, own.names, own.terms) != (code, names, terms)
        same = [card for card in named if card is not own and card.terms != terms]
        for card_code, card_names in [(code, names)] * new + [(card.code, card.names) for card in same]:
            car_models.upsert(self.tx, self.desk.id, card_code, card_names, terms)
        if not (new or same):
            return "unchanged"
        self.models = car_models.by_word(self.tx, self.desk.id)
        auditing.note(self.desk, self.tx, "car_model", self.models[code].id, "written", code=code, terms=astuple(terms))
        return "updated" if own else "added"

    def _described(self, row: ModelRow, own: CarModelCard | None) -> tuple[str, dict[str, str]]:
        """The code and the names; what the row leaves empty stays."""
        code = row.code or (own.code if own else row.name)
        known = own.names if own else {"zh": code, "en": ""}
        return code, {"zh": row.name or known["zh"], "en": row.name_en or known["en"]}

    # ------------------------------------------------------------------ owners

    def owner(self, row: OwnerRow, line: int) -> str:
        self.car_is_new, self.hands, self.car = False, None, None
        car = self._car(row)
        owner, self.is_new = self._identify(row, car)
        changed = self._owner_values(owner, row)
        if self.is_new and any(kind.of_owner for kind in self.desk.pack.kinds.values()):
            self.owners_touched.add(owner)
        if row.plate or row.vin or row.model or row.delivered_on:
            changed |= self._own_car(owner, row, line, car)
        changed |= bool(self._keep(row.kept, owner, self.car) - {"unchanged"})
        changed |= self._classes(owner, row)
        taken = [persons.take_in(self.desk, self.tx, owner, person) for person in row.people]
        self.others = sum(each.others for each in taken)
        changed |= any(each.changed for each in taken)
        done = "added" if self.is_new or self.car_is_new else "updated" if changed else "unchanged"
        if done != "unchanged":
            auditing.note(self.desk, self.tx, "customer", owner, "added" if self.is_new else "updated", source="import")
        return done

    def _car(self, row: OwnerRow) -> CarRow | None:
        return records.find_car(self.tx, self.desk.id, row.vin, row.plate)

    def _identify(self, row: OwnerRow, car: CarRow | None) -> tuple[int, bool]:
        """Same phone and same name, else the same car or DMS number under the same name, is the same owner."""
        sharing = [owner for phone in row.phones for owner in self._owners_of(phone.e164)]
        same = [owner for owner, name in sharing if name == row.name]
        self.shares_number = bool(sharing) and not same
        if not same and car and records.owner_name(self.tx, self.desk.id, car.customer) == row.name:
            same = [car.customer]
        if not same and row.external_id:
            same = records.owners_of_external(self.tx, self.desk.id, row.external_id, row.name)
        if same:
            return same[0], False
        return records.add_owner(self.tx, self.desk.id, row.name, latin_name(row.name)), True

    def _owners_of(self, number: str) -> list[tuple[int, str]]:
        return records.owners_of_number(self.tx, self.desk.id, number)

    def _owner_values(self, owner: int, row: OwnerRow) -> bool:
        changed = records.update_owner(self.tx, self.desk.id, owner, {
            "external_id": row.external_id,
            "salutation": row.salutation,
            "born_on": row.birthday.isoformat() if row.birthday else None,
            "lunar_birth": str(row.lunar_birthday) if row.lunar_birthday else "",
            "wish_from": f"{row.calls_from:%H:%M}" if row.calls_from else "",
            "wish_to": f"{row.calls_to:%H:%M}" if row.calls_to else "",
            "calls_seldom": 1 if row.calls_seldom else None,  # a wish that was told is not lifted by a file
        })  # fmt: skip
        if changed:
            self.owners_touched.add(owner)
        numbers = self._numbers(owner, row)
        tails = set().union(*(persons.number_keys(phone.e164) for phone in row.phones))
        records.add_keys(self.tx, self.desk.id, owner, sorted({*name_keys(row.name), *tails}))
        return changed | numbers | self._wish(owner, row.opted_out)

    def _classes(self, owner: int, row: OwnerRow) -> bool:
        """C-27: what the file says besides is as it was; grades of one scale are never two."""
        self.grades_left = ()
        if not row.classes:
            return False
        taken = classes.take_in(self.desk, self.tx, owner, row.classes, self.classes.setdefault(owner, set()))
        self.grades_left = taken.left
        return taken.changed

    def _numbers(self, owner: int, row: OwnerRow) -> bool:
        """What the newest file says comes first; of an owner who is in it twice, what the earlier row says."""
        said = self.numbers.setdefault(owner, {})
        for phone in row.phones:
            said.setdefault(phone.e164, phone.extension)
        found = records.write_numbers(self.tx, self.desk.id, owner, said)
        self.other_first = found.other_first
        if found.added:
            persons.resume(self.desk, self.tx, owner)
        return found.changed

    def person(self, row: PersonRow, line: int) -> str | RowProblem:
        """What was done, or why nobody knows whose contact person it is (E-15)."""
        found = records.owners_named(self.tx, self.desk.id, row.owner, row.external_id)
        if len(found) != 1:
            code = "person-of-several" if found else "person-of-nobody"
            return RowProblem(line, "", code, {"owner": row.owner or row.external_id})
        taken = persons.take_in(self.desk, self.tx, found[0], row.person)
        self.others = taken.others
        return "updated" if taken.changed else "unchanged"

    def _wish(self, owner: int, out: bool | None) -> bool:
        """B-14: a file may say that an owner wants no calls; that it says nothing of it, or no, lifts no wish."""
        if out:
            return opting_out.opt_out(self.desk, self.tx, owner, IMPORTED)
        self.stays_out = out is False and cards.opted_out(self.tx, self.desk.id, owner)
        return False

    def _own_car(self, owner: int, row: OwnerRow, line: int, found: CarRow | None) -> bool:
        model = car_models.ensure(self.tx, self.desk.id, self.models, row.model)
        found = found or records.owners_car(self.tx, self.desk.id, owner, model, row.delivered_on, row.vin, row.plate)
        self.car_is_new = found is None
        car = found or records.add_car(self.tx, self.desk.id, owner)
        if car.customer != owner and not self._changed_hands(car, owner, row, line):
            return False
        self.cars.setdefault(car.id, line)
        self.car = car
        changed = records.update_car(self.tx, self.desk.id, car, {
            "customer_id": owner, "vin": row.vin, "plate": row.plate, "model_id": model,
            "delivered_on": row.delivered_on.isoformat() if row.delivered_on else None,
            "consultant_id": self.people.get(row.consultant),
        })  # fmt: skip
        if row.km is not None:
            changed |= self._reading(car.id, row.km, row.km_on)
        if changed or self.car_is_new:
            records.add_keys(self.tx, self.desk.id, owner, plate_keys(row.plate))
            self.touched.add(car.id)
        return changed

    def _changed_hands(self, car: CarRow, owner: int, row: OwnerRow, line: int) -> bool:
        """The car moves, and what the old owner was to be called about it is over; False where an earlier line of the
        same file gave it to that owner: it would move to and fro with each import."""
        was = records.owner_name(self.tx, self.desk.id, car.customer)
        self.hands = Hands(line, car.plate or car.vin, was, row.name, self.cars.get(car.id, 0))
        if self.hands.earlier:
            return False
        where = {"customer": car.customer, "vehicle": car.id}
        sold = Reason("not-eligible", {"result": "sold"})
        withdrawing.cancel(self.desk, self.tx, cancelling.OF_OWNERS_CAR, "sold", sold, where)
        auditing.note(self.desk, self.tx, "vehicle", car.id, "changed-hands", old=car.customer, new=owner)
        return True

    def _reading(self, vehicle: int, km: int, on: date | None) -> bool:
        """A reading without its day counts as today's, unless it is the one that is known."""
        if on is None and records.newest_km(self.tx, self.desk.id, vehicle) == km:
            return False
        return records.add_reading(self.tx, self.desk.id, vehicle, on or self.desk.clock.today(), km, "import")

    # ------------------------------------------------------------------ what the packs keep

    def keep_of(self, row: RecordsRow, line: int) -> str | RowProblem:
        """What was done, or why the row cannot be kept."""
        car = records.find_car(self.tx, self.desk.id, row.vin, row.plate)
        if car is None and (row.plate or row.vin):
            return RowProblem(line, "", "unknown-car", {"plate": row.plate or row.vin})
        if car is None and not all(map(self._of_owner, row.kept)):
            return RowProblem(line, "", "record-without-car")
        numbers = [phone.e164 for phone in row.phones]
        owner = car.customer if car else records.whose_number(self.tx, self.desk.id, numbers, row.name)
        if owner is None:
            return RowProblem(line, "", "unknown-owner-row")
        if row.withdrawn:
            return self._take_back(row.kept, owner, car, line)
        done = self._keep(row.kept, owner, car)
        return next((each for each in ("added", "updated") if each in done), "unchanged")

    def _take_back(
        self, kept: tuple[Dated, ...], owner: int, car: CarRow | None, line: int
    ) -> str | RowProblem:  # fmt: skip
        """What a file had wrong is kept no longer, and what rests on it is due no more; what it had ended stays so."""
        gone = [self._forget(each, owner, car) for each in kept]
        return "updated" if any(gone) else RowProblem(line, "", "record-not-kept")

    def _forget(self, kept: Dated, owner: int, car: CarRow | None) -> bool:
        whose: Subject = "customer" if car is None or self._of_owner(kept) else "vehicle"
        subject = car.id if car and whose == "vehicle" else owner
        found = events.take_back(self.tx, self.desk.id, kept.record, whose, subject, kept.on, kept.number)
        if found:
            (self.touched if whose == "vehicle" else self.owners_touched).add(subject)
            auditing.note(self.desk, self.tx, whose, subject, "record-taken-back", record=kept.record,
                          on=kept.on.isoformat(), number=kept.number)  # fmt: skip
        return found

    def _of_owner(self, kept: Dated) -> bool:
        return self.desk.pack.records[kept.record].subject == OWNER

    def _keep(self, kept: tuple[Dated, ...], owner: int, car: CarRow | None) -> set[str]:
        """What was done with each; `homeless` says that a car is wanting."""
        self.homeless = car is None and not all(map(self._of_owner, kept))
        of_owner = {self._write(each, "customer", owner) for each in kept if self._of_owner(each)}
        of_car = {self._write(each, "vehicle", car.id) for each in kept if car and not self._of_owner(each)}
        self.owners_touched |= {owner} if of_owner - {"unchanged"} else set()
        self.touched |= {car.id} if car and of_car - {"unchanged"} else set()
        return of_owner | of_car

    def _write(self, kept: Dated, whose: Subject, subject: int) -> str:
        today, waits = self.desk.clock.today(), self.desk.pack.records[kept.record].campaign
        done = events.write(self.tx, self.desk.id, kept.record, whose, subject, kept.on, kept.number, today,
                            kept.amount, waits)  # fmt: skip
        if done != "unchanged" and waits:
            number = kept.number or kept.on.isoformat()
            audience.reach(self.tx, self.desk.id, kept.record, number, whose, subject, kept.on)
        programmes = [p.code for p in self.desk.pack.programmes.values() if kept.record in p.ended_by]
        if done != "unchanged" and programmes:
            names, params = names_of("p", programmes)
            where = cancelling.ENDED.format(whose=whose, programmes=names)
            reason = Reason("ended", {"on": kept.on.isoformat(), "base": kept.record})
            found = {"subject": subject, "on": kept.on.isoformat(), **params}
            withdrawing.cancel(self.desk, self.tx, where, "ended", reason, found)
        return done

    # ------------------------------------------------------------------ visits

    def visit(self, row: VisitRow) -> str:
        """"" where the car is not known."""
        car = records.find_car(self.tx, self.desk.id, row.vin, row.plate)
        if car is None:
            return ""
        number = row.number or records.same_visit(self.tx, self.desk.id, car.id, row.returned_on, row.kind)
        written = records.write_visit(self.tx, self.desk.id, number, {
            "vehicle_id": car.id, "kind": row.kind, "returned_on": row.returned_on.isoformat(),
            "opened_on": row.opened_on.isoformat() if row.opened_on else None, "km": row.km,
            "advisor_id": self.people.get(row.advisor), "summary": row.summary,
        })  # fmt: skip
        if written.was:
            self._was_no(written.was, car.id, row.returned_on)
        if row.km is not None:
            records.add_reading(self.tx, self.desk.id, car.id, row.returned_on, row.km, "visit")
        if written.done != "unchanged":
            self.touched.add(car.id)
            self.visits.append((car.id, row.kind, row.returned_on))
        return written.done

    def _was_no(self, was: Stay, vehicle: int, on: date) -> None:
        """The visit was none of that car, day or kind: what was read, derived and answered there goes with it."""
        self.touched.add(was.vehicle)
        for car, day in ((was.vehicle, was.on), (vehicle, on)):
            records.read_again(self.tx, self.desk.id, car, day)
        for programme in self.desk.pack.programmes.values():
            if was.kind in programme.answered_by:
                self._not_seen(programme, was)

    def _not_seen(self, programme: Programme, was: Stay) -> None:
        """D-11: what nobody had dialled when this visit answered it is planned again, if no other one answers it."""
        today, reason = self.desk.clock.today().isoformat(), _seen_on(was.on).to_json()
        for contact in cancelling.forget_seen(self.tx, self.desk.id, programme, was.vehicle, reason, today):
            auditing.note(self.desk, self.tx, "contact", contact, "due-again", seen=was.on.isoformat())

    def answer_visits(self) -> None:
        """Cancel at once the open contacts that the visits of this chunk answer (D-11)."""
        for vehicle, kind, on in self.visits:
            answered = [p.code for p in self.desk.pack.programmes.values() if kind in p.answered_by]
            if answered:
                self._seen(vehicle, answered, on)

    def _seen(self, vehicle: int, programmes: list[str], on: date) -> None:
        names, params = names_of("p", programmes)
        where = cancelling.ANSWERED.format(programmes=names)
        found = {"vehicle": vehicle, "on": on.isoformat(), **params}
        withdrawing.cancel(self.desk, self.tx, where, "seen", _seen_on(on), found)


def _seen_on(day: date) -> Reason:
    return Reason("seen", {"on": day.isoformat()})
