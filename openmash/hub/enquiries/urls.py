"""Where are enquiries, requests and items?"""

from django.urls import path

from .views import enquiries, items, requests

urlpatterns = [
    path("contacts/<slug:reference>/enquiry/open", enquiries.open_enquiry, name="open_enquiry"),
    path("enquiries/", enquiries.enquiries, name="enquiries"),
    path("enquiries/<slug:reference>", enquiries.enquiry, name="enquiry"),
    path("enquiries/<slug:reference>/rate", enquiries.rate, name="rate_enquiry"),
    path("enquiries/<slug:reference>/ask", enquiries.ask_agency, name="ask_agency"),
    path("worklist", requests.worklist, name="worklist"),
    path("requests/<slug:reference>", requests.read, name="request"),
    path("requests/<slug:reference>/conflict", requests.declare_conflict, name="conflict_at_request"),
    path("requests/<slug:reference>/send", requests.send, name="send_reply"),
    path("requests/<slug:reference>/nothing-held", requests.nothing_held_for_rest, name="nothing_held_for_rest"),
    path("requests/<slug:reference>/<int:order>/nothing-held", requests.nothing_held, name="nothing_held"),
    path("requests/<slug:reference>/<int:order>/withheld", requests.withhold, name="withhold"),
    path("requests/<slug:reference>/<int:order>/item", requests.write, name="write_item"),
    path("our-items", items.our_items, name="our_items"),
    path("items/<slug:reference>", items.item, name="item"),
    path("items/<slug:reference>/source", items.source, name="read_source"),
    path("items/<slug:reference>/move", items.move, name="move_item"),
    path("items/<slug:reference>/entered-in-error", items.correct, name="correct_item"),
]
