"""Owns the pieces that screens are made of. Invariant: outside text is shown as text, never read as markup."""
