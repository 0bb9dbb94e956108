"""The use cases, a module per desk activity. Invariant: each opens exactly one transaction, decides by pure rules and
returns frozen dataclasses; nothing here makes words for people or knows a terminal."""
