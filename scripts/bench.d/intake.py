"""scripts/bench intake: visits a second through the gateway, beside the same rows by a bare loader.

Three paths, alternating, in another order each round:

  one      visitload, 8 connections, one visit a transaction
  fifty    visitload, 2 connections, fifty visits a transaction, head of the log locked for each
  gateway  tlsload over mutual TLS with keep-alive, every visit sent once, all distinct

The loader writes the very rows (the tape) that the gateway wrote while it was warmed up. Each visit
of the city is a bundle of about 11 KB. Exit status 1 if the database did not grow by exactly what
was acknowledged; the last line of the report has the two ratios.
"""

import argparse
import datetime
import heapq
import json
import re
import statistics
import subprocess
import sys

import stage as staging
from stage import Failure, Report, Stage, say

LOADERS = {
    "one": ["--batch", 1, "--connections", 8],
    "fifty": ["--batch", 50, "--connections", 2, "--head"],
}
PATHS = [*LOADERS, "gateway"]
SCHEMAS = "('identity', 'record', 'audit')"
# But not what the matcher writes there behind the intake.
MATCHER = "relname ~ '^(match_|person_link)'"
# What must agree between the paths for the comparison to be one, and by how much. WAL without the
# whole pages that PostgreSQL writes at their first change after a checkpoint: the gateway's
# database has pages already, the loader's is new.
SAME = ("rows_per_visit", "wal_record_bytes_per_visit", "table_bytes_per_visit")
TOLERANCE = 0.10
# A made-up city's visits lie in the year before yesterday: none in the future.
CITY_DAYS = 365


def write_bodies(stage, target, turn, count):
    """Writes `count` distinct visits, a line each, as the sender would send them.

    Every turn is a city of its own, so that the share of known patients is the same in each. The
    facilities' visits are mixed evenly. Their codes become the sender's; what they numbered
    themselves gets turn and facility before it, so that no two numbers meet.
    """
    city = stage.folder / f"city-{turn}"
    first_day = datetime.date.today() - datetime.timedelta(days=CITY_DAYS + 1)
    stage.baimbai("simulate", "--ndjson", "--seed", str(1000 + turn), "--visits", str(count),
                  "--from", first_day.isoformat(), "--days", str(CITY_DAYS), "--out", str(city))
    facilities = json.loads((city / "manifest.json").read_text())["facilities"]
    streams = [facility_visits(city, facility, f"{turn}-{index:03d}-")
               for index, facility in enumerate(facilities) if facility["visits"]]
    with open(target, "ab") as output:
        for _, body in heapq.merge(*streams, key=lambda visit: visit[0]):
            output.write(body)
    for file in city.iterdir():
        file.unlink()


def facility_visits(city, facility, prefix):
    """The bodies of one facility with their places between 0 and 1 in the year."""
    code = facility["code"].encode()
    own_number = re.compile(rb'(//sys-ids\.kemkes\.go\.id/[a-z-]+/' + code + rb'","value":")')
    with open(city / f"{facility['code']}.ndjson", "rb") as file:
        for turn, body in enumerate(file):
            body = own_number.sub(rb"\g<1>" + prefix.encode(), body)
            body = body.replace(b"/" + code, b"/" + staging.SENDER_CODE.encode())
            yield (turn + 0.5) / facility["visits"], body


class Counts:
    """What a database holds."""

    def __init__(self, stage, database):
        tables = (f"pg_class WHERE relkind = 'r' AND NOT {MATCHER}"
                  f" AND relnamespace::regnamespace::text IN {SCHEMAS}")
        self.bytes = stage.number(
            database, f"SELECT sum(pg_total_relation_size(oid)) FROM {tables}")
        self.rows = stage.number(
            database,
            "SELECT sum((xpath('//n/text()', query_to_xml("
            f"'SELECT count(*) AS n FROM ' || oid::regclass, true, true, '')))[1]::text::bigint)"
            f" FROM {tables}")
        self.visits = stage.number(database, "SELECT count(*) FROM record.visit")
        self.submissions = stage.number(database, "SELECT count(*) FROM record.submission")
        # Of submissions: the matcher's links are entries too.
        self.leaves = stage.number(
            database,
            "SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb ->> 'evt' = 'visit.submit'")


class Intake:
    def __init__(self, stage, report, options):
        self.stage, self.report, self.options = stage, report, options
        self.tlsload = staging.compiled("tlsload", "libssl", "libcrypto")
        self.visitload = staging.compiled("visitload", "libpq", "libcrypto")
        self.bodies = stage.folder / "bodies.ndjson"
        self.tape = stage.folder / "visits.tape"
        self.sent = 0
        self.results = {path: [] for path in PATHS}
        self.faults = []

    def run(self):
        stage, options = self.stage, self.options
        self.report.line(machine=staging.machine())
        say("visits")
        for turn in range(options.rounds + 1):
            write_bodies(stage, self.bodies, turn, options.visits if turn else options.tape_visits)
        say("databases")
        stage.create_database("bench_empty")
        stage.migrate("bench_empty")
        stage.create_database("bench_gateway", "bench_empty")
        stage.register("bench_gateway")
        gateway = stage.serve("bench_gateway")
        say("warming up, and recording the tape")
        # Into the empty database, so that the tape begins where the loader begins.
        self.line("warm-up", None, self.through_gateway(gateway, options.tape_visits))
        staging.run([self.visitload, "record", stage.conninfo("bench_gateway"), self.tape])
        for turn in range(options.rounds):
            shift = turn % len(PATHS)
            for path in PATHS[shift:] + PATHS[:shift]:
                say(f"round {turn + 1}: {path}")
                result = (self.through_gateway(gateway, options.visits) if path == "gateway"
                          else self.by_loader(path))
                self.results[path].append(result)
                self.line(path, turn, result)
        gateway.stop()
        return self.conclude()

    def line(self, path, turn, result):
        where = {"path": path} if turn is None else {"path": path, "round": turn + 1}
        self.report.line(**where, **result)

    # --- the loader ---

    def by_loader(self, path):
        stage = self.stage
        stage.create_database("bench_loader", "bench_empty")
        stage.checkpoint()
        wal = stage.wal_position()
        visits = min(self.options.visits, self.options.tape_visits)
        done = subprocess.run(
            [str(word) for word in (
                self.visitload, "run", stage.conninfo("bench_loader", "baimbai_intake"), self.tape,
                *LOADERS[path], "--visits", visits)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if not done.stdout.strip():
            raise Failure(f"visitload: {done.stderr}")
        if done.returncode != 0:
            self.faults.append(f"{path}: {done.stderr.strip()}")
        result = json.loads(done.stdout)
        result.pop("path", None)
        pages = stage.full_page_bytes(wal) / result["visits"]
        stage.drop_database("bench_loader")
        return {**result,
                "wal_record_bytes_per_visit": round(result["wal_bytes_per_visit"] - pages)}

    # --- the gateway ---

    def through_gateway(self, gateway, count):
        """Sends the next `count` bodies; what is measured begins once all connections stand."""
        stage = self.stage
        before = Counts(stage, "bench_gateway")
        stage.checkpoint()
        acks = stage.folder / "acks"
        acks.write_bytes(b"")
        client = subprocess.Popen(
            [str(word) for word in (
                self.tlsload, "post", "localhost", gateway.port, "/v1/submissions",
                *stage.client_options(), "--connections", self.options.connections,
                "--bodies", self.bodies, "--first", self.sent, "--count", count,
                "--acks", acks, "--wait")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            if client.stderr.readline() != "ready\n":
                raise Failure(f"tlsload: {client.communicate()[1]}")
            gateway.forget_peak()
            rss = gateway.rss()
            cpu, postgres, wal_start = gateway.cpu(), stage.postgres_cpu(), stage.wal_position()
            output, complaints = client.communicate("\n")
        finally:
            client.kill()
        cpu, postgres = gateway.cpu() - cpu, stage.postgres_cpu() - postgres
        wal = stage.wal_position() - wal_start
        wal_pages = stage.full_page_bytes(wal_start)
        if not output:
            raise Failure(f"tlsload: {complaints}")
        self.sent += count
        load = json.loads(output)
        after = Counts(stage, "bench_gateway")
        acknowledged = len(set(acks.read_text().split()))
        self.check(load, count, acknowledged, before, after, complaints)
        stage.vacuum("bench_gateway")
        a_visit = max(1, load["requests"])
        return {
            "connections": load["connections"], "visits": count, "seconds": load["seconds"],
            "visits_per_second": load["requests_per_second"],
            **{name: load[name] for name in ("p50_ms", "p90_ms", "p99_ms", "max_ms")},
            "rows_per_visit": round((after.rows - before.rows) / a_visit, 2),
            "wal_bytes_per_visit": round(wal / a_visit),
            "wal_record_bytes_per_visit": round((wal - wal_pages) / a_visit),
            "table_bytes_per_visit": round((after.bytes - before.bytes) / a_visit),
            "gateway_cpu_us_per_visit": round(cpu * 1e6 / a_visit, 1),
            "postgres_cpu_us_per_visit": round(postgres * 1e6 / a_visit, 1),
            "client_cpu_us_per_visit": load["client_cpu_us_per_request"],
            "rss_mib": {"start": round(rss, 1), "end": round(gateway.rss(), 1),
                        "max": round(gateway.peak_rss(), 1)},
            "status": load["status"], "retries": load["retries"], "errors": load["errors"],
        }

    def check(self, load, count, acknowledged, before, after, complaints):
        """Whether all were new, and the database grew by exactly what was acknowledged."""
        grown = {name: getattr(after, name) - getattr(before, name)
                 for name in ("visits", "submissions", "leaves")}
        if load["status"] != {"201": count}:
            self.faults.append(f"gateway: {load['status']} of {count}: {complaints.strip()}")
        for name, growth in grown.items():
            if growth != acknowledged:
                self.faults.append(f"gateway: {acknowledged} acknowledged, {name} grew by {growth}")

    # --- what came out ---

    def median(self, path, name):
        return statistics.median(result[name] for result in self.results[path])

    def conclude(self):
        report = self.report
        medians = {path: self.median(path, "visits_per_second") for path in PATHS}
        deviations = self.deviations()
        too_far = [name for name, value in deviations.items() if abs(value) > TOLERANCE]
        report.line(machine=staging.machine())
        report.line(
            agreement={name: round(value, 4) for name, value in deviations.items()},
            agrees=not too_far)
        report.line(
            medians={path: {
                "visits_per_second": medians[path],
                "p50_ms": self.median(path, "p50_ms"), "p99_ms": self.median(path, "p99_ms"),
                "p99_by_p50": round(self.median(path, "p99_ms") / self.median(path, "p50_ms"), 2),
            } for path in PATHS},
            faults=self.faults)
        ratios = {"ratio_one_at_a_time": round(medians["gateway"] / medians["one"], 3),
                  "ratio_batch_limit": round(medians["gateway"] / medians["fifty"], 3)}
        report.line(**ratios)
        self.summary = "\n".join([
            self.table(), "",
            *(f"{name} {value}" for name, value in ratios.items()),
            *(f"gateway's {name}: {value:+.1%}" for name, value in deviations.items())])
        for fault in self.faults:
            say(f"FAULT: {fault}")
        if too_far:
            say("rows or bytes of the paths differ by more than 10 %: " + ", ".join(too_far))
        return 1 if self.faults else 0

    def deviations(self):
        """How far the gateway's rows and bytes are from the loader's, as a part of the latter."""
        return {
            f"{name} of {path}": self.median("gateway", name) / self.median(path, name) - 1
            for name in SAME for path in LOADERS}

    def table(self):
        def cell(path, name, digits=0):
            if any(name not in result for result in self.results[path]):
                return "-"
            return f"{self.median(path, name):,.{digits}f}"

        rows = [[
            path, " ".join(f"{r['visits_per_second']:,.0f}" for r in self.results[path]),
            cell(path, "visits_per_second"), cell(path, "p50_ms", 1), cell(path, "p99_ms", 1),
            cell(path, "gateway_cpu_us_per_visit"), cell(path, "postgres_cpu_us_per_visit"),
            cell(path, "client_cpu_us_per_visit"), cell(path, "rows_per_visit", 1),
            cell(path, "wal_bytes_per_visit"), cell(path, "table_bytes_per_visit"),
        ] for path in PATHS]
        heads = ["path", "visits/s", "median", "p50 ms", "p99 ms", "gateway µs", "postgres µs",
                 "client µs", "rows", "WAL B", "table B"]
        return staging.table(heads, rows)


def main():
    parser = argparse.ArgumentParser(
        prog="scripts/bench intake", description=__doc__.split("\n")[0])
    parser.add_argument("--visits", type=int, default=10_000, help="visits a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=32, help="of the gateway's client")
    parser.add_argument("--tape-visits", type=int, help="visits on the tape; as many as a round")
    parser.add_argument("--out", help="the report")
    options = parser.parse_args()
    options.tape_visits = options.tape_visits or options.visits
    report = Report("intake", options.out)
    try:
        with Stage() as stage:
            intake = Intake(stage, report, options)
            status = intake.run()
    except Failure as failure:
        print(f"error: {failure}", file=sys.stderr)
        return 1
    print(f"\n{intake.summary}\n{report.path}")
    return status


if __name__ == "__main__":
    sys.exit(main())
