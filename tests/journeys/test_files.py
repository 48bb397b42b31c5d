"""An administrator's morning: the night's police file, and today's list of open cases."""

import re
import time
from pathlib import Path
from typing import Any

import pytest

from openmash.synthetic import police_csv
from tests.journeys.visitor import Visitor
from tests.made_files import CASES, case, written

ADMINISTRATOR = "Maggie Sloe"


def until_read(visitor: Visitor) -> None:
    """With scripts the page reads itself again; without them its link does."""
    deadline = time.monotonic() + 60
    while "Read to its end" not in visitor.page.content():
        assert time.monotonic() < deadline, "the file was not read"
        if not visitor.checks:
            visitor.follows("Read again how far it is")
        visitor.page.wait_for_timeout(200)


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_the_night_s_police_file_is_taken_in(at_the_hub: Any, tmp_path: Path, javascript: bool) -> None:
    night = police_csv.export(16, seed=5 + javascript, bad=8)
    file = tmp_path / "night of 17 November.csv"
    heading = [*night.header[:-1], f"Circumstances {'with' if javascript else 'without'}"]
    file.write_text(written(*night.rows, headings=heading), encoding="utf-8-sig")

    maggie = at_the_hub.member(ADMINISTRATOR, javascript=javascript)
    maggie.follows("Files").presses("Take in this file").sees("There are 2 problems")
    maggie.selects("Whose file it is", "Police").page.get_by_label("The file").set_input_files(file)
    maggie.presses("Take in this file").sees("What do the columns mean?", "UTF-8, as the file says")
    maggie.presses("Keep this, and read the file")
    until_read(maggie)
    maggie.sees("16 of 16 rows read", "Refused rows", re.compile("month|year|rows|cells|come|character"))
    maggie.takes_a_picture("file")
    with maggie.page.expect_download() as download:
        maggie.page.get_by_role("link", name=re.compile("as a file for the sender")).click()
    assert download.value.suggested_filename.startswith("refused-")
    maggie.follows("Files").sees("night of 17 November.csv")


def test_today_s_list_of_open_cases_is_put_in_force(at_the_hub: Any, tmp_path: Path) -> None:
    file = tmp_path / "open-cases.csv"
    listed = [case(case=f"C{number}", surname=f"Rowe{number}") for number in range(400)]
    maggie = at_the_hub.member(ADMINISTRATOR)
    for count, answer in ((400, "In force: 400 children"), (3, "This list names 3 children")):
        file.write_text(written(*listed[:count], headings=CASES))
        maggie.goes_to("/open-cases").page.get_by_label("The list", exact=True).set_input_files(file)
        maggie.presses("Put this list in force").sees(answer)
    maggie.chooses("This is the whole list").presses("Put this list in force").sees("In force: 3 children")
