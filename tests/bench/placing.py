"""How long does it take to find whom a record is like, among a million people, as the application's role?

`python -m tests.bench.placing --people 1000000`. A hub is filled with invented people; records that were told before
are told again, with slips, and whom they are like is found and weighed: by itself; with all that placing one writes;
and through the page on which a contact is typed, beside that page with nothing to look up.
"""

import argparse
import os


def main() -> None:
    """Django is told of the tests' settings before anything of the hub is read."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=1_000)
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from tests.bench.known import run

    run(given.people, given.rounds)


if __name__ == "__main__":
    main()
