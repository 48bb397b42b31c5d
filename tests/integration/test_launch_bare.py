"""Does `hub` bring up a machine that has Python and an installer and nothing else, or say in one line why not?

The script is run for real, in a checkout whose lock asks for one small wheel of our own.
"""

import base64
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = str(getattr(sys, "_base_executable", sys.executable))
STAND_IN = """
import sys, tidings
print(tidings.NEWS, sys.argv[1:], sys.prefix != sys.base_prefix)
"""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy in which every verb prints what reached it, and whose installers know of our wheel only."""
    root = tmp_path / "checkout"
    (root / "requirements").mkdir(parents=True)
    for name in ("__init__", "environment", "processes", "refusal", "start", "verbs"):
        copy(f"openmash/cli/{name}.py", root)
    copy("openmash/__init__.py", root)
    copy("hub", root)
    (root / "openmash" / "cli" / "__main__.py").write_text(STAND_IN)
    environment = root / "openmash" / "cli" / "environment.py"
    environment.write_text(environment.read_text() + '\nINSTALLED["run"] = UNPACKING["run"] = 10\n')
    digest = hashlib.sha256(wheel(tmp_path / "wheels").read_bytes()).hexdigest()
    (root / "requirements" / "run.txt").write_text(f"tidings==1.0 \\\n    --hash=sha256:{digest}\n")
    for installer in ("PIP", "UV"):
        monkeypatch.setenv(f"{installer}_NO_INDEX", "1")
        monkeypatch.setenv(f"{installer}_FIND_LINKS", str(tmp_path / "wheels"))
    for name in ("PYTHONPATH", "PYTHONSAFEPATH"):
        monkeypatch.delenv(name, raising=False)
    return root


def copy(name: str, root: Path) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / name, root / name)


def wheel(folder: Path) -> Path:
    folder.mkdir()
    files = {
        "tidings.py": "NEWS = 'glad tidings'\n",
        "tidings-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: tidings\nVersion: 1.0\n",
        "tidings-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "tidings-1.0.dist-info/RECORD"
    digests = {name: base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()) for name, text in files.items()}
    lines = [f"{name},sha256={digests[name].decode().rstrip('=')},{len(text)}" for name, text in files.items()]
    with zipfile.ZipFile(folder / "tidings-1.0-py3-none-any.whl", "w") as archive:
        for name, text in (files | {record: "\n".join([*lines, f"{record},,", ""])}).items():
            archive.writestr(name, text)
    return folder / "tidings-1.0-py3-none-any.whl"


def hub(checkout: Path, *arguments: str, python: str = PYTHON, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, str(checkout / "hub"), *arguments], capture_output=True, text=True, check=False, cwd="/", **options
    )  # type: ignore[call-overload, no-any-return]


def test_a_link_of_the_name_openmash_is_the_command(checkout: Path, tmp_path: Path) -> None:
    """It finds its own checkout from wherever the link stands, and calls itself by the name of the link."""
    command = tmp_path / "bin" / "openmash"
    command.parent.mkdir()
    command.symlink_to(checkout / "hub")
    paths = f"{Path(PYTHON).parent}{os.pathsep}{os.environ['PATH']}"

    def called(*arguments: str) -> subprocess.CompletedProcess[str]:
        surroundings = os.environ | {"PATH": paths}
        return subprocess.run([command, *arguments], capture_output=True, text=True, env=surroundings, cwd="/")

    assert called("--help").stdout.startswith("Usage: openmash VERB")
    assert called("dmeo").stderr == "openmash: there is no verb 'dmeo': openmash --help lists them\n"
    assert "glad tidings ['audit', 'verify'] True" in called("audit", "verify").stdout


def test_from_nothing_to_a_verb_and_the_second_time_at_once(checkout: Path) -> None:
    first, second = hub(checkout, "demo", "--port", "1"), hub(checkout, "demo", "--port", "1")
    assert first.stdout == second.stdout == "glad tidings ['demo', '--port', '1'] True\n"
    assert "1 packages" in first.stderr
    assert second.stderr == ""


def test_nothing_in_the_folder_where_it_is_called_is_taken_for_a_part_of_it(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "tidings.py").write_text("NEWS = 'bad tidings'")
    done = subprocess.run(
        [PYTHON, str(checkout / "hub"), "demo"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("glad tidings")


def test_two_at_once_both_get_there_and_one_sets_up(checkout: Path) -> None:
    command = [PYTHON, str(checkout / "hub"), "demo"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [each.communicate() for each in both]
    assert [out for out, _ in said] == ["glad tidings ['demo'] True\n"] * 2
    assert sum("1 packages" in err for _, err in said) == 1


def test_killed_half_way_it_gets_there_the_next_time(checkout: Path, tmp_path: Path) -> None:
    slow = tmp_path / "slow"
    slow.mkdir()
    (slow / "uv").write_text("#!/bin/sh\ntouch $0.began; exec sleep 60\n")
    (slow / "uv").chmod(0o755)
    path = f"{slow}:{os.environ['PATH']}"
    with subprocess.Popen([PYTHON, str(checkout / "hub"), "demo"], env=os.environ | {"PATH": path}) as half:
        while not (slow / "uv.began").exists():
            assert half.poll() is None
        half.send_signal(signal.SIGKILL)
    assert (checkout / ".venv").exists()
    assert hub(checkout, "demo").stdout == "glad tidings ['demo'] True\n"


def test_a_wheel_that_is_not_the_locks_is_refused(checkout: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "wheels" / "tidings-1.0-py3-none-any.whl", "a") as archive:
        archive.writestr("tampered.py", "")
    done = hub(checkout, "demo")
    assert done.returncode == 2
    assert "hub: could not install what is needed: " in done.stderr
    assert not (checkout / ".venv" / "openmash.json").exists()


def test_without_pip_and_uv_it_says_what_to_install(checkout: Path, tmp_path: Path) -> None:
    """A Python of its own, whose libraries are this one's but for pip."""
    bare = tmp_path / "bare"
    subprocess.run([PYTHON, "-m", "venv", "--without-pip", bare], check=True)
    start = f"import sys; sys._base_executable = sys.executable; sys.path.insert(0, {str(checkout)!r});"
    start += "from openmash.cli.start import main; sys.exit(main(['demo']))"
    done = subprocess.run(
        [bare / "bin" / "python", "-c", start], env={"PATH": "/nowhere"}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("hub: pip is missing (on Debian: apt-get install python3-pip), and so is uv")


def test_a_full_disk_is_one_line(checkout: Path, tmp_path: Path) -> None:
    """On a real file system of 2 MB, mounted where only this command sees it; where nobody may, on one in name."""
    small = tmp_path / "small"
    small.mkdir()
    if means := means_to_mount(small):
        script = 'mount -t tmpfs -o size=2m tmpfs "$1" && cp -r "$2"/. "$1" && exec "$3" "$1"/hub demo'
        command = [*means, "sh", "-c", script, "sh", small, checkout, PYTHON]
    else:
        environment = checkout / "openmash" / "cli" / "environment.py"
        environment.write_text(environment.read_text() + '\nINSTALLED["run"] = 10**9\n')
        command = [PYTHON, checkout.rename(small) / "hub", "demo"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith(f"hub: the disk is full: {small} has ")


def means_to_mount(place: Path) -> list[str] | None:
    """Root may; others may in a namespace of their own, unless the machine refuses that."""
    for means in (["unshare", "--mount"], ["unshare", "--user", "--map-root-user", "--mount"]):
        if (
            subprocess.run(
                [*means, "mount", "-t", "tmpfs", "tmpfs", place], capture_output=True, check=False
            ).returncode
            == 0
        ):
            return means
    return None
