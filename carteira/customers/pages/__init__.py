"""Pages of the duplicates review and of merging."""
