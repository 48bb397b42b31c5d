"""What does the worker process run?"""

from procrastinate.contrib.django import app


def run(*, wait: bool = True) -> None:
    """Do the jobs as they come, until told to stop (or, without `wait`, until none is left)."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
        # Each job at work needs a connection of its own. With three, a long file keeps no notice and no seal waiting.
        worker.run_worker(wait=wait, concurrency=3, delete_jobs="successful", install_signal_handlers=wait)
