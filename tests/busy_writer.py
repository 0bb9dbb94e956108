"""Another desk that writes as fast as it can until it is killed: `python busy_writer.py URL`. It claims owners of A02
and gives them back. Every claim leaves a row, so that what it wrote can be counted."""

from __future__ import annotations

import itertools
import sys

import support

from carecall.desk import calling, queue
from carecall.desk.context import Desk
from carecall.store.database import Database

SEAT = "busy-writer"


def claims(desk: Desk) -> int:
    """How many claims the busy writer has made so far."""
    with desk.db.read() as tx:
        return int(tx.value("SELECT count(*) FROM call WHERE seat = :seat", seat=SEAT))


def main() -> None:
    desk = support.make_desk(Database(sys.argv[1]), agent="A02", seat=SEAT)
    owners = [row.customer for row in queue.load(desk) if row.lead.where and row.lead.where.ready]
    for owner in itertools.cycle(owners):
        calling.release(desk, calling.prepare(desk, owner).call)


if __name__ == "__main__":
    main()
