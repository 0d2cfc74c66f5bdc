"""scripts/bench background: what a visit costs until it is counted and matched, and in which statements.

Visits of one facility go in through the gateway over mutual TLS, --warm of them first. CPU of the gateway and of
PostgreSQL is read when the last is answered and again when the gateway rests. PostgreSQL's own statistics then name the
statements, those inside functions and triggers too, by their time from begin to end (waiting for locks is in it).
"""

import argparse
import sys
import time

import stage as staging
from reads import fill
from stage import Failure, Report, Stage, say

DATABASE = "bench_gateway"
STATEMENTS = """
SELECT r.rolname, s.toplevel, s.calls, round(s.total_exec_time), left(regexp_replace(s.query, '\\s+', ' ', 'g'), 100)
FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid JOIN pg_database d ON d.oid = s.dbid
WHERE d.datname = current_database() AND r.rolname LIKE 'baimbai%' ORDER BY s.total_exec_time DESC LIMIT {top}
"""


class Background:
    def __init__(self, stage, report, options):
        self.stage, self.report, self.options = stage, report, options
        self.rows = []

    def run(self):
        stage, options = self.stage, self.options
        stage.create_database(DATABASE)
        stage.migrate(DATABASE)
        stage.register(DATABASE)
        stage.sql(DATABASE, "CREATE EXTENSION pg_stat_statements")
        self.gateway = stage.serve(DATABASE)
        turn = fill(stage, self.gateway, options.warm)
        self.gateway.settle()
        self.cost("while they come in", lambda: fill(stage, self.gateway, options.visits, turn))
        self.cost("afterwards", self.gateway.settle)

    def cost(self, phase, act):
        """What all of the visits cost in one phase, each."""
        stage, visits = self.stage, self.options.visits
        stage.sql(DATABASE, "SELECT pg_stat_statements_reset()")
        began, gateway, postgres = time.monotonic(), self.gateway.cpu(), stage.postgres_cpu()
        act()
        seconds = time.monotonic() - began
        gateway, postgres = self.gateway.cpu() - gateway, stage.postgres_cpu() - postgres
        row = [seconds, gateway * 1e6 / visits, postgres * 1e6 / visits]
        self.rows.append([phase, *row])
        self.report.line(phase=phase, seconds=round(row[0], 1), gateway_us=round(row[1]), postgres_us=round(row[2]))
        for role, is_outer, calls, milliseconds, query in stage.sql(DATABASE, STATEMENTS.format(top=self.options.top)):
            self.report.line(phase=phase, role=role, inside=is_outer == "f", calls=int(calls), ms=int(milliseconds),
                             statement=query)


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench background", description=__doc__.split("\n")[0])
    parser.add_argument("--visits", type=int, default=10_000)
    parser.add_argument("--warm", type=int, default=5_000, help="visits that are stored before")
    parser.add_argument("--top", type=int, default=20, help="statements that are named")
    parser.add_argument("--out", help="the report")
    options = parser.parse_args()
    report = Report("background", options.out)
    staging.POSTGRES_SETTINGS |= {"shared_preload_libraries": "pg_stat_statements", "pg_stat_statements.track": "all"}
    try:
        with Stage() as stage:
            report.line(machine=staging.machine(), visits=options.visits)
            background = Background(stage, report, options)
            background.run()
    except Failure as failure:
        print(f"error: {failure}", file=sys.stderr)
        return 1
    heads = ["a visit", "seconds in all", "gateway us", "postgres us"]
    print("\n" + staging.table(heads, [[row[0], *(f"{value:,.0f}" for value in row[1:])] for row in background.rows]))
    say(report.path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
