"""Which version of each front-end library do we ship, and how is it made fit to ship outside gov.uk?

For maintainers, not for set-up: `python3 tools/vendor_frontend.py`, with npm at hand. Raise a version below, run, look
at the difference, run the tests. GOV.UK Frontend must be the version that the installed govuk-frontend-jinja is tested
against (see its README). The typeface and the crest are for gov.uk alone and must never be shipped: they come out here.
"""

import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOM = Path(__file__).resolve().parents[1] / "openmash" / "hub" / "govuk"
HERE = ROOM / "static" / "govuk" / "vendor"

MIT = """\
Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE."""


@dataclass(frozen=True)
class Library:
    """One npm package: what it is called, whose it is, and which of its files we ship."""

    package: str
    version: str
    licence: str
    copyright: str
    files: tuple[str, ...]
    changed: str


LIBRARIES = (
    Library(
        package="govuk-frontend",
        version="6.3.0",
        licence="MIT",
        copyright="Copyright (C) 2017 Crown Copyright (Government Digital Service)",
        files=("dist/govuk/govuk-frontend.min.css", "dist/govuk/govuk-frontend.min.js"),
        changed="font faces, the name of the typeface, the crest and source map addresses taken out",
    ),
    Library(
        package="@ministryofjustice/frontend",
        version="11.1.0",
        licence="MIT",
        copyright="Copyright (c) 2019 Ministry of Justice; Copyright (c) 2021 dxw",
        files=("moj/moj-frontend.min.css", "moj/moj-frontend.min.js"),
        changed="the name of the typeface, crests and source map addresses taken out; addresses of icons made relative",
    ),
    Library(
        package="htmx.org",
        version="2.0.11",
        licence="0BSD",
        copyright="Copyright (c) 2020, Big Sky Software",
        files=("dist/htmx.min.js",),
        changed="nothing",
    ),
)


def fetch(library: Library, into: Path) -> Path:
    """Unpack the published package and return its folder."""
    wanted = f"{library.package}@{library.version}"
    npm = shutil.which("npm") or sys.exit("npm is needed to fetch the libraries")
    packed = subprocess.run([npm, "pack", "--silent", wanted], cwd=into, check=True, capture_output=True, text=True)  # noqa: S603
    folder = into / re.sub(r"\W+", "-", wanted)
    with tarfile.open(into / packed.stdout.strip().splitlines()[-1]) as tarball:
        tarball.extractall(folder)  # noqa: S202  a maintainer's own choice of package, on a maintainer's machine
    return folder / "package"


def without_branding(css: str) -> str:
    """The style sheet with nothing in it that belongs to gov.uk alone."""
    css = re.sub(r"@font-face\s*\{[^}]*\}", "", css)
    css = re.sub(r"""["']?GDS Transport["']?\s*,\s*""", "", css)
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"[^{}]*(crest|crown)[^{}]*\{[^{}]*\}|[^{}]*\{[^{}]*crest[^{}]*\}", "", css)
    return css.replace("url(/assets/images/", "url(images/")


def ship(library: Library, package: Path) -> None:
    """Copy the library's files into the room, changed as the law asks, with the icons that they name."""
    for name in library.files:
        text = (package / name).read_text(encoding="utf-8")
        text = re.sub(r"(//|/\*)# sourceMappingURL=\S+(\s*\*/)?", "", text).rstrip() + "\n"
        if name.endswith(".css"):
            text = without_branding(text)
            for icon in sorted(set(re.findall(r"url\(images/([^)]+)\)", text))):
                found = next(package.rglob(f"assets/images/{icon}"))
                (HERE / "images" / icon).write_bytes(found.read_bytes())
        notice = f"/*! {library.package} {library.version}, {library.licence}, {library.copyright}. See VENDOR.md. */\n"
        charset = '@charset "UTF-8";' if name.endswith(".css") else ""
        (HERE / Path(name).name).write_text(charset + notice + text.replace(charset, "", 1), encoding="utf-8")


def account(htmx_licence: str) -> str:
    """VENDOR.md: which versions these are, whose, under which licence, and what we changed."""
    rows = "\n".join(f"| {x.package} | {x.version} | {x.licence} | {x.copyright} | {x.changed} |" for x in LIBRARIES)
    return f"""# The libraries in `static/govuk/vendor`

Written by `tools/vendor_frontend.py`. The GDS Transport typeface and the crests are not under these licences and are
not here; `tests/unit/test_govuk_vendor.py` holds that.

| package | version | licence | copyright | changed |
|---|---|---|---|---|
{rows}

## MIT

{MIT}

## 0BSD

{htmx_licence.strip()}
"""


def main() -> None:
    """Fetch, change, copy and record every library."""
    (HERE / "images").mkdir(parents=True, exist_ok=True)
    licence = ""
    with tempfile.TemporaryDirectory() as scratch:
        for library in LIBRARIES:
            package = fetch(library, Path(scratch))
            ship(library, package)
            if library.licence == "0BSD":
                licence = (package / "LICENSE").read_text(encoding="utf-8")
    (ROOM / "VENDOR.md").write_text(account(licence), encoding="utf-8")


if __name__ == "__main__":
    main()
