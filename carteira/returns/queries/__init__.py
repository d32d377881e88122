"""Questions about what relationships take and give."""
