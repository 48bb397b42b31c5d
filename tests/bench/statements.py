"""Which statements does a page send, and how long do they take by themselves?"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import psycopg
from django.db import connection
from django.db.backends.postgresql.psycopg_any import get_adapters_template

from tests import walls

#: Who asks, what they may see and what is recorded of it: every page needs these, whatever it shows.
ROUND = re.compile(
    r'wall\.|SAVEPOINT|openmash\.now\(\)$|INSERT INTO "audit_'
    r'|(FROM|UPDATE) "(django_session|partnership_user|partnership_member|mfa_authenticator)"'
)
ENTERING = "SELECT wall.enter("


@dataclass(frozen=True)
class Statement:
    """What is sent to the database: a statement, and the values beside it."""

    text: str
    values: Sequence[Any] | None


def alone(url: str) -> psycopg.Connection[Any]:
    """A connection of its own, to which the pages' statements can be sent as they send them."""
    connection = psycopg.connect(url, context=_adapted(), prepare_threshold=1)
    connection.prepared_max = 1_000  # more than all pages send: each is planned once
    return connection


def _adapted() -> Any:
    class Context:
        adapters, connection = get_adapters_template(True, None), None

    return Context()


@dataclass(frozen=True)
class Took:
    """How long the statements of one page took, in seconds: all of them, and those that stand round every page."""

    whole: float
    around: float


@contextmanager
def listened() -> Iterator[list[Statement]]:
    """Everything that is sent to the database meanwhile, as it is sent."""
    sent: list[Statement] = []

    def listen(execute: Callable[..., Any], query: str, values: Any, many: bool, context: dict[str, Any]) -> Any:
        assert not many, "a page sends one statement at a time"
        sent.append(Statement(query, values))
        return execute(query, values, many, context)

    with connection.execute_wrapper(listen):
        yield sent


def replayed(bare: psycopg.Connection, statements: Sequence[Statement]) -> Took:
    """The same statements on a connection of their own, each read to its end; undone afterwards."""
    whole = around = 0.0
    for statement in statements:
        begun = perf_counter()
        again(bare, statement)
        took = perf_counter() - begun
        whole += took
        around += took if ROUND.search(statement.text) else 0
    undo(bare)
    return Took(whole, around)


def logged(bare: psycopg.Connection, statements: Sequence[Statement]) -> float:
    """How long those of them take that write the log, in seconds."""
    spent = 0.0
    for statement in statements:
        begun = perf_counter()
        again(bare, statement)
        spent += perf_counter() - begun if 'INSERT INTO "audit_' in statement.text else 0
    undo(bare)
    return spent


def again(bare: psycopg.Connection, statement: Statement) -> None:
    """The same statement as the pages send it, prepared, and so that it can be sent twice.

    Who is asking was proved for one transaction of one connection: it is proved anew. What an entry shows is written
    under that entry's own number.
    """
    if statement.text.startswith(ENTERING) and statement.values:
        said, _, token = statement.values
        walls.say(bare, said.partition("|")[2], token=token)
        return
    about = statement.text.startswith('INSERT INTO "audit_about"')
    text = f"{statement.text} ON CONFLICT DO NOTHING" if about else statement.text
    cursor = bare.execute(text.encode(), statement.values, prepare=True)
    if cursor.description:
        cursor.fetchall()


def undo(bare: psycopg.Connection) -> None:
    """Roll back, past psycopg, which forgets at every rollback what it has prepared: no page that is answered does."""
    bare.pgconn.exec_(b"ROLLBACK")


def flushed(bare: psycopg.Connection, statements: Sequence[Statement]) -> float:
    """How long the database takes to make one page's entry in the log durable: the commit that every page waits for."""
    for statement in statements:
        if "wall." in statement.text or "INSERT INTO" in statement.text:
            again(bare, statement)
    begun = perf_counter()
    bare.commit()
    return perf_counter() - begun
