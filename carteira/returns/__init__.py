"""What it gave: effort, and what each relationship takes beside what it brings."""
