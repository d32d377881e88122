"""A form on a public page."""
