"""Django's SQLite backend on the pysqlite3 wheel, with a fair write gate.

The SQLite of many systems (3.7.0 to 3.51.2) can corrupt a WAL database that two connections checkpoint at once;
this backend refuses to start below 3.51.3. It must be the only SQLite library that opens the file in this process.
"""

import sys

import pysqlite3
import pysqlite3.dbapi2

sys.modules["sqlite3"] = pysqlite3
sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

OLDEST_SAFE = (3, 51, 3)

if pysqlite3.sqlite_version_info < OLDEST_SAFE:
    raise RuntimeError(
        f"SQLite {pysqlite3.sqlite_version} can lose data in WAL mode; {'.'.join(map(str, OLDEST_SAFE))} or newer is needed."
    )
