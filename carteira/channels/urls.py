"""Addresses of channels."""

from django.urls import path

from carteira.channels.pages import calendar, hooks, imports, mail, mailboxes, stopping, templates, visiting, webform, writing

app_name = "channels"
urlpatterns = [
    path("imports/", imports.imports, name="imports"),
    path("imports/upload/", imports.upload, name="upload"),
    path("imports/template/<slug:kind_name>/", imports.blank, name="template"),
    path("imports/<int:import_id>/", imports.show, name="import"),
    path("imports/<int:import_id>/decide/", imports.decide, name="decide"),
    path("imports/<int:import_id>/preview/", imports.preview, name="preview"),
    path("imports/<int:import_id>/run/", imports.run, name="run"),
    path("imports/<int:import_id>/cancel/", imports.cancel, name="cancel"),
    path("imports/<int:import_id>/undo/", imports.undo, name="undo"),
    path("imports/<int:import_id>/progress/", imports.standing, name="standing"),
    path("imports/<int:import_id>/rejects/", imports.rejects, name="rejects"),
    path("imports/<int:import_id>/recipe/", imports.keep_recipe, name="recipe"),
    path("stop/<str:token>", stopping.stop, name="stop"),
    path("hooks/<slug:code>", hooks.hook, name="hook"),
    path("f/<str:token>", webform.form, name="webform"),
    path("calendar/<str:secret>.ics", calendar.feed, name="feed"),
    path("calendar/", calendar.secret_address, name="calendar"),
    path("customers/<int:number>/contacts.vcf", calendar.export_cards, name="cards"),
    path("customers/<int:number>/contacts", calendar.import_cards, name="take-cards"),
    path("customers/<int:number>/write", writing.write, name="write"),
    path("mail/", mail.inbox, name="mail"),
    path("mail/out/", mail.outbox, name="outbox"),
    path("mail/<int:number>/", mail.message, name="message"),
    path("mail/<int:number>/files/<int:file>", mail.attachment, name="attachment"),
    path("mail/<int:number>/assign", mail.assign, name="assign"),
    path("mailboxes/", mailboxes.mailboxes, name="mailboxes"),
    path("mailboxes/<int:number>/", mailboxes.mailbox, name="mailbox"),
    path("mailboxes/<int:number>/try", mailboxes.try_it, name="try-mailbox"),
    path("mailboxes/<int:number>/retire", mailboxes.retire, name="retire-mailbox"),
    path("texts/", templates.templates, name="texts"),
    path("texts/new", templates.new_template, name="new-text"),
    path("texts/<int:number>/", templates.template, name="text"),
    path("texts/<int:number>/retire", templates.retire, name="retire-text"),
    path("visits/", visiting.visits, name="visits"),
    path("visits/sync", visiting.sync, name="sync-visits"),
    path("visits/worker.js", visiting.worker, name="visits-worker"),
]
