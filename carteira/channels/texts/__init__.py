"""Texts with names in braces: checked when they are kept, filled in when they leave, nothing else is carried out."""
