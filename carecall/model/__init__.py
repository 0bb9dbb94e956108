"""The business facts as frozen dataclasses and pure rules. Invariant: nothing here reads a clock, a file, the
environment or a database; every rule is a function of what it is handed."""
