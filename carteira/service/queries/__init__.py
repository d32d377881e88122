"""Questions about cases."""
