"""Where does the database come from when nobody gave us one?

An embedded PostgreSQL, started by us, reachable only through a Unix socket with a password:

    with Server(home) as server:                      # home/postgres is made at the first start
        server.url()                                  # the application's role, database `openmash`
        server.url(OWNER)                             # the owner, who migrates
        server.create_database("copy", template="openmash")
        server.drop_database("copy")

    server = start_for_tests(folder)                  # the same, quick and forgetful; call server.stop() at the end
"""

from .roles import APP, BACKUP, DATABASE, OWNER, SUPERUSER
from .server import Server, start_for_tests

__all__ = ["APP", "BACKUP", "DATABASE", "OWNER", "SUPERUSER", "Server", "start_for_tests"]
