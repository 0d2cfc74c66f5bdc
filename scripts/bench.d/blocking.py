"""scripts/bench blocking: how long it takes to find who may be one person, and whom it finds, among many people.

Invented people (`baimbai simulate --duplicates`) in a city of 52 kelurahan, so that ten million live 14 times as
densely as in Banjarmasin. Stored is what blocking needs: each record's keyed tokens, and whose it is. At each size, with
nothing in memory but what PostgreSQL kept, the gateway's own statement asks for the candidates of batches of 64 records
as its matcher does, and of single ones as $match does.

Printed are milliseconds, candidates of a record, the share of its tokens that too many share (they are left out), and
recall: of the pairs of one person among the asked records' city, those that a token brings together still.
"""

import argparse
import itertools
import random
import re
import statistics
import subprocess
import sys
import time

import stage as staging
from stage import ROOT, Failure, Report, Stage, say

DATABASE = "bench_blocking"
CITY = 200_000
BATCH = 64
ASKED = 2_048
SOURCE = ROOT / "Sources/PatientIndex/MatchStatements.swift"
LIMIT = ROOT / "Sources/PersonMatching/CandidatePairs.swift"
# Unlogged and without its indexes while it is filled: some minutes instead of hours, and the same to read.
MAKE = """
CREATE UNLOGGED TABLE pushed (token bigint, number bigint);
CREATE TABLE wanted (token bigint);
ALTER TABLE identity.match_token SET UNLOGGED
"""
LOOSEN = """
ALTER TABLE identity.match_token DROP CONSTRAINT match_token_pkey;
DROP INDEX identity.match_token_patient
"""
# Ids in the order of their making, as the gateway's are.
PUSH = """
SET session_replication_role = replica;
INSERT INTO identity.patient (patient_id, facility_id, person_id)
SELECT {id}, md5((n % 150)::text)::uuid, {id} FROM generate_series({first}, {last}) AS n;
INSERT INTO identity.match_token (token, patient_id) SELECT token, {id} FROM (SELECT token, number AS n FROM pushed) p;
TRUNCATE pushed
"""
FASTEN = """
SET maintenance_work_mem = '1GB';
ALTER TABLE identity.match_token ADD CONSTRAINT match_token_pkey PRIMARY KEY (token, patient_id);
CREATE INDEX match_token_patient ON identity.match_token (patient_id)
"""
ID = "lpad(to_hex(n), 32, '0')::uuid"


def statement():
    """The gateway's own question for candidates, and its limit."""
    sql = re.search(r'"match\.candidates",\s*"""(.*?)"""', SOURCE.read_text(), re.S)[1]
    limit = re.search(r"mostRecordsOfKey = (\d+)", LIMIT.read_text())[1]
    return sql, int(limit)


class People:
    """Invented people in the stage's database, city by city."""

    def __init__(self, stage, seed):
        self.stage, self.seed, self.records, self.people = stage, seed, 0, 0
        self.folder = stage.folder / "people"
        # Of the first city: tokens of each record, and pairs of records that are one person's.
        self.tokens, self.pairs = {}, []

    def grow(self, people):
        self.stage.sql(DATABASE, LOOSEN)
        while self.people < people:
            count = min(CITY, people - self.people)
            self.stage.baimbai("simulate", "--duplicates", "--seed", self.seed, "--people", count, "--out", self.folder)
            self.seed += 1
            file = self.folder / "tokens.tsv"
            made = int(self.stage.baimbai("bench", "tokens", "--records", self.folder / "records.tsv", "--keys",
                                          self.stage.keys, "--out", file, "--first", self.records).split()[-1])
            if not self.pairs:
                self.remember(file)
            self.stage.sql(DATABASE, f"\\copy pushed FROM '{file}'")
            self.stage.sql(DATABASE, PUSH.format(id=ID, first=self.records, last=self.records + made - 1))
            self.records += made
            self.people += count
        self.stage.sql(DATABASE, FASTEN)

    def remember(self, tokens):
        with open(tokens) as file:
            for line in file:
                token, number = line.split()
                self.tokens.setdefault(int(number), []).append(int(token))
        persons = {}
        with open(self.folder / "truth.tsv") as file:
            next(file)
            for number, line in enumerate(file):
                persons.setdefault(line.split("\t")[1], []).append(number)
        self.pairs = [pair for group in persons.values() for pair in itertools.combinations(group, 2)]


class Asker:
    """Asks for candidates on one connection with the gateway's plan."""

    def __init__(self, stage):
        sql, self.limit = statement()
        self.process = subprocess.Popen(
            ["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", stage.conninfo(DATABASE, "baimbai_matcher")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.tell(f"PREPARE ask (bigint[], bigint) AS SELECT count(*) FROM ({sql}) found;"
                  "SET plan_cache_mode = force_generic_plan;")

    def tell(self, text):
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()

    def candidates(self, tokens):
        """How many candidates there are, and milliseconds."""
        began = time.perf_counter()
        self.tell(f"EXECUTE ask ('{{{','.join(map(str, tokens))}}}', {self.limit});")
        count = int(self.process.stdout.readline())
        return count, (time.perf_counter() - began) * 1000

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def percentile(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def measure(stage, people, report):
    asker = Asker(stage)
    asked = random.Random(people.records).sample(sorted(people.tokens), ASKED)
    batches = [asked[i:i + BATCH] for i in range(0, ASKED, BATCH)]
    together = [asker.candidates([token for number in batch for token in people.tokens[number]])[1]
                for batch in batches]
    single = [asker.candidates(people.tokens[number]) for number in asked]
    asker.close()
    of_asked, chosen = [token for number in asked for token in people.tokens[number]], set(asked)
    pairs = [pair for pair in people.pairs if pair[0] in chosen]
    wanted = set(of_asked).union(token for pair in pairs for number in pair for token in people.tokens[number])
    file = people.folder / "wanted.tsv"
    file.write_text("".join(f"{token}\n" for token in wanted))
    stage.sql(DATABASE, "TRUNCATE wanted")
    stage.sql(DATABASE, f"\\copy wanted FROM '{file}'")
    crowded = {int(row[0]) for row in stage.sql(
        DATABASE, f"SELECT token FROM wanted w WHERE (SELECT count(*) FROM (SELECT 1 FROM identity.match_token t"
        f" WHERE t.token = w.token LIMIT {asker.limit + 1}) x) > {asker.limit}")}

    def share(tokens_of):
        met = [set(tokens_of(left)) & set(tokens_of(right)) for left, right in pairs]
        return sum(map(bool, met)) / len(met)

    times = [milliseconds for _, milliseconds in single]
    found = [count for count, _ in single]
    row = dict(
        people=people.people, records=people.records,
        tokens=stage.number(DATABASE, "SELECT reltuples::bigint FROM pg_class WHERE oid = 'identity.match_token'::regclass"),
        batch_ms_a_record=round(statistics.mean(together) / BATCH, 3), batch_p95_ms=round(percentile(together, .95), 1),
        single_p50_ms=round(percentile(times, .5), 2), single_p95_ms=round(percentile(times, .95), 2),
        candidates_mean=round(statistics.mean(found), 1), candidates_p95=percentile(found, .95),
        crowded=round(sum(token in crowded for token in of_asked) / len(of_asked), 3),
        recall_of_tokens=round(share(people.tokens.get), 5),
        recall=round(share(lambda number: [t for t in people.tokens[number] if t not in crowded]), 5),
        pairs=len(pairs),
        gigabytes=round(stage.number(DATABASE, "SELECT pg_total_relation_size('identity.match_token')") / 1e9, 1))
    report.line(**row)
    return row


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench blocking", description=__doc__.split("\n")[0])
    parser.add_argument("--people", default="200000,1000000", help="sizes, ascending")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", help="the report")
    options = parser.parse_args()
    report = Report("blocking", options.out)
    rows = []
    try:
        with Stage() as stage:
            report.line(machine=staging.machine())
            stage.create_database(DATABASE)
            stage.migrate(DATABASE)
            stage.sql(DATABASE, MAKE)
            people = People(stage, options.seed)
            for size in map(int, options.people.split(",")):
                say(f"{size:,} people")
                people.grow(size)
                stage.vacuum(DATABASE)
                stage.checkpoint()
                rows.append(measure(stage, people, report))
    except (Failure, OSError, subprocess.SubprocessError) as failure:
        print(f"error: {failure}", file=sys.stderr)
        return 1
    heads = list(rows[0])
    print("\n" + staging.table(heads, [[str(value) for value in row.values()] for row in rows]))
    say(report.path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
