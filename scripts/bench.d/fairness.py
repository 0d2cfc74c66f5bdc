"""scripts/bench fairness: what other facilities lose while one facility sends its backfill.

Over mutual TLS, each facility with its own certificate and its own visits, all in one run:

  alone     the others, each at a steady rate of visits that come due whether or not answers come
  backfill  one hospital alone, at 20 times that rate
  both      the same together: `ratio` is the others' goodput beside `alone`
  flood     the hospital alone, on as many connections as it may have, as fast as answers come
  flooded   the same together: `ratio_flood`

Goodput is what was answered 2xx within the time. What is refused with 429 is sent again after its
Retry-After. Nothing may be lost or doubled: afterwards SQL counts each facility's visits against its
acknowledgements. Exit status 1 if they differ or `ratio` is below 0.9.
"""

import argparse
import datetime
import json
import re
import subprocess
import sys

import stage as staging
from stage import Failure, Report, Stage, say

GOAL = 0.9
CITY_DAYS = 365
HOSPITAL = "hospital-fair"


class Facility:
    """One sender: certificate, place in the registry, and a file of visits that nobody else sends."""

    def __init__(self, stage, code, index, visits):
        self.stage, self.code, self.sender_code = stage, code, f"99001040{index:02d}"
        self.bodies = stage.folder / f"{code}.ndjson"
        self.acks = stage.folder / f"{code}.acks"
        self.sent = 0
        self.write(index, visits)

    def write(self, index, visits):
        """A city's visits as this facility's, with numbers that no other facility's bodies have."""
        city = self.stage.folder / "city"
        first_day = datetime.date.today() - datetime.timedelta(days=CITY_DAYS + 1)
        self.stage.baimbai("simulate", "--ndjson", "--seed", str(3000 + index), "--visits", str(visits),
                           "--from", first_day.isoformat(), "--days", str(CITY_DAYS), "--out", str(city))
        facilities = json.loads((city / "manifest.json").read_text())["facilities"]
        with open(self.bodies, "wb") as output:
            for number, facility in enumerate(f for f in facilities if f["visits"]):
                code = facility["code"].encode()
                own = re.compile(rb'(//sys-ids\.kemkes\.go\.id/[a-z-]+/' + code + rb'","value":")')
                for body in (city / f"{facility['code']}.ndjson").read_bytes().splitlines(keepends=True):
                    body = own.sub(rb"\g<1>" + f"{index:02d}{number:03d}-".encode(), body)
                    output.write(body.replace(b"/" + code, b"/" + self.sender_code.encode()))
        for file in city.iterdir():
            file.unlink()

    def register(self, config):
        stage = self.stage
        script = """set -eu
            . "$1/certs/authority.bash"
            cd "$2"
            make_key "$3.key"
            export BAIMBAI_SAN="URI:https://$BAIMBAI_URI_HOST/facility/$3"
            sign_by authority/client-issuing "$3.key" "$3.leaf" client "$3" 30
            cat "$3.leaf" authority/client-issuing/cert.pem >"$3.pem" """
        staging.run(["bash", "-c", script, "-", staging.ROOT, stage.certificates, self.code])
        stage.baimbai("facility", "add", self.code, "--config", config, "--name", f"Fasilitas Rekaan {self.code}",
                      "--kind", "hospital" if self.code == HOSPITAL else "clinic-primary", "--simulated",
                      "--kelurahan", "6371051001", "--alias", f"urn:satusehat:organization|{self.sender_code}")
        stage.activate(config, self.code)
        stage.baimbai("certificate", "add", stage.certificates / f"{self.code}.pem", "--config", config,
                      "--facility", self.code)

    def start(self, tlsload, port, seconds, connections, rate, count):
        """A client that stands ready; it sends the next `count` visits at most."""
        words = [tlsload, "post", "localhost", port, "/v1/submissions", *self.stage.client_options(self.code),
                 "--connections", connections, "--bodies", self.bodies, "--first", self.sent, "--count", count,
                 "--acks", self.acks, "--seconds", seconds, "--wait"]
        if rate:
            words += ["--rate", rate]
        self.sent += count
        client = subprocess.Popen([str(word) for word in words], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, text=True)
        if client.stderr.readline() != "ready\n":
            raise Failure(f"tlsload: {client.communicate()[1]}")
        return client


class Fairness:
    def __init__(self, stage, report, options):
        self.stage, self.report, self.options = stage, report, options
        self.tlsload = staging.compiled("tlsload", "libssl", "libcrypto")
        self.faults = []
        self.results = {}

    def run(self):
        stage, options = self.stage, self.options
        self.report.line(machine=staging.machine())
        say("visits")
        steady = round(options.rate * options.seconds)
        self.flood_count = round(options.flood * options.seconds)
        warm = 200
        self.others = [Facility(stage, f"clinic-fair-{i}", i, steady * 3 + warm) for i in range(options.others)]
        self.hospital = Facility(stage, HOSPITAL, 99, 2 * (steady * options.times + self.flood_count) + warm)
        everyone = [*self.others, self.hospital]
        stage.create_database("bench_fair")
        stage.migrate("bench_fair")
        config = stage.configuration("bench_fair")
        for facility in everyone:
            facility.register(config)
        gateway = stage.serve("bench_fair")
        say("warming up")
        self.together(gateway, [(f, 2, 0, warm) for f in everyone], 60)
        stage.vacuum("bench_fair")
        load = {"others": [(f, options.connections, options.rate, steady) for f in self.others],
                "backfill": [(self.hospital, options.backfill_connections, options.rate * options.times,
                              steady * options.times)],
                "flood": [(self.hospital, options.backfill_connections, 0, self.flood_count)]}
        for phase, who in [("alone", ["others"]), ("backfill", ["backfill"]), ("both", ["others", "backfill"]),
                           ("flood", ["flood"]), ("flooded", ["others", "flood"])]:
            say(phase)
            self.measure(phase, gateway, [client for name in who for client in load[name]])
            stage.vacuum("bench_fair")
        gateway.stop()
        self.count(everyone)
        return self.conclude()

    def together(self, gateway, clients, seconds):
        started = [(facility, facility.start(self.tlsload, gateway.port, seconds, connections, rate, count))
                   for facility, connections, rate, count in clients]
        for _, client in started:
            client.stdin.write("\n")
            client.stdin.flush()
        ended = [(facility, *client.communicate()) for facility, client in started]
        for facility, output, complaints in ended:
            if not output:
                raise Failure(f"tlsload: {facility.code}: {complaints}")
        return [(facility, json.loads(output)) for facility, output, _ in ended]

    def measure(self, phase, gateway, clients):
        cpu, postgres = gateway.cpu(), self.stage.postgres_cpu()
        answers = self.together(gateway, clients, self.options.seconds)
        cpu, postgres = gateway.cpu() - cpu, self.stage.postgres_cpu() - postgres
        seconds = self.options.seconds
        parts = {"others": [a for f, a in answers if f is not self.hospital],
                 "hospital": [a for f, a in answers if f is self.hospital]}
        result = {"phase": phase, "cpu_cores": round((cpu + postgres) / seconds, 2)}
        for name, of in parts.items():
            if not of:
                continue
            statuses = {}
            for answer in of:
                for code, number in answer["status"].items():
                    statuses[code] = statuses.get(code, 0) + number
            result[name] = {
                "goodput": round(sum(a["succeeded"] for a in of) / seconds, 1),
                "worst": round(min(a["succeeded"] for a in of) / seconds, 1),
                "p50_ms": max(a["p50_ms"] for a in of), "p99_ms": max(a["p99_ms"] for a in of),
                "status": statuses, "unfinished": sum(a["unfinished"] for a in of),
                "errors": sum(a["errors"] for a in of)}
        self.results[phase] = result
        self.report.line(**result)

    def count(self, everyone):
        """What is in the record is what was acknowledged, for each facility, or a little more: answers
        that were on their way when the time was over."""
        rows = dict(self.stage.sql("bench_fair", "SELECT f.code, count(v.visit_id) FROM registry.facility f"
                                   " LEFT JOIN record.visit v USING (facility_id) GROUP BY 1"))
        for facility in everyone:
            acknowledged = len(set(facility.acks.read_text().split())) if facility.acks.exists() else 0
            stored = int(rows.get(facility.code, 0))
            if stored < acknowledged or stored > facility.sent:
                self.faults.append(f"{facility.code}: {acknowledged} acknowledged, {stored} stored")

    def conclude(self):
        def goodput(phase, who, name="goodput"):
            return self.results[phase][who][name]

        def ratio(phase, name="goodput"):
            return round(goodput(phase, "others", name) / goodput("alone", "others", name), 3)

        def total(phase):
            return sum(goodput(phase, who) for who in ("others", "hospital"))

        self.report.line(machine=staging.machine())
        out = {
            "ratio": ratio("both"), "ratio_worst_facility": ratio("both", "worst"),
            "ratio_flood": ratio("flooded"), "ratio_flood_worst_facility": ratio("flooded", "worst"),
            "others_per_second": goodput("alone", "others"),
            "backfill_per_second": {"alone": goodput("backfill", "hospital"), "both": goodput("both", "hospital")},
            "flood_per_second": {"alone": goodput("flood", "hospital"), "both": goodput("flooded", "hospital")},
            # Spare capacity is used: all that was done together beside what one alone could do.
            "work_conserved": round(total("flooded") / goodput("flood", "hospital"), 3),
            "others_p99_ms": {phase: goodput(phase, "others", "p99_ms") for phase in ("alone", "both", "flooded")},
            "faults": self.faults}
        self.report.line(**out)
        for fault in self.faults:
            say(f"FAULT: {fault}")
        if out["ratio"] < GOAL:
            say(f"ratio {out['ratio']} is below {GOAL}")
        return 1 if self.faults or out["ratio"] < GOAL else 0


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench fairness", description=__doc__.split("\n")[0])
    parser.add_argument("--others", type=int, default=8, help="facilities that send at a steady rate")
    parser.add_argument("--rate", type=float, default=80, help="visits a second of each of them")
    parser.add_argument("--times", type=int, default=20, help="how many times that rate the hospital sends")
    parser.add_argument("--seconds", type=float, default=15, help="of each phase")
    parser.add_argument("--connections", type=int, default=4, help="of each of the others")
    parser.add_argument("--backfill-connections", type=int, default=64, help="of the hospital")
    parser.add_argument("--flood", type=int, default=3000, help="visits a second made for the flood")
    parser.add_argument("--places", type=int, help="intake.places, if not the default")
    parser.add_argument("--out", help="the report")
    options = parser.parse_args()
    report = Report("fairness", options.out)
    try:
        with Stage() as stage:
            if options.places:
                stage.extra["intake"] = {"places": options.places}
            return Fairness(stage, report, options).run()
    except Failure as failure:
        print(f"error: {failure}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
