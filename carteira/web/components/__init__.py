"""The words that templates use; one subject a file, gathered in templatetags/carteira.py."""
