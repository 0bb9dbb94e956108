"""Phone scripts: what is said, what is asked, what an answer leads to. Invariant: pure, and the same answers always
take the same path. Nothing here reads a clock, a database or a setting; files are read by `library` alone.

Start with `library.Library` (finds scripts), `engine.Walk` (where a call stands), `answers.check` (typed answers),
`speech` (the sentence to say). `grammar`, `parse` and `check` import pydantic and ruamel.yaml and are loaded only
when a script's files have changed.
"""
