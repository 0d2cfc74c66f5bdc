"""scripts/bench pages: how long the pages of the health office and a facility take over a city of visits.

A city of 150 facilities and 52 kelurahan is invented in SQL: facts of visits, their daily sums and what
follows from them, sums of the quality of data. Records and persons themselves are not there, so pages
that open a record are not asked for. The facts have the shape that the gateway gives them; which
visits an indicator counts is drawn by chance, so the figures mean nothing.

Each page is asked for over mutual TLS on one connection, one after another: the office's by an officer, /skor by a
facility. Printed are the median and
the 95th percentile, and how long all indicators by kelurahan and month of a year take on the command line.
"""

import argparse
import http.client
import ssl
import statistics
import subprocess
import sys
import time

import stage as staging
from stage import Failure, Report, ROOT, Stage, say

DATABASE = "bench_pages"
FACILITIES = 150
PAGE_MS, INDICATORS_S = 150, 10
PAGES = [
    "/ringkasan", "/mutu/W1", "/mutu/C1", "/mutu/W2", "/mutu/V1?by=kelurahan", "/faskes/f-27",
    "/kelurahan/6371011001", "/kelurahan/outside", "/skdr", "/skdr?disease=AA", "/rujukan",
    "/kualitas-data", "/kualitas-data?by=software", "/kualitas-data/baris", "/temuan",
    "/temuan/baru?indicator=V1&facility=f-27", "/spm", "/spm?service=SPM08&view=facility", "/kbk", "/inm",
    "/tempat-tidur", "/laporan", "/pengaturan", "/facilities", "/registry", "/registry/map", "/registry/facility/f-27",
    "/registry/expiry", "/software",
]
# A facility's own, with what the city has beside it.
OWN = "f-27"
OWN_PAGES = ["/skor", "/skor?indicator=C1", "/skor.csv?table=control", "/skor.csv?table=figures"]
# Of all visits, those that an indicator counts; of what is not named, a few.
SHARES = {"V1": 1, "W1": 0.85, "W2": 0.85, "R1": 0.85, "Q2": 0.85, "Q2x": 0.85, "K1": 0.3, "K2": 0.3}
FEW = 0.03
# What the sums of quality have a row of for each day and facility.
MEASURES = ["visit", "submission", "received", "clock", *(f"digit.{i}" for i in range(10)), *(
    f"i.{name}" for name in ("nik", "home", "birth", "sex", "arrival", "end", "service", "payer",
                             "diagnosis", "timely", "unique", "mapped"))]

# No trigger runs, so that some minutes do: what follows is written by the same SQL as a migration's.
QUIET = "SET session_replication_role = replica; SET work_mem = '512MB'; "
FACTS = """
INSERT INTO monitor.visit_fact (facility_id, visit_id, person, kelurahan, residence_method,
  residence_certainty, day, minute, class, service, payer, sex, age_band, level, wait_minutes,
  stay_minutes, disposition, is_finished, has_referral_in, has_referral_out, referred_to, diagnoses,
  systolic, diastolic, items, has_antibiotic)
SELECT f.facility_id, gen_random_uuid(), decode(md5(v.person::text), 'hex'),
  CASE WHEN v.person % 100 < 6 THEN 'outside' WHEN v.person % 100 < 8 THEN 'unresolved'
    ELSE (SELECT codes FROM places)[1 + v.person % 52] END,
  (ARRAY['code', 'name', 'spelling', 'postal'])[1 + v.person % 4], 50 + v.person % 50,
  v.day, 420 + (v.luck * 600)::int, CASE WHEN v.luck < 0.85 THEN 'AMB' WHEN v.luck < 0.92 THEN 'EMER' ELSE 'IMP' END,
  'umum', (ARRAY['jkn', 'self'])[1 + v.person % 2], (ARRAY['male', 'female'])[1 + v.person % 2],
  (ARRAY['0-4', '5-14', '15-24', '25-44', '45-64', '65+'])[1 + v.person % 6], f.level,
  CASE WHEN v.luck < 0.92 THEN (v.other * v.other * 120)::int END, 40, 'home', true, false,
  f.level = 1 AND v.other < 0.06, CASE WHEN f.level = 1 AND v.other < 0.04 THEN
    (SELECT ids FROM hospitals)[1 + v.person % 10] END,
  ARRAY[(ARRAY['I10', 'E11.9', 'J06.9', 'A09', 'K30', 'M54.5', 'R50.9', 'J18.9', 'Z34.9', 'A90', 'A91',
    'L20.9', 'H10.9', 'N39.0', 'T14.1'])[1 + (v.other * v.luck * 15)::int % 15]],
  120, 80, 2, v.other < 0.3
FROM (
  SELECT date '{last}' - (n % {days})::int AS day, (random() * {persons})::int AS person, random() AS luck,
    random() AS other, random() AS away
  FROM generate_series({first}, {end}) AS n) AS v
JOIN facilities f ON f.number =
  CASE WHEN v.away < 0.7 THEN v.person ELSE (v.away * 1e6)::int END % {facilities}
"""
PLACES = """
CREATE UNLOGGED TABLE places AS SELECT ARRAY[{codes}]::text[] AS codes;
CREATE UNLOGGED TABLE facilities AS
SELECT facility_id, (row_number() OVER (ORDER BY code))::int - 1 AS number,
  CASE kind WHEN 'hospital' THEN 2 ELSE 1 END AS level
FROM registry.facility WHERE code LIKE 'f-%';
CREATE UNLOGGED TABLE hospitals AS
SELECT array_agg(facility_id) AS ids FROM registry.facility WHERE kind = 'hospital';
"""
DAILY = """
INSERT INTO monitor.daily_rollup
SELECT '{id}', day, facility_id, kelurahan, {bucket}, count(*) FILTER (WHERE minute % 3 > 0), count(*), 0, 0
FROM monitor.visit_fact {sample} GROUP BY 2, 3, 4, 5
"""
QUALITY = """
INSERT INTO monitor.quality_daily
SELECT day, facility_id, 'fhir', 'vendor-' || number % 7, 'simrs|' || number % 5, measure, visits, visits * 9 / 10, 0
FROM (SELECT day, facility_id, count(*) AS visits FROM monitor.visit_fact GROUP BY 1, 2) AS d
JOIN facilities USING (facility_id) CROSS JOIN unnest(ARRAY[{measures}]) AS measure;
INSERT INTO monitor.quality_monthly
SELECT date_trunc('month', day)::date, facility_id, feed, vendor, software, measure, sum(total), sum(good), 0
FROM monitor.quality_daily GROUP BY 1, 2, 3, 4, 5, 6
"""
ROWS = """
INSERT INTO monitor.visit_quality
SELECT facility_id, visit_id, day, gen_random_uuid(), 'Bundle.entry[0]', 'fhir', 'vendor-1', 'simrs|1', 4095,
  CASE WHEN minute % 9 = 0 THEN 4087 ELSE 4095 END, 0, minute % 10, 0
FROM monitor.visit_fact
"""
STEP = 1_000_000


class City:
    """An invented city in the stage's database."""

    def __init__(self, stage, report, visits, days):
        self.stage, self.report, self.visits, self.days = stage, report, visits, days

    def quietly(self, text):
        self.stage.sql(DATABASE, QUIET + text)

    def timed(self, what, act):
        say(what)
        began = time.monotonic()
        act()
        self.report.line(step=what, seconds=round(time.monotonic() - began, 1))

    def register(self):
        config = self.stage.configuration(DATABASE)
        heads = "Kode;Nama;Jenis;Kepemilikan;Kelurahan"
        with open(ROOT / "Sources/CityMap/kelurahan.tsv") as file:
            places = [line.split("\t") for line in file if line[0].isdigit()]
        lines = []
        for number in range(FACILITIES):
            kind, owner = (("Puskesmas", "pemerintah") if number < 26 else
                           ("Rumah sakit", "swasta") if number < 36 else ("Klinik pratama", "swasta"))
            lines.append(f"f-{number};{kind} Rekaan {number};{kind};{owner};{places[number % 52][1]}")
        sheet = self.stage.folder / "facilities.csv"
        sheet.write_text("\n".join([heads, *lines]) + "\n")
        for officer in "officer-demo", "officer-2":
            self.stage.baimbai("officer", "add", officer, "--config", config, "--name", "Petugas Rekaan",
                               "--role", "officer")
        self.stage.baimbai("certificate", "add", self.stage.certificates / "officer-demo.pem", "--config", config,
                           "--officer", "officer-demo")
        who = ("--config", config, "--reason", "bench", "--officer")
        self.stage.baimbai("facility", "import", sheet, "--apply", *who, "officer-demo")
        codes = ",".join(f"f-{number}" for number in range(FACILITIES))
        self.stage.baimbai("facility", "status", codes, "verified", *who, "officer-demo")
        self.stage.baimbai("facility", "status", codes, "active", *who, "officer-2")
        self.stage.baimbai("certificate", "add", self.stage.certificates / "clinic-demo.pem", "--config", config,
                           "--facility", OWN)
        self.stage.sql(DATABASE, PLACES.format(codes=",".join(f"'{place[0]}'" for place in places)))

    def fill(self):
        today = self.stage.sql(DATABASE, "SELECT (now() AT TIME ZONE 'Asia/Makassar')::date")[0][0]
        for first in range(0, self.visits, STEP):
            end = min(first + STEP, self.visits)
            self.timed(f"facts of {end:,} visits", lambda: self.quietly(FACTS.format(
                last=today, days=self.days, persons=self.visits // 8, facilities=FACILITIES,
                first=first + 1, end=end)))
        ids = [line.split("\t")[0] for line in self.stage.baimbai("indicator", "list").splitlines()]
        self.timed("daily sums", lambda: [self.quietly(self.daily(id)) for id in ids])
        self.timed("sums of other grains", lambda: [
            self.quietly(f"INSERT INTO monitor.{table} SELECT * FROM monitor.right_{table}('{id}')")
            for id in ids for table in ("sums", "spread")])
        self.quietly("INSERT INTO monitor.month_stamp SELECT DISTINCT day, 1 FROM monitor.sums_monthly_city")
        self.timed("homes", lambda: self.quietly(
            "INSERT INTO monitor.residence_sums SELECT date_trunc('month', day)::date, residence_method,"
            " residence_certainty, count(*) FROM monitor.visit_fact GROUP BY 1, 2, 3"))
        self.timed("sums of quality", lambda: self.quietly(QUALITY.format(
            measures=",".join(f"'{measure}'" for measure in MEASURES))))
        self.timed("rows of quality", lambda: self.quietly(ROWS))
        self.timed("vacuum", lambda: self.stage.vacuum(DATABASE))
        self.report.line(counts={name: self.stage.number(DATABASE, f"SELECT count(*) FROM monitor.{name}")
                                 for name in ("visit_fact", "daily_rollup", "sums", "quality_daily")})

    @staticmethod
    def daily(id):
        share = SHARES.get(id, FEW)
        return DAILY.format(
            id=id, bucket="coalesce(wait_minutes, 0)" if id == "W2" else "0",
            sample="" if share == 1 else f"TABLESAMPLE BERNOULLI ({share * 100}) REPEATABLE ({len(id)})")


class Browser:
    """The console's connection with somebody's certificate."""

    def __init__(self, stage, port, who):
        context = ssl.create_default_context(cafile=stage.certificates / "ca.pem")
        context.load_cert_chain(
            stage.certificates / f"{who}.pem", stage.certificates / f"{who}.key")
        self.connection = http.client.HTTPSConnection("localhost", port, context=context, timeout=120)

    def milliseconds(self, path):
        """How long a page took, and how many bytes it has."""
        began = time.monotonic()
        self.connection.request("GET", path, headers={"Accept-Encoding": "gzip", "Sec-Fetch-Site": "same-origin"})
        answer = self.connection.getresponse()
        body = answer.read()
        took = (time.monotonic() - began) * 1000
        if answer.status != 200:
            raise Failure(f"{path}: {answer.status} {body[:300]}")
        return took, len(body)


def measure(stage, report, turns):
    """The pages' times, slowest first."""
    port = stage.gateways[-1].console_port
    office, facility = Browser(stage, port, "officer-demo"), Browser(stage, port, "clinic-demo")
    rows = []
    for browser, path in [*((office, path) for path in PAGES), *((facility, path) for path in OWN_PAGES)]:
        first, size = browser.milliseconds(path)
        times = sorted(browser.milliseconds(path)[0] for _ in range(turns))
        p95 = times[max(0, -(-len(times) * 95 // 100) - 1)]
        report.line(page=path, first_ms=round(first, 1), p50_ms=round(statistics.median(times), 1),
                    p95_ms=round(p95, 1), bytes=size, meets=p95 <= PAGE_MS)
        rows.append((path, first, statistics.median(times), p95, size))
    return sorted(rows, key=lambda row: -row[3])


def indicators(stage, report):
    """Seconds that all indicators by kelurahan and month of the last full year take."""
    last = stage.sql(DATABASE, "SELECT to_char(now() - interval '1 month', 'YYYY-MM'),"
                     " to_char(now() - interval '12 months', 'YYYY-MM')")[0]
    began = time.monotonic()
    lines = stage.baimbai("indicator", "compute", "--config", stage.configuration(DATABASE), "--from", last[1],
                          "--to", last[0], "--by", "kelurahanMonth").count("\n")
    seconds = time.monotonic() - began
    report.line(indicators_s=round(seconds, 2), figures=lines, meets=seconds <= INDICATORS_S)
    return seconds, lines


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench pages", description=__doc__.split("\n")[0])
    parser.add_argument("--visits", type=int, default=1_000_000)
    parser.add_argument("--days", type=int, default=1095, help="over which they are spread")
    parser.add_argument("--turns", type=int, default=20, help="times each page is asked for")
    parser.add_argument("--hold", help="keep serving, with figures again and again, while this file is there")
    parser.add_argument("--out", help="the report")
    options = parser.parse_args()
    report = Report("pages", options.out)
    try:
        with Stage() as stage:
            report.line(machine=staging.machine(), visits=options.visits, days=options.days)
            stage.create_database(DATABASE)
            stage.migrate(DATABASE)
            city = City(stage, report, options.visits, options.days)
            city.register()
            # A gateway that finds nothing notes with which definitions it counts; filled behind its back, it counts
            # nothing anew.
            first = stage.serve(DATABASE)
            staging.wait_until(lambda: stage.sql(DATABASE, "SELECT definitions FROM monitor.turn") != [[""]], 60,
                               "the gateway does not count")
            first.stop()
            stage.sql(DATABASE, "UPDATE monitor.turn SET reconciled_at = now(), counted_at = now();"
                      "UPDATE monitor.quality_turn SET reconciled_at = now(), counted_at = now()")
            city.fill()
            city.timed("weeks of the SKDR", lambda: stage.baimbai(
                "alerts", "run", "--config", stage.configuration(DATABASE)))
            stage.serve(DATABASE)
            seconds, lines = indicators(stage, report)
            rows = measure(stage, report, options.turns)
            while options.hold and ROOT.joinpath(options.hold).exists():
                say(f"held: {stage.conninfo(DATABASE)}, console port {stage.gateways[-1].console_port}")
                time.sleep(30)
    except (Failure, OSError, http.client.HTTPException, subprocess.SubprocessError) as failure:
        print(f"error: {failure}", file=sys.stderr)
        return 1
    heads = ["page", "first ms", "p50 ms", "p95 ms", "bytes"]
    print("\n" + staging.table(heads, [[row[0], *(f"{value:,.0f}" for value in row[1:])] for row in rows]))
    print(f"\nall indicators by kelurahan and month of a year: {lines:,} figures in {seconds:.1f} s\n{report.path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
