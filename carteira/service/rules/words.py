"""Limits of what is typed on cases."""

LIMITS = {
    "subject": 300, "body": 20_000, "text": 20_000, "outcome": 4_000, "author": 150, "author_contact": 254, "reason": 1_000, "name": 120, "what": 300,
    "reference": 80, "about": 4_000, "comment": 4_000, "code": 40, "told_how": 30, "channel": 20,
}  # fmt: skip
HOW_TOLD = ("email", "phone", "whatsapp", "sms", "visit", "post", "portal", "not-reachable")
