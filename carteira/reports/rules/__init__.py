"""What can be asked, days, and figures: pure decisions."""
