"""Many rows at once, the same way on SQLite and PostgreSQL: set statements, never a row at a time. Knows no business."""
