"""The nouns of channels: files on their way in, mail, messages on their way out, doors to the outside."""

from carteira.channels.models.doors import Feed, FormEntry, Hook, HookEvent, WebForm
from carteira.channels.models.importing import Import, ImportChange, ImportLine, ImportRecipe, ImportReject
from carteira.channels.models.mail import Attachment, MailAccount, MailFolder, MailMessage
from carteira.channels.models.outbox import OutMessage, Sender, Template

__all__ = [
    "Attachment", "Feed", "FormEntry", "Hook", "HookEvent", "Import", "ImportChange", "ImportLine", "ImportRecipe", "ImportReject",
    "MailAccount", "MailFolder", "MailMessage", "OutMessage", "Sender", "Template", "WebForm",
]  # fmt: skip
