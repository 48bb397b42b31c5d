"""What does the worker process run?"""

from procrastinate.contrib.django import app


def run(*, wait: bool = True) -> None:
    """Do the jobs as they come, until told to stop (or, without `wait`, until none is left)."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
        # Several jobs at a time would each need a connection of their own; one file or notice at a time is enough here.
        worker.run_worker(wait=wait, concurrency=1, delete_jobs="successful", install_signal_handlers=wait)
