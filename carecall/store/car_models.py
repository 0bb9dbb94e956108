"""Owns the rows of car models with their service terms. Invariant: a model code is one row."""

from __future__ import annotations

from dataclasses import dataclass

from carecall.model.due import DEFAULT_TERMS, Terms
from carecall.store.database import Transaction


@dataclass(frozen=True, slots=True)
class CarModelCard:
    """A model by its id, with its terms."""

    id: int
    code: str
    names: dict[str, str]
    terms: Terms

    @property
    def only_named(self) -> bool:
        """An owner's row named it, and no file has described it yet."""
        return self.names == {"zh": self.code, "en": ""}


UPSERT = """
INSERT INTO car_model (dealership_id, code, name, name_en, first_months, first_km, interval_months, interval_km)
VALUES (:dealership, :code, :name, :name_en, :first_months, :first_km, :interval_months, :interval_km)
ON CONFLICT (dealership_id, code) DO UPDATE
SET name = excluded.name, name_en = excluded.name_en, first_months = excluded.first_months,
    first_km = excluded.first_km, interval_months = excluded.interval_months, interval_km = excluded.interval_km
"""
SELECT = """
SELECT id, code, name, name_en, first_months, first_km, interval_months, interval_km
FROM car_model WHERE dealership_id = :dealership
"""


def upsert(tx: Transaction, dealership: int, code: str, names: dict[str, str], terms: Terms) -> None:
    tx.run(
        UPSERT,
        dealership=dealership,
        code=code,
        name=names.get("zh", code),
        name_en=names.get("en", ""),
        first_months=terms.first_months,
        first_km=terms.first_km,
        interval_months=terms.interval_months,
        interval_km=terms.interval_km,
    )


def recode(tx: Transaction, dealership: int, model: int, code: str) -> None:
    """Give a model its code; the cars that have it keep it."""
    tx.update("car_model", {"dealership_id": dealership, "id": model}, code=code)


def by_code(tx: Transaction, dealership: int) -> dict[str, CarModelCard]:
    """The models that there are, by code."""
    return {
        code: CarModelCard(number, code, {"zh": name, "en": name_en}, Terms(*terms))
        for number, code, name, name_en, *terms in tx.all(SELECT, dealership=dealership)
    }


def by_word(tx: Transaction, dealership: int) -> dict[str, CarModelCard]:
    """The same by whatever an extract may call them: code or name, in either language."""
    cards = by_code(tx, dealership).values()
    words = {word: card for card in cards for word in card.names.values() if word}
    return words | {card.code: card for card in cards}


def ensure(tx: Transaction, dealership: int, cards: dict[str, CarModelCard], code: str) -> int | None:
    """The id of a model; an unknown one is added with the default terms, and `cards` with it."""
    if not code:
        return None
    if code not in cards:
        upsert(tx, dealership, code, {"zh": code}, DEFAULT_TERMS)
        cards.update(by_word(tx, dealership))
    return cards[code].id
