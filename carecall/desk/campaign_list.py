"""Owns reading the list of a campaign: a file that names cars and owners. Invariant: it writes nothing; a line that
fits nobody, or not only one, is told with its number and stops no other."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from carecall.channels.extract_rows import read_rows
from carecall.channels.headers import LIST
from carecall.channels.rows import ListRow, RowProblem
from carecall.desk.context import Desk
from carecall.desk.intake import Imported, Rejected, doubts, layout_of
from carecall.model.campaigns import Named
from carecall.store import records
from carecall.store.database import Transaction


@dataclass(slots=True)
class _Reader:
    """One file; the owners by the dealership's own numbers are read with the first line that has one."""

    desk: Desk
    tx: Transaction
    named: list[Named] = field(default_factory=list)
    by_external: dict[str, list[int]] | None = None

    def take(self, row: ListRow) -> str:
        """Whom the line names; the code of the problem where that is nobody, "" where there is none."""
        if row.plate or row.vin:
            car = records.find_car(self.tx, self.desk.id, row.vin, row.plate)
            return self._add(Named(vehicle=car.id) if car else None, "unknown-car")
        if row.external_id:
            owners = self._by_external().get(row.external_id, [])
            return self._add(Named(customer=owners[0]) if len(owners) == 1 else None, "unknown-owner-number")
        owner = records.whose_number(self.tx, self.desk.id, [phone.e164 for phone in row.phones], row.name)
        return self._add(Named(customer=owner) if owner else None, "unknown-owner-row")

    def _add(self, found: Named | None, problem: str) -> str:
        if found is None:
            return problem
        self.named.append(found)
        return ""

    def _by_external(self) -> dict[str, list[int]]:
        if self.by_external is None:
            self.by_external = records.owners_by_external(self.tx, self.desk.id)
        return self.by_external


def read(desk: Desk, path: Path) -> tuple[list[Named], Imported]:
    """Whom the file names, each once, and what became of its lines. Raises Refused where it cannot be read at all."""
    reading = read_rows(path, LIST, today=desk.clock.today(), layout=layout_of(desk.pack))
    told = Imported(reading.kind, reading.header, reading.columns_unknown)
    with desk.db.read() as tx:
        reader = _Reader(desk, tx)
        for row in reading.rows:
            told.rows += 1
            problem = next((each for each in row.problems if not each.warning), None)
            if isinstance(row.record, ListRow) and (code := reader.take(row.record)):
                plate = row.record.plate or row.record.vin
                problem = RowProblem(row.line, "", code, {"plate": plate} if plate else {})
            if problem:
                told.rejected.append(Rejected(row.raw, problem, doubts(row)))
            else:
                told.warnings += doubts(row)
    named = list(dict.fromkeys(reader.named))
    told.added = len(named)
    return named, told
