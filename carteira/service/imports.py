"""The kind of file that this folder takes in: cases."""
