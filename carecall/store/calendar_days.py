"""Owns the rows of days that the dealership has closed or opened against its calendar's rule. Invariant: a day has one
row, and what is entered last holds.
"""

from __future__ import annotations

from datetime import date

from carecall.store.database import Transaction

WRITE = """
INSERT INTO calendar_day (dealership_id, day, is_open, note) VALUES (:dealership, :day, :is_open, :note)
ON CONFLICT (dealership_id, day) DO UPDATE SET is_open = excluded.is_open, note = excluded.note
WHERE calendar_day.is_open <> excluded.is_open OR calendar_day.note <> excluded.note
"""


def entered(tx: Transaction, dealership: int) -> dict[date, tuple[bool, str]]:
    """Every day that was entered: whether it is worked, and its note."""
    sql = "SELECT day, is_open, note FROM calendar_day WHERE dealership_id = :dealership"
    rows = tx.all(sql, dealership=dealership)
    return {date.fromisoformat(day): (bool(is_open), str(note)) for day, is_open, note in rows}


def write(tx: Transaction, dealership: int, day: date, is_open: bool, note: str) -> bool:
    """Enter a day; whether that changed anything."""
    values = {"day": day.isoformat(), "is_open": int(is_open), "note": note}
    return tx.run(WRITE, dealership=dealership, **values) > 0


def remove(tx: Transaction, dealership: int, day: date) -> bool:
    """Take an entered day out, so that the calendar's rule holds for it again; whether there was one."""
    sql = "DELETE FROM calendar_day WHERE dealership_id = :dealership AND day = :day"
    return tx.run(sql, dealership=dealership, day=day.isoformat()) > 0
