"""What health publishes."""
