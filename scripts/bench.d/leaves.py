"""scripts/bench leaves: intake with the log on beside intake with it off, and leaves a second in a long log.

`--to N`: the log's length at the end. Both halves run in one process on a cluster of their own (baimbai bench leaves).
"""

import argparse
import json
import sys

from intake import write_bodies
from stage import Failure, Report, Stage, say

DATABASE = "bench_leaves"


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench leaves", description=__doc__.split("\n")[0])
    parser.add_argument("--to", type=int, default=1_000_000, help="length of the log at the end")
    parser.add_argument("--visits", type=int, default=24_000)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--out", help="the report")
    options = parser.parse_args()
    report = Report("leaves", options.out)
    try:
        with Stage() as stage:
            stage.create_database(DATABASE)
            stage.migrate(DATABASE)
            stage.register(DATABASE)
            bodies = stage.folder / "visits.ndjson"
            write_bodies(stage, bodies, 1, options.visits)
            printed = stage.baimbai(
                "bench", "leaves", str(bodies), "--to", str(options.to), "--rounds", str(options.rounds),
                "--config", stage.configuration(DATABASE))
            for line in printed.splitlines():
                if line.startswith("{"): report.line(**json.loads(line))
            say(printed)
    except Failure as failure:
        print(f"error: {failure}", file=sys.stderr)
        return 1
    print(report.path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
