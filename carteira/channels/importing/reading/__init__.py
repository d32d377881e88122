"""How a file is read: its format, encoding, delimiter, decimal mark and date order are found out, and its rows streamed."""
