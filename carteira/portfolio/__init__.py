"""Which customers matter: segments, target client, the portfolio as it is and as it is wanted, and the selection ladder."""
