"""scripts/bench reads: reads through the gateway, beside the same rows and leaves by plain libpq.

Three kinds of read, each with its leaf in the log, 16 connections:

  encounter   GET /fhir/Encounter/{id}
  everything  GET /fhir/Patient/{id}/$everything
  summary     GET /fhir/Patient/{id}/$summary: what everything reads, as a document

and for each two paths that alternate, in another order each round:

  gateway  tlsload over mutual TLS with keep-alive
  libpq    readload: a pipeline a transaction, leaves in batches by one committer

Both send the next read once the last is answered, which takes all the machine has. A third path,
`steady`, asks the gateway over as many connections for half of what it did then, at even distances:
its latencies are those of a gateway that is not overloaded, counted from when a read was due.

What is decided across the city before a whole record is read (statements named access., but those
that find a record's visits) readload does not do: it only returns the same rows. Of few visits the
gateway asks each by its key, readload all at once; there the two are not compared.

What readload sends is what the gateway sent: PostgreSQL logs some reads through the gateway, the
statements become readload's plan, and then PostgreSQL logs the same reads through readload.
Statements, parameters and leaves must be the same (ids, times, salts and the size of batches
apart), so a statement that changes in the gateway changes here too, and a flow that readload does
not know is a fault. Exit status 1 if there was one, or if the log did not grow by exactly one right
leaf for each read.
"""

import argparse
import contextlib
import json
import re
import statistics
import subprocess
import sys
from collections import namedtuple

import stage as staging
from intake import write_bodies
from stage import SENDER, Failure, Report, Stage, say

DATABASE = "bench_gateway"
CONNECTIONS = 16
ROUNDS = 3
# The part of the gateway's own rate at which reads come due on the path `steady`.
STEADY = 0.5
# What is asked for over and over; enough that no few pages are all that is read.
VISITS, PATIENTS = 5_000, 2_000
WARM_UP = 2
# From the issues: 7 for a visit and a summary, 3 for everything.
P99_MS, RATIO = {"encounter": 15, "everything": 20, "summary": 25}, 0.5
# 256 leaves fill a tile of the log, so one of these reads shows its statement.
LOGGED = {"encounter": 256, "everything": 32, "summary": 32}
PATHS = {"encounter": "/fhir/Encounter/{}", "everything": "/fhir/Patient/{}/$everything",
         "summary": "/fhir/Patient/{}/$summary"}
# What decides across the city, and how several visits are asked for at once.
DECIDING, SEVERAL = "access.", "select_several."
# Of these, those by which a record's visits are found.
FINDING = ("access.name_persons_of_record", "access.visits_of_persons")
MEASURED = ("gateway", "libpq", "steady")
ASKED = {"encounter": "visits", "everything": "patients", "summary": "patients"}
HEADERS = ["X-Purpose-Of-Use: TREAT", "X-Acting-User: N10000001"]
LOG_ROLE = "baimbai_log"
ROLES = ("baimbai_resolver", LOG_ROLE, "baimbai_reader")
# What the gateway asks the database by itself, whoever reads.
BACKGROUND = ("registry.", "database.", "maintenance.")
TILE = "audit.insert_tiles"
# Members of a leaf that no two leaves share.
OWN = ("at", "cm", "id", "req")
SETTINGS = {"log_statement": "all", "log_min_messages": "log", "log_line_prefix": "<%p %u> ",
            "log_parameter_max_length": "-1"}
# Visits that one file of bodies has when the database is filled.
STEP = 25_000

# A statement as PostgreSQL logged it: SQL, and its parameters as texts or None.
Step = namedtuple("Step", "sql parameters")
Transaction = namedtuple("Transaction", "role steps")


def name_of(sql):
    """The gateway's name of a statement, which is its first comment."""
    found = re.match(r"/\* (\S*) \*/ ", sql)
    return found[1] if found else ""


def named(transaction, name):
    """The step of a transaction with this name, or None."""
    return next((step for step in transaction.steps if name_of(step.sql) == name), None)


# --- PostgreSQL's log ---


def logged_steps(text):
    """(process, role, step) of each statement of the gateway's roles, in order."""
    parts = re.split(r"^<(\d+) (\S*)> (\w+):  ", text, flags=re.M)[1:]
    steps = []
    for process, role, severity, message in zip(*(parts[i::4] for i in range(4))):
        message = message.rstrip("\n").replace("\n\t", "\n")
        executed = re.match(r"execute .+?: (.*)", message, re.S)
        if severity == "LOG" and role.startswith("baimbai_") and executed:
            steps.append((process, role, Step(executed[1], [])))
        elif severity == "DETAIL" and steps and message.startswith("parameters: "):
            for quoted in re.findall(r"\$\d+ = (NULL|'(?:[^']|'')*')", message):
                value = None if quoted == "NULL" else quoted[1:-1].replace("''", "'")
                steps[-1][2].parameters.append(value)
    return steps


def logged_transactions(text):
    """The transactions in the order in which they began, and each role's statement of a session."""
    begun, sessions, order = {}, {}, []
    for process, role, step in logged_steps(text):
        words = step.sql.split("*/ ")[-1]
        if words.startswith("BEGIN"):
            begun[process] = Transaction(role, [])
            order.append(begun[process])
        if process in begun:
            begun[process].steps.append(step)
        elif name_of(step.sql) == "database.session":
            sessions[role] = step.sql
        if words.startswith(("COMMIT", "ROLLBACK")):
            begun.pop(process, None)
    return [transaction for transaction in order
            if not name_of(transaction.steps[0].sql).startswith(BACKGROUND)], sessions


def split_reads(transactions, count):
    """The transactions of each of `count` reads that came one after another."""
    size = len(transactions) // count
    reads = [transactions[i * size:(i + 1) * size] for i in range(count)]
    shapes = {tuple(name_of(t.steps[0].sql) for t in read) for read in reads}
    if size == 0 or len(transactions) != size * count or len(shapes) != 1:
        raise Failure(f"{count} reads were logged as {len(transactions)} transactions: {shapes}")
    return reads


# --- the plan ---


def entry_of(transaction):
    """A leaf's text out of the parameter that stored it."""
    return bytes.fromhex(re.search(r"\\x([0-9a-f]+)", named(
        transaction, "audit.insert_leaves").parameters[1])[1]).decode()


def leaf_of(read):
    """The transaction of a read's leaf."""
    found = [transaction for transaction in read if transaction.role == LOG_ROLE]
    if len(found) != 1:
        raise Failure(f"a read has {len(found)} transactions of {LOG_ROLE}")
    return found[0]


def listed(text):
    """The ids in the text of an array, or the text alone."""
    return text[1:-1].split(",") if text.startswith("{") else [text]


def leaf_template(entry, asked):
    """A leaf's text with readload's names for what differs from read to read."""
    changes = [(rf'"{name}":"[^"]+"', f'"{name}":"{{{name}}}"') for name in OWN]
    changes += [(r'"n":\d+', '"n":{n}'), (asked, "{asked}"),
                (r'(?:,"sub":"[0-9a-f]+")?(,"usr":)', r"{sub}\1")]
    for pattern, replacement in changes:
        entry, count = re.subn(pattern, replacement, entry)
        if count != 1:
            raise Failure(f"a leaf has {count} times {pattern}: {entry}")
    return entry


def reading(transaction):
    """A transaction's steps but those that decide."""
    return [step for step in transaction.steps
            if name_of(step.sql) in FINDING or not name_of(step.sql).startswith(DECIDING)]


def asks_at_once(read):
    """Whether a read asks for several visits in one statement."""
    return any(name_of(step.sql).startswith(SEVERAL) for t in read for step in t.steps)


class Plan:
    """What readload sends for one kind of read, made from one that the gateway did."""

    def __init__(self, kind, asked, patient, facility):
        self.asked = asked
        self.lists = {"patients": [patient], "facilities": [facility]}
        self.lines = [("asked", ASKED[kind]), ("facility", facility)]

    def make(self, read, sessions, tile):
        leaf = leaf_of(read)
        self.lists["visits"] = listed(named(leaf, "audit.insert_subjects").parameters[3])
        self.lists["owners"] = self.lists["facilities"] * len(self.lists["visits"])
        self.lines.append(("leaf", leaf_template(entry_of(leaf), self.asked)))
        for role in dict.fromkeys(transaction.role for transaction in read):
            self.lines.append(("session", role, sessions[role]))
        for transaction in read:
            self.lines.append(("transaction", transaction.role))
            steps = reading(transaction)
            if transaction is leaf:
                # Its parameters are readload's own; only their number is told.
                steps = [Step(step.sql, [None] * len(step.parameters))
                         for step in self.with_tile(steps, tile)]
            for step in steps:
                self.lines.append(("statement", step.sql, *map(self.source, step.parameters)))

    @staticmethod
    def with_tile(steps, tile):
        """The leaf's steps with the tile's, which only every 256th leaf needs."""
        steps = [step for step in steps if name_of(step.sql) != TILE]
        return [*steps[:-2], tile, *steps[-2:]]

    def source(self, value):
        """Which list a parameter was made of, or what it is."""
        if value is None:
            return "null"
        for name, ids in self.lists.items():
            if listed(value) == ids:
                return name
        if re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", value):
            raise Failure(f"a parameter of a read is not understood: {value}")
        return "=" + value

    def write(self, path):
        escapes = str.maketrans({"\\": "\\\\", "\n": "\\n", "\t": "\\t"})
        with open(path, "w") as file:
            for line in self.lines:
                file.write("\t".join(field.translate(escapes) for field in line) + "\n")


# --- whether readload does what the gateway does ---


def difference(one, other):
    """In what two reads of the same id differ, or None."""
    if [t.role for t in one] != [t.role for t in other]:
        return "transactions"
    for mine, its in zip(one, other):
        compare = leaf_difference if mine.role == LOG_ROLE else step_difference
        if unlike := compare(mine, its):
            return f"{name_of(mine.steps[0].sql)}: {unlike}"
    return None


def step_difference(one, other):
    """The first step in which two transactions differ, or None."""
    mine, its = reading(one), reading(other)
    if len(mine) != len(its):
        return "number of statements"
    pairs = zip(mine, its)
    return next((name_of(a.sql) or a.sql for a, b in pairs if a != b), None)


def leaf_difference(one, other):
    """In what two transactions of a leaf differ, apart from what is each leaf's own."""
    sql = [[step.sql for step in t.steps if name_of(step.sql) != TILE] for t in (one, other)]
    if sql[0] != sql[1]:
        return "statements"
    subjects = [named(t, "audit.insert_subjects").parameters[1:] for t in (one, other)]
    if subjects[0] != subjects[1]:
        return "subjects"
    texts = [entry_of(t) for t in (one, other)]
    if len(texts[0]) != len(texts[1]):
        return "length of the leaf"
    leaves = [json.loads(text) for text in texts]
    for leaf in leaves:
        for name in OWN:
            leaf[name] = len(leaf[name])
    return None if list(leaves[0].items()) == list(leaves[1].items()) else "members of the leaf"


class Reads:
    """Measures reads of what `database` has, through `gateway` and past it."""

    def __init__(self, stage, report, database, gateway, seconds, rounds=ROUNDS):
        self.stage, self.report, self.database = stage, report, database
        self.gateway, self.seconds, self.rounds = gateway, seconds, rounds
        self.tlsload = staging.compiled("tlsload", "libssl", "libcrypto")
        self.readload = staging.compiled("readload", "libpq", "libcrypto")
        self.results = {(kind, path): [] for kind in PATHS for path in MEASURED}
        self.tile = None
        self.faults, self.summary = [], ""

    def run(self):
        say("waiting for what the gateway does by itself")
        self.gateway.settle()
        self.stage.vacuum(self.database)
        self.sample()
        for kind in PATHS:
            say(f"{kind}: what is sent")
            self.compare(kind, self.learn(kind))
            say(f"{kind}: warming up")
            self.through_gateway(kind, WARM_UP)
            paths = [("gateway", self.through_gateway), ("libpq", self.by_libpq)]
            for turn in range(self.rounds):
                for path, measure in paths if turn % 2 == 0 else reversed(paths):
                    say(f"{kind}, round {turn + 1}: {path}")
                    result = measure(kind, self.seconds)
                    self.results[kind, path].append(result)
                    self.report.line(read=kind, path=path, round=turn + 1, **result)
            self.steady(kind)
        self.conclude()

    # --- ids ---

    def column(self, text):
        return [row[0] for row in self.stage.sql(self.database, text)]

    def sample(self):
        """Visits by chance and patients by chance, each patient as likely as another; the one with
        most visits is the first. Not those of whom several records are one: a read of theirs has a
        leaf for each, and readload's one."""
        say("choosing visits and patients")
        facilities = self.column(
            f"SELECT facility_id FROM registry.facility WHERE code = '{SENDER}'")
        self.facility = facilities[0]
        linked = ("SELECT patient_id FROM identity.patient JOIN (SELECT left_person AS person_id"
                  " FROM identity.person_link UNION SELECT right_person FROM identity.person_link)"
                  " AS l USING (person_id)")
        visits = (f"FROM record.visit WHERE facility_id = '{self.facility}'"
                  f" AND patient_id NOT IN ({linked})")
        busiest = self.column(
            f"SELECT patient_id {visits} GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1")
        patients = self.column(
            f"SELECT patient_id FROM (SELECT DISTINCT patient_id {visits}) p"
            f" ORDER BY random() LIMIT {PATIENTS}")
        self.ids = {
            "encounter": self.column(
                f"SELECT visit_id {visits} ORDER BY random() LIMIT {VISITS}"),
            "everything": [*busiest, *(id for id in patients if id not in busiest)]}
        self.ids["summary"] = self.ids["everything"]
        if not busiest:
            raise Failure(f"{self.database} has no visits of {SENDER}")
        for kind, ids in self.ids.items():
            self.write_ids(kind, "all", ids)
            # The first of them twice; over and over if there are fewer than are logged.
            few = [ids[i % len(ids)] for i in range(LOGGED[kind])]
            self.write_ids(kind, "logged", [ids[0], *few])

    def write_ids(self, kind, name, ids):
        """A file of the ids for readload, and one of their paths for tlsload."""
        self.file(kind, name, "ids").write_text("".join(f"{id}\n" for id in ids))
        self.file(kind, name, "paths").write_text(
            "".join(PATHS[kind].format(id) + "\n" for id in ids))

    def file(self, kind, name, suffix):
        return self.stage.folder / f"{kind}-{name}.{suffix}"

    # --- the clients ---

    def gateway_words(self, kind, name):
        return [self.tlsload, "get", "localhost", self.gateway.port,
                "--paths", self.file(kind, name, "paths"), *self.stage.client_options(),
                *(word for header in HEADERS for word in ("--header", header))]

    def libpq_words(self, kind, name):
        # The user is the plan's.
        conninfo = f"host={self.stage.cluster} dbname={self.database}"
        return [self.readload, conninfo, self.file(kind, "read", "plan"),
                "--ids", self.file(kind, name, "ids")]

    # --- what is sent ---

    def logged(self, kind, words):
        """Runs a client with PostgreSQL logging; returns each read's transactions, and what each
        role sends first on a connection. Left out is the first read: before its leaf the gateway
        also reads the edge of the tree, if others wrote in it."""
        log = self.stage.cluster / "log"
        start = log.stat().st_size
        with self.logging():
            load = json.loads(staging.run(words))
            with open(log, "rb") as file:
                file.seek(start)
                text = file.read().decode()
        count = LOGGED[kind] + 1
        if load.get("status", {"200": count}) != {"200": count}:
            raise Failure(f"{kind}: {load['status']} of {count}")
        transactions, sessions = logged_transactions(text)
        return split_reads(transactions, count)[1:], sessions

    @contextlib.contextmanager
    def logging(self):
        for name, value in SETTINGS.items():
            self.stage.sql("postgres", f"ALTER SYSTEM SET {name} = '{value}'")
        try:
            self.reload("all")
            self.connect_anew("all")
            yield
        finally:
            for name in SETTINGS:
                self.stage.sql("postgres", f"ALTER SYSTEM RESET {name}")
            self.reload("none")
            self.connect_anew("none")

    def connect_anew(self, logged):
        """Makes the gateway connect anew: what it sends first is logged too, and its roles' own
        settings, which keep its statements out of the server's log, count from the start."""
        for role in ROLES:
            self.stage.sql("postgres", f"ALTER ROLE {role} SET log_statement = '{logged}'")
        self.stage.sql(
            "postgres", "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            f" WHERE usename IN {ROLES} AND datname = '{self.database}'")

    def reload(self, expected):
        self.stage.sql("postgres", "SELECT pg_reload_conf()")
        staging.wait_until(lambda: self.stage.sql("postgres", "SHOW log_statement") == [[expected]], 10,
                           "PostgreSQL does not take its settings")

    def learn(self, kind):
        """Logs reads through the gateway, makes the plan of the first, and returns them all."""
        reads, sessions = self.logged(kind, self.gateway_words(kind, "logged"))
        tiles = [named(leaf_of(read), TILE) for read in reads]
        self.tile = next(filter(None, tiles), self.tile)
        if self.tile is None:
            raise Failure("no read filled a tile of the log")
        asked = self.ids[kind][0]
        patient = asked if ASKED[kind] == "patients" else self.column(
            f"SELECT patient_id FROM record.visit WHERE visit_id = '{asked}'")[0]
        plan = Plan(kind, asked, patient, self.facility)
        plan.make(reads[0], sessions, self.tile)
        plan.write(self.file(kind, "read", "plan"))
        return reads

    def compare(self, kind, reads):
        """Whether readload sends for the same ids what the gateway sent."""
        others, _ = self.logged(kind, self.libpq_words(kind, "logged"))
        pairs = [(one, other) for one, other in zip(reads, others)
                 if asks_at_once(one) == asks_at_once(other)]
        unlike = [text for one, other in pairs if (text := difference(one, other))]
        tiles = {named(leaf_of(read), TILE).sql for read in others if named(leaf_of(read), TILE)}
        if tiles - {self.tile.sql}:
            unlike.append(TILE)
        if unlike or not pairs:
            self.faults.append(f"{kind}: {len(unlike)} of {len(pairs)} reads differ, first in"
                               f" {unlike[:1]}")
        statements = [len(transaction.steps) for transaction in others[-1]]
        self.report.line(read=kind, compared=len(pairs), unlike=len(unlike),
                         statements=statements)

    # --- measuring ---

    def steady(self, kind):
        """Reads at a part of the rate that the gateway had when nothing held it back."""
        rate = STEADY * self.median(kind, "gateway", "reads_per_second")
        for turn in range(self.rounds):
            say(f"{kind}, round {turn + 1}: {rate:.0f} reads a second")
            result = self.through_gateway(kind, self.seconds, "--rate", f"{rate:.0f}")
            self.results[kind, "steady"].append(result)
            self.report.line(read=kind, path="steady", round=turn + 1, **result)

    def through_gateway(self, kind, seconds, *more):
        words = [*self.gateway_words(kind, "all"), "--connections", CONNECTIONS,
                 "--seconds", seconds, "--wait", *more]
        before = self.leaves()
        load, result = self.measured(words)
        if load["status"] != {"200": load["requests"]} or load["retries"] or load["errors"]:
            self.faults.append(f"{kind}: gateway: {load['status']}, {load['errors']} errors")
        self.check_leaves(f"{kind}: gateway", before, load["status"].get("200", 0))
        return result

    def by_libpq(self, kind, seconds):
        words = [*self.libpq_words(kind, "all"), "--connections", CONNECTIONS,
                 "--seconds", seconds, "--warm-up", WARM_UP, "--wait"]
        before = self.leaves()
        load, result = self.measured(words)
        self.check_leaves(f"{kind}: libpq", before, load["requests_with_warm_up"])
        return {**result, "rows_per_read": load["rows_per_request"],
                "leaves_per_commit": load["leaves_per_commit"]}

    def measured(self, words):
        """Runs a client and takes the readings once its connections stand."""
        stage = self.stage
        stage.checkpoint()
        client = subprocess.Popen(
            [str(word) for word in words], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)
        try:
            first = client.stderr.readline()
            if first != "ready\n":
                raise Failure(f"{words[0].name}: {first}{client.communicate()[1]}")
            cpu, postgres = self.gateway.cpu(), stage.postgres_cpu()
            client.stdin.write("\n")
            client.stdin.flush()
            output = client.stdout.readline()
            cpu, postgres = self.gateway.cpu() - cpu, stage.postgres_cpu() - postgres
            complaints = client.communicate()[1]
        finally:
            client.kill()
        if not output:
            raise Failure(f"{words[0].name}: {complaints}")
        if complaints:
            say(complaints.strip())
        load = json.loads(output)
        a_read = max(1, load["requests"])
        return load, {
            "connections": load["connections"], "reads": load["requests"],
            "seconds": load["seconds"], "reads_per_second": load["requests_per_second"],
            **{name: load[name] for name in ("p50_ms", "p90_ms", "p99_ms", "max_ms")},
            "gateway_cpu_us_per_read": round(cpu * 1e6 / a_read, 1),
            "postgres_cpu_us_per_read": round(postgres * 1e6 / a_read, 1),
            "client_cpu_us_per_read": load["client_cpu_us_per_request"]}

    def leaves(self):
        return self.stage.number(self.database, "SELECT size FROM audit.head")

    def check_leaves(self, who, before, reads):
        """Whether the log grew by one leaf a read, each with its right hash."""
        grown = self.leaves() - before
        right = self.stage.number(
            self.database, f"SELECT count(*) FROM audit.leaf WHERE leaf_index >= {before}"
            " AND hash = sha256('\\x00'::bytea || entry)")
        if not grown == right == reads:
            self.faults.append(
                f"{who}: {reads} reads, the log grew by {grown}, {right} leaves are right")

    # --- what came out ---

    def median(self, kind, path, name):
        return statistics.median(result[name] for result in self.results[kind, path])

    def conclude(self):
        rows, lines = [], []
        for kind in PATHS:
            rows += [self.row(kind, path) for path in MEASURED]
            p99 = self.median(kind, "gateway", "p99_ms")
            plain, steady = (self.median(kind, path, "p99_ms") for path in ("libpq", "steady"))
            ratio = (self.median(kind, "gateway", "reads_per_second")
                     / self.median(kind, "libpq", "reads_per_second"))
            self.report.line(
                read=kind, ratio=round(ratio, 3), p99_ms=p99, libpq_p99_ms=plain, steady_p99_ms=steady,
                rows_per_read=self.median(kind, "libpq", "rows_per_read"),
                meets_ratio=ratio >= RATIO, meets_p99=p99 <= P99_MS[kind])
            lines.append(f"{kind}: ratio {ratio:.3f} (at least {RATIO}), p99 {p99:.1f} ms (at most"
                         f" {P99_MS[kind]}; libpq itself {plain:.1f}; at {STEADY} of the rate {steady:.1f})")
        self.report.line(faults=self.faults)
        heads = ["read", "path", "reads/s", "median", "p50 ms", "p99 ms", "gateway µs",
                 "postgres µs", "client µs", "rows"]
        self.summary = "\n".join([staging.table(heads, rows), "", *lines])

    def row(self, kind, path):
        """Rows are those that readload got; what it asks is what the gateway asks."""
        def cell(name, digits=0):
            return f"{self.median(kind, path, name):,.{digits}f}"

        rates = " ".join(f"{r['reads_per_second']:,.0f}" for r in self.results[kind, path])
        return [
            kind, path, rates, cell("reads_per_second"), cell("p50_ms", 1), cell("p99_ms", 1),
            cell("gateway_cpu_us_per_read"), cell("postgres_cpu_us_per_read"),
            cell("client_cpu_us_per_read"),
            f"{self.median(kind, 'libpq', 'rows_per_read'):,.1f}"]


# --- alone ---


def post(stage, gateway, bodies, count, *options):
    """Sends `count` bodies, each of which must be answered 201; returns what tlsload saw."""
    tlsload = staging.compiled("tlsload", "libssl", "libcrypto")
    load = json.loads(staging.run(
        [tlsload, "post", "localhost", gateway.port, "/v1/submissions",
         *stage.client_options(), "--connections", 32, "--bodies", bodies, *options]))
    if load["status"] != {"201": count}:
        raise Failure(f"sending: {load['status']} of {count}")
    return load


def fill(stage, gateway, visits, turn=0):
    """Sends so many invented visits, cities from number `turn` on; returns the next number."""
    bodies = stage.folder / "bodies.ndjson"
    for stored in range(0, visits, STEP):
        count = min(STEP, visits - stored)
        say(f"{stored:,} visits stored; {count:,} more")
        bodies.unlink(missing_ok=True)
        write_bodies(stage, bodies, turn, count)
        post(stage, gateway, bodies, count)
        turn += 1
    bodies.unlink(missing_ok=True)
    return turn


def main():
    parser = argparse.ArgumentParser(
        prog="scripts/bench reads", description=__doc__.split("\n")[0])
    parser.add_argument("--visits", type=int, default=1_000_000, help="visits that are stored")
    parser.add_argument("--seconds", type=float, default=10, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--out", help="the report")
    options = parser.parse_args()
    report = Report("reads", options.out)
    try:
        with Stage() as stage:
            report.line(machine=staging.machine(), visits=options.visits)
            stage.create_database(DATABASE)
            stage.migrate(DATABASE)
            stage.register(DATABASE)
            gateway = stage.serve(DATABASE)
            fill(stage, gateway, options.visits)
            reads = Reads(stage, report, DATABASE, gateway, options.seconds, options.rounds)
            reads.run()
            report.line(machine=staging.machine())
    except Failure as failure:
        print(f"error: {failure}", file=sys.stderr)
        return 1
    for fault in reads.faults:
        say(f"FAULT: {fault}")
    print(f"\n{reads.summary}\n{report.path}")
    return 1 if reads.faults else 0


if __name__ == "__main__":
    sys.exit(main())
