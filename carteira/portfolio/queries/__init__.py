"""Questions about the portfolio; each asks for the permission first."""
