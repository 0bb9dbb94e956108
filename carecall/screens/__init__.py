"""Owns what people see. Invariant: a screen asks the desk through the app and shows what it got; it decides no rule."""
