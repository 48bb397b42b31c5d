"""How is a form's field drawn, and how are its mistakes listed?"""

from datetime import date
from typing import Any

import pytest
from django import forms
from django.template import engines
from django.utils.datastructures import MultiValueDict

from openmash.hub.govuk import fields
from openmash.hub.govuk.fields import described, mistakes


class Child(forms.Form):
    name = fields.PlainText("Name", required=False)
    born = fields.DateField("Date of birth", required=False)
    seen = fields.PartialDateField("Last seen", required=False)
    level = fields.Radios("Level", choices=[("1", "1", "Universal"), ("4", "4", "Acute")])
    asked = fields.Checkboxes("Agencies", choices=[("police", "Police"), ("health", "Health")], required=False)
    why = fields.Select("Why", choices=[("a", "A reason"), ("b", "Another")], required=False)
    agree = fields.Tick("I have read it", hint="It is on record", required=False)
    report = fields.FileField("Report", endings=(".csv",), required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False)


class SignIn(forms.Form):
    """Fields that are not ours, as sign-in brings them."""

    login = forms.EmailField(widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(widget=forms.PasswordInput, max_length=10)
    remember = forms.BooleanField(required=False)
    notes = forms.CharField(widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(choices=[("", "---"), ("a", "A")], required=False)
    among = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect, required=False)
    several = forms.MultipleChoiceField(choices=[("a", "A")], widget=forms.CheckboxSelectMultiple, required=False)
    proof = forms.FileField(required=False)


def drawn(form: forms.Form) -> str:
    backend: Any = engines.all()[0]
    template = (
        '{% from "components/form.html" import fields, error_summary %}{{ error_summary(form) }}{{ fields(form) }}'
    )
    return str(backend.env.from_string(template).render(form=form))


def test_every_field_is_drawn_with_its_label_and_what_was_typed() -> None:
    sent = MultiValueDict(
        {
            "name": ["Tamsin <b>"], "born-day": ["31"], "born-month": ["2"], "born-year": ["2020"], "level": ["9"],
            "asked": ["health"], "why": ["b"], "agree": ["on"], "key": ["k"],
        }
    )  # fmt: skip
    shown = drawn(Child(sent))
    for kept in (
        'value="Tamsin &lt;b&gt;"',
        'name="born-day" type="text" value="31"',
        'name="asked" type="checkbox" value="health" checked',
        '<option value="b" selected>Another</option>',
        'name="agree" type="checkbox" value="on" checked',
        '<input type="hidden" name="key" value="k"',
        'accept=".csv"',
    ):
        assert kept in shown, kept
    assert "checked" not in shown.partition('name="level"')[2].partition("fieldset")[0]


def test_the_list_of_mistakes_leads_to_the_very_box() -> None:
    form = Child({"born-day": "31", "born-month": "2", "born-year": "2020", "level": "1"})
    assert mistakes(form) == [
        {"text": "Date of birth must be a real date: February 2020 has 29 days", "href": "#id_born-day"}
    ]
    shown = drawn(form)
    assert '<a href="#id_born-day">' in shown
    assert "There is a problem" in shown
    wrong = described(form["born"])["items"]
    assert ["--error" in box["classes"] for box in wrong] == [True, False, False]


def test_a_date_that_is_wrong_as_a_whole_marks_all_its_boxes() -> None:
    class Seen(forms.Form):
        on = fields.DateField("Seen", until=date(2020, 1, 1))
        by = fields.DateField("Reviewed")

    form = Seen({"on-day": "2", "on-month": "1", "on-year": "2020"})
    assert all("--error" in box["classes"] for box in described(form["on"])["items"])
    assert all("--error" in box["classes"] for box in described(form["by"])["items"])
    assert mistakes(form)[1]["href"] == "#id_by-day"


def test_a_form_that_holds_has_no_list_of_mistakes() -> None:
    assert mistakes(Child(), Child({"level": "1"})) == []
    assert "problem" not in drawn(Child())


def test_mistakes_of_several_forms_and_of_whole_forms_come_in_the_order_of_the_page() -> None:
    class Whole(forms.Form):
        def clean(self) -> None:
            raise forms.ValidationError("Nobody is named")

    class AtMostOne(forms.BaseFormSet):
        def clean(self) -> None:
            raise forms.ValidationError("Twice the same child")

    several = forms.formset_factory(Child, formset=AtMostOne)
    sent = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": "T", "form-0-level": "9"}
    assert mistakes(Whole({}), several(sent)) == [
        {"text": "Nobody is named"},
        {"text": "Twice the same child"},
        {"text": "Choose one of the answers shown", "href": "#id_form-0-level"},
    ]
    assert "There are 3 problems" in str(
        engines.all()[0]
        .env.from_string('{% from "components/form.html" import error_summary %}{{ error_summary(*them) }}')
        .render(them=[Whole({}), several(sent)])
    )


def test_what_cannot_be_shown_again_is_marked_and_breaks_nothing() -> None:
    shown = drawn(Child({"name": "a\x00b\ud800c", "born-year": "\udfff", "level": "1"}))
    assert 'value="a\ufffdb\ufffdc"' in shown
    shown.encode()


def test_a_field_that_need_not_be_filled_says_so_unless_the_page_does() -> None:
    form = Child()
    assert described(form["born"])["fieldset"]["legend"]["text"] == "Date of birth (optional)"
    assert described(form["born"], optional=False)["fieldset"]["legend"]["text"] == "Date of birth"
    assert described(form["level"], legend="m")["fieldset"]["legend"]["classes"] == "govuk-fieldset__legend--m"


def test_dates_known_before_stand_in_their_boxes() -> None:
    form = Child(initial={"born": date(2020, 7, 3), "seen": fields.PartialDate(2026, 11)})
    assert [box["value"] for box in described(form["born"])["items"]] == ["3", "7", "2020"]
    assert [box["value"] for box in described(form["seen"])["items"]] == ["", "11", "2026"]


def test_an_empty_row_of_several_forms_counts_as_untouched() -> None:
    several = forms.formset_factory(Child)({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0"})
    assert several.is_valid()
    assert not several.forms[0].has_changed()


def test_fields_that_are_not_ours_are_drawn_by_their_widget_and_name_themselves_when_empty() -> None:
    form = SignIn({})
    assert [described(bound)["shape"] for bound in form] == [
        "input", "password", "tick", "textarea", "select", "radios", "checkboxes", "file",
    ]  # fmt: skip
    assert [found["text"] for found in mistakes(form)] == ["Enter login", "Enter password"]
    assert described(form["login"])["type"] == "email"
    assert described(form["login"])["autocomplete"] == "username"
    assert [item["value"] for item in described(form["kind"])["items"]] == ["", "a"]
    long = SignIn({"login": "dana@example.org", "password": "x" * 11})
    assert [found["text"] for found in mistakes(long)] == ["Ensure this value has at most 10 characters (it has 11)."]
    assert "x" * 11 not in drawn(long)


def test_a_password_is_never_sent_back() -> None:
    assert 'value="letmein"' not in drawn(SignIn({"password": "letmein"}))


@pytest.mark.parametrize("auto_id", [False, "field_%s"])
def test_the_link_the_label_and_the_box_agree_on_a_name(auto_id: Any) -> None:
    form = Child({"name": "x" * 201, "level": "1"}, auto_id=auto_id)
    target = mistakes(form)[0]["href"].removeprefix("#")
    assert f'for="{target}"' in drawn(form)
    assert f'id="{target}"' in drawn(form)


# Drawn once and kept: only what is nobody's


class Offering(forms.Form):
    """A form that learns when it is made what it offers, and to whom."""

    who = fields.Radios("Who", choices=[("a", "Anybody")], required=False)
    why = fields.PlainText("Why", required=False)

    def __init__(self, *args: Any, label: str = "Why", names: tuple[str, ...] = ("Anybody",), **options: Any) -> None:
        super().__init__(*args, **options)
        if names != ("Anybody",):
            self.fields["who"] = fields.Radios("Who", choices=[(name, name) for name in names], required=False)
        self.fields["why"].label = label
        self.fields["when"] = fields.DateField("When", required=False)


def blank(form: forms.Form) -> set[str]:
    return {bound.name for bound in form if described(bound)["blank"]}


def test_a_field_that_nobody_touched_is_blank() -> None:
    assert blank(Child()) == set(Child.base_fields)
    assert blank(Child({"name": "", "born-day": ""})) == set(Child.base_fields) - {"level"}, "a level was needed"


def test_what_was_typed_or_is_known_of_somebody_is_never_blank() -> None:
    typed = Child({"name": "Tamsin", "born-day": "9", "level": "4", "asked": ["police"], "agree": "on"})
    assert blank(typed) == {"seen", "why", "report", "key"}
    known = Child(initial={"name": "Tamsin", "seen": fields.PartialDate(2020, 2)})
    assert blank(known) == set(Child.base_fields) - {"name", "seen"}


def test_what_a_form_learns_when_it_is_made_is_never_blank() -> None:
    assert blank(Offering()) == {"who", "why"}, "a field that was added is not the form's own"
    assert blank(Offering(names=("Tamsin",))) == {"why"}
    assert blank(Offering(label="Why Tamsin")) == {"who"}


def test_blank_fields_are_alike_only_where_they_are_drawn_alike() -> None:
    one, again, other = (described(Child(prefix=prefix)["name"]) for prefix in ("q1", "q1", "q2"))
    assert (one == again, hash(one) == hash(again)) == (True, True)
    assert one != other
    assert one != dict(one), "what is not known to be blank is never taken for it"


def test_a_form_is_drawn_as_it_stands_however_often() -> None:
    empty = drawn(Child())
    typed = drawn(Child({"name": "Tamsin"}))
    assert 'value="Tamsin"' in typed
    assert drawn(Child()) == empty
    assert "Tamsin" not in drawn(Child({"name": ""}))
