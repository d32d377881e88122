"""Pages of the team: members, one's own settings and keys, the first visit."""
