"""Addresses of the team."""

from django.urls import path

from carteira.team.pages import account, members, webhooks

app_name = "team"
urlpatterns = [
    path("team/", members.team, name="team"),
    path("team/invite/", members.invite, name="invite"),
    path("team/territories/", members.add_territory, name="territories"),
    path("team/<int:member_id>/", members.member, name="member"),
    path("team/<int:member_id>/change/", members.change, name="change"),
    path("team/<int:member_id>/link/", members.give_link, name="link"),
    path("team/<int:member_id>/disable/", members.disable, name="disable"),
    path("team/<int:member_id>/enable/", members.enable, name="enable"),
    path("settings/", account.settings, name="settings"),
    path("settings/keys/", account.keys, name="keys"),
    path("settings/keys/make/", account.make_key, name="make-key"),
    path("settings/keys/<int:key_id>/revoke/", account.revoke_key, name="revoke-key"),
    path("settings/webhooks/", webhooks.webhooks, name="webhooks"),
    path("settings/webhooks/make/", webhooks.make_webhook, name="make-webhook"),
    path("settings/webhooks/<int:webhook_id>/", webhooks.webhook, name="webhook"),
    path("settings/webhooks/<int:webhook_id>/stop/", webhooks.stop_webhook, name="stop-webhook"),
    path("settings/webhooks/<int:webhook_id>/<int:delivery_id>/again/", webhooks.deliver_again, name="deliver-again"),
    path("welcome/<str:token>/", account.welcome, name="welcome"),
]
