"""Owns the ids. Invariant: an id of one kind is never passed where another is meant (mypy holds it)."""

from __future__ import annotations

from typing import NewType

DealershipId = NewType("DealershipId", int)
StaffId = NewType("StaffId", int)
CustomerId = NewType("CustomerId", int)
VehicleId = NewType("VehicleId", int)
DueId = NewType("DueId", int)
ContactId = NewType("ContactId", int)
CallId = NewType("CallId", int)
AttemptId = NewType("AttemptId", int)
PromiseId = NewType("PromiseId", int)

BIG = 2**63
"""Every id is less: no database has a larger number."""
