"""scripts/bench endtoend: the same visits in every format, over mutual TLS into the record.

One invented city's visits as FHIR, HL7 v2 and P-Care; each format goes through a gateway of its own database, in turns,
with `tlsload` (keep-alive, one message a request). The goal: HL7 and P-Care at least 0.8 of FHIR's visits/s. Afterwards
SQL counts equal what was acknowledged. One JSON object a line to --out, and a table.
"""

import argparse
import datetime
import json
import re
import statistics
import subprocess
import sys

import stage as staging
from stage import Failure, Report, Stage, say

MEDIA = {"fhir": "application/fhir+json", "hl7": "application/hl7-v2", "pcare": "application/vnd.bpjs.pcare+json"}
GOAL = 0.8
# Numbers that facilities gave, which must not meet when one sender sends for all.
OWN_NUMBERS = {
    "fhir": [rb'(//sys-ids\.kemkes\.go\.id/[a-z-]+/%s","value":")'],
    "hl7": [rb"(\|)(?=\d+\^\^\^%s\^MR)", rb"(\|)(?=\d{8}-\d{6}[\^|])"],
    "pcare": [rb'("noKunjungan":")', rb'("noMR":")'],
}


def bodies(folder, form, code, prefix):
    """The messages of one facility as one sender would send them."""
    content = next(folder.glob(f"{code}.*")).read_bytes()
    lines = ([b"MSH|" + part for part in content.split(b"MSH|") if part] if form == "hl7"
             else content.splitlines(keepends=True))
    patterns = [re.compile(p % code.encode() if b"%s" in p else p) for p in OWN_NUMBERS[form]]
    for line in lines:
        for pattern in patterns:
            line = pattern.sub(rb"\g<1>" + prefix.encode(), line)
        yield line.replace(code.encode(), staging.SENDER_CODE.encode()).rstrip(b"\n") + b"\n"


class EndToEnd:
    def __init__(self, stage, report, options):
        self.stage, self.report, self.options = stage, report, options
        self.tlsload = staging.compiled("tlsload", "libssl", "libcrypto")
        self.results = {form: [] for form in MEDIA}
        self.faults = []

    def write(self, form):
        stage = self.stage
        city = stage.folder / f"city-{form}"
        first_day = datetime.date.today() - datetime.timedelta(days=366)
        stage.baimbai("simulate", "--ndjson", "--seed", "77", "--visits", str(self.options.visits), "--format", form,
                      "--from", first_day.isoformat(), "--days", "365", "--out", str(city))
        facilities = json.loads((city / "manifest.json").read_text())["facilities"]
        target = stage.folder / f"{form}.ndjson"
        with open(target, "wb") as output:
            for index, facility in enumerate(facilities):
                if facility["visits"]:
                    output.writelines(bodies(city, form, facility["code"], f"{index:03d}"))
        return target

    def run(self):
        stage = self.stage
        self.report.line(machine=staging.machine())
        files = {form: self.write(form) for form in MEDIA}
        stage.create_database("bench_empty")
        stage.migrate("bench_empty")
        for turn in range(self.options.rounds):
            forms = list(MEDIA)[turn % 3:] + list(MEDIA)[:turn % 3]
            for form in forms:
                say(f"round {turn + 1}: {form}")
                self.results[form].append(self.measure(form, files[form], turn))
        self.report.line(machine=staging.machine(), faults=self.faults)
        for fault in self.faults:
            say(f"FAULT: {fault}")
        return 1 if self.faults else 0

    def measure(self, form, file, turn):
        stage = self.stage
        database = f"bench_{form}"
        stage.create_database(database, "bench_empty")
        stage.register(database)
        gateway = stage.serve(database)
        acks = stage.folder / "acks"
        acks.write_bytes(b"")
        cpu, postgres = gateway.cpu(), stage.postgres_cpu()
        done = subprocess.run(
            [str(word) for word in (
                self.tlsload, "post", "localhost", gateway.port, "/v1/submissions", *stage.client_options(),
                "--connections", self.options.connections, "--bodies", file, "--media", MEDIA[form], "--acks", acks)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if not done.stdout.strip():
            raise Failure(f"tlsload: {done.stderr}")
        load = json.loads(done.stdout)
        cpu, postgres = gateway.cpu() - cpu, stage.postgres_cpu() - postgres
        visits = stage.number(database, "SELECT count(*) FROM record.visit")
        acknowledged = len(set(acks.read_text().split()))
        if load["status"] != {"201": load["requests"]} or visits != acknowledged:
            self.faults.append(f"{form}: {load['status']}, {visits} visits of {acknowledged}: {done.stderr.strip()}")
        gateway.stop()
        stage.drop_database(database)
        result = {
            "visits": visits, "visits_per_second": load["requests_per_second"], "p50_ms": load["p50_ms"],
            "p99_ms": load["p99_ms"], "bytes": round(file.stat().st_size / load["requests"]),
            "gateway_us": round(cpu * 1e6 / load["requests"]), "postgres_us": round(postgres * 1e6 / load["requests"])}
        self.report.line(format=form, round=turn + 1, **result)
        return result

    def median(self, form, name):
        return statistics.median(result[name] for result in self.results[form])

    @property
    def summary(self):
        base = self.median("fhir", "visits_per_second")
        rows = []
        for form in MEDIA:
            ratio = self.median(form, "visits_per_second") / base
            rows.append([form, f"{self.median(form, 'bytes'):,.0f}", f"{self.median(form, 'visits_per_second'):,.0f}",
                         f"{self.median(form, 'gateway_us'):,.0f}", f"{self.median(form, 'postgres_us'):,.0f}",
                         f"{self.median(form, 'p99_ms'):,.1f}", f"{ratio:.2f}{'' if ratio >= GOAL else ' (below 0.8)'}"])
        return staging.table(
            ["format", "bytes each", "visits/s", "gateway us", "postgres us", "p99 ms", "of FHIR"], rows)


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench endtoend", description=__doc__.split("\n")[0])
    parser.add_argument("--visits", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--out", help="the report")
    options = parser.parse_args()
    report = Report("endtoend", options.out)
    try:
        with Stage() as stage:
            measured = EndToEnd(stage, report, options)
            status = measured.run()
            print(f"\n{measured.summary}\n{report.path}")
    except (Failure, subprocess.SubprocessError) as failure:
        print(f"error: {failure}", file=sys.stderr)
        return 1
    return status


if __name__ == "__main__":
    sys.exit(main())
