"""Our side: who works here, where, and the keys that act for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from carteira.basics.personal import SECRET, Declared, declare, personal


class Territory(models.Model):
    """One row is a territory; a parent contains its children. Customers and members belong to one."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("name", "parent", "path"))

    name = models.CharField(max_length=120, unique=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=500, default="/", help_text="Ids from the root, /1/4/, so that a subtree is one prefix.")

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["User"]):
    """Looks people up the way they log in."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """One row is a person of ours who logs in with an e-mail address."""

    declared: ClassVar[dict[str, Declared]] = {
        "email": personal("log-in", basis="contract", erased="replace by token"),
        "name": personal("shown beside what the person did", basis="contract", erased="replace by token"),
        "password": SECRET,
        **declare(internal=("role", "territory", "language", "time_zone", "sessions_ended", "is_active", "joined_at", "last_login")),
    }

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=20)
    territory = models.ForeignKey(Territory, null=True, blank=True, on_delete=models.PROTECT, related_name="members")
    language = models.CharField(max_length=10, default="pt-br")
    time_zone = models.CharField(max_length=50, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()
    sessions_ended = models.IntegerField(
        default=0, help_text="How often all sessions were ended; part of what a session is checked against."
    )

    objects = People()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_per_email")]

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """Sessions die with the password and whenever all are ended."""
        return f"{super().get_session_auth_hash()}-{self.sessions_ended}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under earlier secret keys."""
        for earlier in super().get_session_auth_fallback_hash():
            yield f"{earlier}-{self.sessions_ended}"


class ApiKey(models.Model):
    """One row is a key that acts for its owner with at most the owner's rights; only its hash is kept."""

    declared: ClassVar[dict[str, Declared]] = {
        "hashed": SECRET,
        **declare(internal=("owner", "name", "prefix", "scopes", "created_at", "expires_at", "revoked_at", "used_at")),
    }

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="keys")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=24)
    hashed = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["owner", "-id"], name="key_by_owner")]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class OneTimeLink(models.Model):
    """One row is a link that lets one person in once, to choose a password; only its hash is kept."""

    class Purpose(models.TextChoices):
        FIRST_START = "first start"
        INVITATION = "invitation"
        RECOVERY = "recovery"

    declared: ClassVar[dict[str, Declared]] = {
        "hashed": SECRET,
        **declare(internal=("user", "purpose", "created_at", "expires_at", "used_at")),
    }

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    hashed = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.purpose}: {self.user_id}"
