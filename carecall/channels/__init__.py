"""The world outside: files that come in, dialers, message gateways. Invariant: text from outside is cleaned here, once,
and leaves as frozen records or as problems with a code; nothing in this room knows the database."""
