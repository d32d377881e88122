"""Words that every folder shares. Knows no framework."""
