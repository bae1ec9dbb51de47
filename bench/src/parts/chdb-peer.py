"""ClickHouse within a process: a statement a line as JSON, an answer a line as JSON."""

import json
import sys
import time

from chdb import session

database = session.Session(sys.argv[1])
for line in sys.stdin:
    began = time.perf_counter()
    try:
        text = str(database.query(json.loads(line), "TabSeparated"))
        answer = {"text": text, "ms": (time.perf_counter() - began) * 1000}
    except Exception as error:
        answer = {"error": str(error)}
    print(json.dumps(answer), flush=True)
