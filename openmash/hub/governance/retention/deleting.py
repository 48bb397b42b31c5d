"""Which statements delete a case? Generated from the models (`plan`): first all rows are found, then they go."""

# ruff: noqa: S608 - every name comes from the models, none from what anybody typed

from collections.abc import Collection, Iterator, Sequence

from openmash.hub.records.models import Referenced

from . import plan


def delete_case() -> str:
    """The function that deletes all rows of one case, and counts them by table."""
    hanging = [*plan.on_a_case(), *plan.by_name()]
    named = [one.model for one in hanging]
    carried = [model for _, model, _ in plan.CARRIED.values()]
    found = [line for one in hanging for line in _found(one)]
    deleted = [line for model in reversed(named) for line in _deleted(model, f"id = ANY ({_ids(model)})")]
    return "\n".join([
        "-- Delete all rows of one case, and count them by table.",
        "CREATE OR REPLACE FUNCTION disposal.delete_case(the_case bigint) RETURNS jsonb",
        "LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$",
        "DECLARE",
        "    counted jsonb := '{}';",
        "    gone bigint;",
        "    named text[] := '{}';",
        *(f"    {_ids(model)} bigint[];" for model in (*named, *plan.SHARED, *carried)),
        "BEGIN",
        *found,
        *(line for model in plan.SHARED for line in _shared_found(model, among=named)),
        *deleted,
        *(line for model in plan.SHARED for line in _shared_deleted(model)),
        "    SET CONSTRAINTS ALL IMMEDIATE;  -- whatever still hangs on the case stops it here",
        "    SET CONSTRAINTS ALL DEFERRED;",
        "    RETURN counted;",
        "END $$;",
    ])  # fmt: skip


def _ids(model: plan.Model) -> str:
    """The variable in which the keys of a table's rows stand."""
    return f"of_{model._meta.db_table}"


def _found(one: plan.Hanging) -> Iterator[str]:
    conditions = [f"{column} = ANY ({_ids(to)})" for column, to in one.links]
    if one.model in plan.NAMED:
        conditions.append(f"{plan.NAMED[one.model]} = ANY (named)")
    where = " OR ".join(conditions) or "id = the_case"
    yield f"    {_ids(one.model)} := ARRAY(SELECT id FROM public.{one.table} WHERE {where});"
    if issubclass(one.model, Referenced):
        mine = f"SELECT reference::text FROM public.{one.table} WHERE id = ANY ({_ids(one.model)})"
        yield f"    named := named || ARRAY({mine});"


def _deleted(model: plan.Model, where: str) -> Iterator[str]:
    yield f"    DELETE FROM public.{model._meta.db_table} WHERE {where};"
    yield "    GET DIAGNOSTICS gone = ROW_COUNT;"
    yield f"    IF gone > 0 THEN counted := counted || jsonb_build_object('{model._meta.label}', gone); END IF;"


def _shared_found(shared: plan.Model, *, among: Collection[plan.Model]) -> Iterator[str]:
    used = [
        f"SELECT {column} FROM public.{model._meta.db_table} WHERE id = ANY ({_ids(model)})"
        for column, model in plan.users_of(shared)
        if model in among
    ]
    yield f"    {_ids(shared)} := ARRAY({' UNION '.join(used)});"


def _shared_deleted(shared: plan.Model) -> Iterator[str]:
    """What is shared goes where nobody else uses it, its parts first."""
    still = [
        f"SELECT {column} FROM public.{model._meta.db_table} WHERE {column} = ANY ({_ids(shared)})"
        for column, model in plan.users_of(shared)
    ]
    yield f"    {_ids(shared)} := ARRAY(SELECT unnest({_ids(shared)}) EXCEPT ({' UNION '.join(still)}));"
    place, carried, others = plan.CARRIED[shared]
    [by] = [column for column, to in plan.links(place) if to is carried]
    [on] = [column for column, to in plan.links(place) if to is shared]
    mine = f"SELECT {by} FROM public.{place._meta.db_table} WHERE {on} = ANY ({_ids(shared)})"
    yield f"    {_ids(carried)} := ARRAY({mine});"
    yield from _whole_deleted(shared, plan.SHARED[shared])
    left = f"SELECT {by} FROM public.{place._meta.db_table} WHERE {by} = ANY ({_ids(carried)})"
    yield f"    {_ids(carried)} := ARRAY(SELECT unnest({_ids(carried)}) EXCEPT ({left}));"
    yield from _whole_deleted(carried, others)


def _whole_deleted(whole: plan.Model, parts: Sequence[plan.Model]) -> Iterator[str]:
    """Its parts first, whether they hang on it or on one another."""
    for part in parts:
        yield from _deleted(part, _hangs_on(part, whole, parts))
    yield from _deleted(whole, f"id = ANY ({_ids(whole)})")


def _hangs_on(part: plan.Model, whole: plan.Model, parts: Sequence[plan.Model]) -> str:
    conditions = []
    for column, to in plan.hanging_on(part, whole, parts):
        theirs = f"SELECT id FROM public.{to._meta.db_table} WHERE {_hangs_on(to, whole, parts)}" if to in parts else ""
        conditions.append(f"{column} IN ({theirs})" if theirs else f"{column} = ANY ({_ids(whole)})")
    return " OR ".join(conditions)
