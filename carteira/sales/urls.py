"""Addresses of sales."""

from django.urls import path

from carteira.sales.pages import answering, boards, composing, days, delivering, forecasting, inbox, opportunities, proposals, reaching

app_name = "sales"
urlpatterns = [
    path("sales/", boards.show, name="board"),
    path("sales/opportunities/", opportunities.table, name="opportunities"),
    path("sales/opportunities/new/", opportunities.new, name="new"),
    path("sales/opportunities/<int:opportunity_id>/", opportunities.show, name="opportunity"),
    path("sales/opportunities/<int:opportunity_id>/edit/", opportunities.edit, name="edit"),
    path("sales/opportunities/<int:opportunity_id>/move/", boards.move, name="move"),
    path("sales/opportunities/<int:opportunity_id>/proposal/", composing.begin, name="proposal-begin"),
    path("sales/proposals/", proposals.table, name="proposals"),
    path("sales/proposals/figures/", composing.figures, name="figures"),
    path("sales/proposals/<int:proposal_id>/", proposals.show, name="proposal"),
    path("sales/proposals/<int:proposal_id>/write/", composing.change, name="proposal-write"),
    path("sales/proposals/<int:proposal_id>/send/", proposals.send, name="proposal-send"),
    path("sales/proposals/<int:proposal_id>/decide/", proposals.decide, name="proposal-decide"),
    path("sales/proposals/<int:proposal_id>/pdf/", proposals.paper, name="proposal-pdf"),
    path("sales/follow-ups/<int:follow_up_id>/", proposals.follow, name="follow-up"),
    path("my-day/", days.show, name="my-day"),
    path("my-day/tasks/", days.task_new, name="task-new"),
    path("my-day/tasks/<int:task_id>/", days.task_move, name="task-move"),
    path("my-day/visits/", days.visit_new, name="visit-new"),
    path("my-day/visits/<int:visit_id>/", days.visit, name="visit"),
    path("sales/enquiries/", inbox.show, name="inbox"),
    path("sales/enquiries/<int:enquiry_id>/", inbox.decide, name="enquiry-decide"),
    path("sales/prospects/", inbox.prospect_list, name="prospects"),
    path("sales/outreach/", reaching.show, name="outreach"),
    path("sales/deliveries/", delivering.loads, name="deliveries"),
    path("sales/customers/<int:customer_id>/deliveries/", delivering.of_customer, name="customer-deliveries"),
    path("sales/orders/<int:order_id>/stop/", delivering.stop, name="stop"),
    path("offer/<str:token>/", answering.answer, name="answer"),
    path("offer/<str:token>/pdf/", answering.paper, name="answer-pdf"),
    path("sales/forecast/", forecasting.show, name="forecast"),
    path("sales/forecast/rates/", forecasting.count_rates, name="rates"),
]
