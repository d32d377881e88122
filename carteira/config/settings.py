"""Settings of the one process that serves pages, API, command line and jobs."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from carteira.config import environment, logs

HOME = environment.home()
PACKAGE = Path(__file__).resolve().parents[1]

DEBUG = False
LOGGING_CONFIG = None
logs.configure(os.environ.get("CARTEIRA_LOG_LEVEL", "WARNING"))
SECRET_KEY = environment.secret_key(HOME)
PORT = environment.number("CARTEIRA_PORT", 8000, least=1, most=65_535)
HTTPS = environment.flag("CARTEIRA_HTTPS", default=False)
PUBLIC_URL = os.environ.get("CARTEIRA_PUBLIC_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
ALLOWED_HOSTS = [h for h in os.environ.get("CARTEIRA_HOSTS", "127.0.0.1,localhost").split(",") if h]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

CAPABILITIES = [
    "carteira.engine.lake",
    "carteira.engine.queue",
    "carteira.web",
    "carteira.governance",
    "carteira.team",
    "carteira.fields",
    "carteira.customers",
    "carteira.trade",
    "carteira.channels",
    "carteira.value",
    "carteira.portfolio",
    "carteira.sales",
    "carteira.service",
    "carteira.health",
    "carteira.returns",
    "carteira.desk",
    "carteira.reports",
    "carteira.demo",
]
INSTALLED_APPS = [
    *CAPABILITIES,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "template_partials",
    "csp",
]
MIDDLEWARE = [
    "carteira.web.middleware.RequestFrame",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "carteira.config.errors.ApiSpeaksProblems",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "carteira.config.sessions.WhoActs",
    "carteira.config.limits.CallsAMinute",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "carteira.config.second_factor.AsksForSecondFactor",
    "django_htmx.middleware.HtmxMiddleware",
    "carteira.web.middleware.CleanText",
]
ROOT_URLCONF = "carteira.config.urls"
WSGI_APPLICATION = "carteira.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "carteira.web.context.page_frame",
            ],
            "builtins": ["template_partials.templatetags.partials", "carteira.web.templatetags.carteira"],
        },
    }
]

DATABASES = {"default": environment.database(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ENGINE, SPARK_URL, SPARK_STORE = environment.engine()
QUEUE_LEASE_SECONDS = environment.number("CARTEIRA_LEASE_SECONDS", 15, least=1, most=3_600)
# Shared by all web processes, so that log-in attempts and used codes count together; no page of the product asks it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "governance_remembered",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

AUTH_USER_MODEL = "team.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "carteira.config.passwords.NoDressedUpPassword"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email"), "max_similarity": 0.6},
    },
]

LANGUAGE_CODE = "pt-br"
LANGUAGES = [("pt-br", _("Portuguese (Brazil)")), ("pt-pt", _("Portuguese (Portugal)")), ("en", _("English"))]
TIME_ZONE = os.environ.get("CARTEIRA_TIME_ZONE", "America/Sao_Paulo")
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = 31_536_000
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 << 20  # 10,000 events in one request

SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 7 * 24 * 3600
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "carteira.config.errors.no_csrf_token"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

SESSION_IDLE_SECONDS = 8 * 3600
API_CALLS_A_MINUTE = environment.number("CARTEIRA_API_CALLS_A_MINUTE", 600)
API_STRANGER_CALLS = 60
WEBHOOK_TRUSTED_HOSTS = [h for h in os.environ.get("CARTEIRA_WEBHOOK_HOSTS", "").split(",") if h]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "carteira.config.accounts.InvitationOnly"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
SECOND_FACTOR = environment.one_of("CARTEIRA_SECOND_FACTOR", ("nobody", "mighty", "everybody"), "mighty" if HTTPS else "nobody")
MFA_ADAPTER = "carteira.config.accounts.LockedFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = HOME / "outbox"
DEFAULT_FROM_EMAIL = "carteira@localhost"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # e-mail is unique by a constraint on its lower case
