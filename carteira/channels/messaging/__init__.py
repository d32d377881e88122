"""SMS and WhatsApp: what the providers send, and whether it is theirs."""
