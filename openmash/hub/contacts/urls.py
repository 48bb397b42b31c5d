"""Where are contacts?"""

from django.urls import path

from .views import adding, arriving, contact, files, open_cases, restricting, steps

ONE = "contacts/<slug:reference>"

urlpatterns = [
    path("contacts/new", arriving.new_contact, name="new_contact"),
    path(ONE, contact.contact, name="contact"),
    path(f"{ONE}/received", arriving.contact_received, name="contact_received"),
    path(f"{ONE}/check", contact.check, name="check"),
    path(f"{ONE}/take", contact.take, name="take"),
    path(f"{ONE}/hand-on", steps.hand_on, name="hand_on"),
    path(f"{ONE}/triage", steps.triage, name="triage"),
    path(f"{ONE}/rate", steps.rate, name="rate"),
    path(f"{ONE}/add-child", adding.add_child, name="add_child"),
    path(f"{ONE}/add-person", adding.connect, name="add_person"),
    path(f"{ONE}/children/<slug:child>/check", steps.check_by_hand, name="check_by_hand"),
    path(f"{ONE}/children/<slug:child>/route", steps.route, name="route"),
    path(f"{ONE}/entered-in-error", adding.correct_contact, name="correct_contact"),
    path(f"{ONE}/entered-in-error/<slug:part>/<slug:entered>", adding.correct_part, name="correct_part"),
    path(f"{ONE}/restrict", restricting.restrict, name="restrict"),
    path(f"{ONE}/restrict/name", restricting.name, name="name_member"),
    path(f"{ONE}/restrict/lift", restricting.lift, name="lift_restriction"),
    path(f"{ONE}/restrict/<slug:named>/take-off", restricting.take_off, name="take_name_off"),
    path(f"{ONE}/conflict", restricting.declare, name="declare_conflict"),
    path(f"{ONE}/conflict/<slug:conflict>/lift", restricting.lift_conflict, name="lift_conflict"),
    path("break-glass", restricting.break_glass, name="break_glass"),
    path("break-glass/<slug:reference>/give-back", restricting.give_back, name="give_glass_back"),
    path("files/", files.files, name="files"),
    path("files/<slug:reference>", files.file, name="file"),
    path("files/<slug:reference>/columns", files.columns, name="file_columns"),
    path("files/<slug:reference>/refused.csv", files.refused, name="file_refused"),
    path("files/<slug:reference>/put-aside", files.put_aside, name="put_file_aside"),
    path("open-cases", open_cases.open_cases, name="open_cases"),
]
