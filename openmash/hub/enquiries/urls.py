"""Where are enquiries, requests and items?"""

from django.urls import path

from .views import stub

urlpatterns = [
    path("contacts/<slug:reference>/enquiry/open", stub.soon, name="open_enquiry"),
    path("enquiries/", stub.soon, name="enquiries"),
    path("enquiries/<slug:reference>", stub.soon, name="enquiry"),
    path("worklist", stub.soon, name="worklist"),
    path("requests/<slug:reference>", stub.soon, name="request"),
    path("our-items", stub.soon, name="our_items"),
]
