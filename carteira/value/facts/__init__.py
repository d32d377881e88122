"""Tables for thinking: each SQL text or pure build with the toml that says what it publishes."""
