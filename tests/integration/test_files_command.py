"""`openmash import` and `openmash import-open-cases`: the same as on the pages, from the command line."""

from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import LazySettings
from typer.testing import CliRunner, Result

from openmash.cli import __main__, importing
from openmash.cli.refusal import CannotRun
from openmash.hub.contacts import importing as rows
from openmash.hub.contacts.models import Contact, ImportedFile, Mapping, OpenCase, OpenCaseList
from openmash.hub.contacts.workflow import Progress
from openmash.hub.partnership import entering
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records.refusals import NotUnderstood
from tests import make
from tests.made_files import CASES, HEADINGS, case, row, written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ada(monkeypatch: pytest.MonkeyPatch) -> Member:
    monkeypatch.setattr(importing.console, "width", 400)
    make.hub()
    make.time(make.TUESDAY_MORNING)
    return make.member(Role.ADMINISTRATOR, sign_in=True)


@pytest.fixture
def night(tmp_path: Path) -> Path:
    path = tmp_path / "night.csv"
    path.write_text(
        written(row(), row(), row(report="R2", dob="31/02/2018"), row(report="R3", forename="Kit", dob="43195"))
    )
    return path


def run(*arguments: object, verb: str = "app") -> str:
    result: Result = CliRunner().invoke(getattr(importing, verb), [*map(str, arguments), "--hub", "Thornmere"])
    make.hub()
    if result.exception is not None:
        raise result.exception
    return result.output


def mapping_of(night: Path) -> Path:
    """What the columns mean, as `--guess` prints it."""
    path = night.with_suffix(".toml")
    path.write_text(run(night, "--agency", "police", "--guess"))
    return path


def test_what_the_columns_seem_to_mean_is_printed_so_that_it_can_be_looked_at(night: Path) -> None:
    night.write_text(written([*row(), "x"], headings=[*HEADINGS, 'Beat "code"']))
    printed = run(night, "--agency", "police", "--guess")
    assert '[columns]\n"Report No" = "report"\n' in printed
    assert '"Beat \\"code\\"" = "not_kept"  # say what it means\n' in printed
    assert "worker_phone" not in printed
    assert not ImportedFile.objects.exists()


def test_the_report_counts_the_rows_and_gives_every_reason(night: Path) -> None:
    printed = run(night, "--agency", "police", "--mapping", mapping_of(night))
    reference = ImportedFile.objects.get().reference
    assert f"night.csv, 4 rows, read as UTF-8; columns parted by commas (reference {reference})" in printed
    assert "  accepted: 2\n  already received: 1\n  refused: 1\n" in printed
    assert "  row 4 refused: Report R2: DOB: “31/02/2018” is a day that 2018 does not have." in printed
    assert "  row 5: DOB: the number 43195 was read as 05/04/2018" in printed
    assert Contact.objects.count() == 2


def test_what_was_said_once_holds_and_may_be_said_anew(night: Path) -> None:
    mapping = mapping_of(night)
    run(night, "--agency", "police", "--mapping", mapping)
    assert "  already received: 3\n" in run(night, "--agency", "police")
    run(night, "--agency", "police", "--mapping", mapping)
    assert Mapping.objects.count() == 2


def test_without_what_the_columns_mean_nothing_is_taken_in_and_it_is_said_how_to_say_it(night: Path) -> None:
    with pytest.raises(CannotRun, match=r"^what the columns mean has not been said: say it with --mapping"):
        run(night, "--agency", "police")
    run(night, "--agency", "police", "--mapping", mapping_of(night))
    night.write_text(written([*row(), "B7"], headings=[*HEADINGS, "Beat"]))
    with pytest.raises(CannotRun, match=r"not been said \(new: “Beat”\)"):
        run(night, "--agency", "police")
    make.hub()
    assert ImportedFile.objects.count() == 1


def test_an_interrupted_command_says_so_and_goes_on_when_it_is_run_again(night: Path) -> None:
    mapping, real = mapping_of(night), rows.rows.take_row

    def interrupted(*given: object, **more: object) -> object:
        if ImportedFile.objects.get().rows.count() == 2:
            raise KeyboardInterrupt
        return real(*given, **more)  # type: ignore[arg-type]

    with patch.object(rows.rows, "take_row", interrupted), pytest.raises(CannotRun, match="run the same command again"):
        run(night, "--agency", "police", "--mapping", mapping)
    make.hub()
    assert ImportedFile.objects.get().rows.count() == 2
    assert "  accepted: 2\n" in run(night, "--agency", "police", "--mapping", mapping)
    assert ImportedFile.objects.get().progress == Progress.FINISHED


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("columns", "is not TOML"),
        ("a = 1", r"has no \[columns\]: --guess prints a beginning"),
        ("columns = 1", r"has no \[columns\]"),
    ],
)
def test_a_mapping_that_cannot_be_read_is_refused(night: Path, text: str, why: str) -> None:
    mapping = night.with_suffix(".toml")
    mapping.write_text(text)
    with pytest.raises(CannotRun, match=why):
        run(night, "--agency", "police", "--mapping", mapping)


def test_a_meaning_that_is_none_is_refused(night: Path) -> None:
    mapping = night.with_suffix(".toml")
    mapping.write_text('[columns]\n"Report No" = "number"\n')
    with pytest.raises(NotUnderstood, match="“Report No” means “number”"):
        run(night, "--agency", "police", "--mapping", mapping)


@pytest.mark.parametrize("verb", ["import", "import-open-cases"])
@pytest.mark.parametrize(("name", "why"), [("nowhere.csv", "No such file"), (".", "Is a directory")])
def test_bad_input_ends_in_one_clear_line_and_code_2(
    verb: str, name: str, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], ada: Member
) -> None:
    more = ["--agency", "police"] if verb == "import" else []
    with pytest.raises(SystemExit) as ended:
        raise SystemExit(__main__.main([verb, str(tmp_path / name), "--hub", "Thornmere", *more]))
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert said.startswith("openmash: cannot read ")
    assert why in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("verb", ["app", "open_cases"])
def test_a_file_of_200_mb_is_refused_before_it_is_read(verb: str, tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    more = ["--agency", "police"] if verb == "app" else []
    unread = patch.object(Path, "open", side_effect=AssertionError("it was read"))
    with unread, pytest.raises(NotUnderstood, match="must be 50 MB or smaller"):
        run(path, *more, verb=verb)


def test_a_list_of_open_cases_comes_into_force_with_its_report(tmp_path: Path, ada: Member) -> None:
    path = tmp_path / "list.csv"
    path.write_text(written(case(), case(case="C2", dob="x"), headings=CASES))
    printed = run(path, "--as-at", "2026-11-17 06:00", "--agency", "social-care", verb="open_cases")
    assert (
        "In force: 1 open cases, read as UTF-8; columns parted by commas. Rows refused: 1\n  row 3: DOB: “x”" in printed
    )
    listed = OpenCaseList.objects.get()
    assert (listed.as_at, listed.by) == (make.TUESDAY_MORNING.replace(hour=6, minute=0), ada)
    assert OpenCase.objects.get().case_number == "C1"


def test_a_list_that_is_much_shorter_must_be_said_to_be_whole(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(written(*[case(surname=f"Rowe{number}") for number in range(9)], headings=CASES))
    run(path, verb="open_cases")
    path.write_text(written(case(), headings=CASES))
    with pytest.raises(NotUnderstood, match="names 1 children, and the last one named 9"):
        run(path, verb="open_cases")
    assert "In force: 1 open cases" in run(path, "--whole", verb="open_cases")


def test_who_gives_a_file_is_the_only_administrator_or_is_said(ada: Member) -> None:
    here = make.entered()
    assert entering.the_administrator(here, "") == ada
    other = make.member(Role.ADMINISTRATOR, Role.SCREENER, sign_in=True)
    assert entering.the_administrator(here, str(other.user).upper()) == other
    with pytest.raises(NotUnderstood, match=f"Say as which administrator of the hub: {ada.user}, {other.user}"):
        entering.the_administrator(here, "")
    with pytest.raises(NotUnderstood, match="Say as which"):
        entering.the_administrator(here, "nobody@thornmere.invalid")


def test_where_there_is_no_administrator_that_is_said() -> None:
    with pytest.raises(NotUnderstood, match="there is none yet"):
        entering.the_administrator(make.hub("Easterly"), "")


def test_a_list_is_not_given_by_an_agency_of_which_nobody_has_heard(tmp_path: Path, settings: LazySettings) -> None:
    path = tmp_path / "list.csv"
    path.write_text(written(case(), headings=CASES))
    with pytest.raises(NotUnderstood, match="There is no agency 'nobody' here"):
        run(path, "--agency", "nobody", verb="open_cases")
