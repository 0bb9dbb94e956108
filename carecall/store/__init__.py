"""Tables, migrations, every query and the unit of work. Invariant: rows never leave this room, only frozen
dataclasses and plain values do; nothing here commits, the desk does."""
