"""scripts/bench lag: how far the figures are behind the visits that come in, at even rates.

Distinct visits of one facility come due at R a second over mutual TLS for --seconds, for each R of --rates. Meanwhile
the oldest change that is not in the facts yet, and the oldest that is not in the data quality yet, are looked for each
second: their worst age is how far the figures were behind. Exit status 1 where a rate was kept and they were over 60 s.
"""

import argparse
import sys
import threading
import time

import stage as staging
from intake import write_bodies
from reads import fill, post
from stage import Failure, Report, Stage, say, wait_until

DATABASE = "bench_gateway"
# What monitoring promises (issue 8), and the part of a rate's answers that makes it kept.
PROMISE, KEPT = 60, 0.98
BEHIND = """
SELECT coalesce(extract(epoch FROM clock_timestamp() - min(noted_at)), 0)
FROM (SELECT noted_at FROM monitor.work UNION ALL SELECT noted_at FROM monitor.quality_work) AS waiting
"""


class Watch:
    """Use as `with Watch(stage) as watch:`; `worst` is the greatest age in seconds."""

    def __init__(self, stage):
        self.stage, self.worst = stage, 0.0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.look)

    def behind(self):
        return float(self.stage.sql(DATABASE, BEHIND)[0][0])

    def look(self):
        while not self.over.wait(1):
            self.worst = max(self.worst, self.behind())

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


def send(stage, gateway, turn, rate, seconds):
    """Sends a city's visits at `rate`; returns what tlsload saw, and how far the figures were behind."""
    bodies = stage.folder / "bodies.ndjson"
    bodies.unlink(missing_ok=True)
    count = int(rate * seconds)
    write_bodies(stage, bodies, turn, count)
    with Watch(stage) as watch:
        load = post(stage, gateway, bodies, count, "--rate", rate)
    began = time.monotonic()
    wait_until(lambda: watch.behind() == 0, 1800, "the figures are not complete after half an hour")
    return load, watch.worst, time.monotonic() - began


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench lag", description=__doc__.split("\n")[0])
    parser.add_argument("--rates", default="50,100,200,300", help="visits a second")
    parser.add_argument("--seconds", type=float, default=120, help="of each rate")
    parser.add_argument("--warm", type=int, default=5_000, help="visits that are stored before")
    parser.add_argument("--out", help="the report")
    options = parser.parse_args()
    report, rows, faults = Report("lag", options.out), [], 0
    try:
        with Stage() as stage:
            report.line(machine=staging.machine(), seconds=options.seconds)
            stage.create_database(DATABASE)
            stage.migrate(DATABASE)
            stage.register(DATABASE)
            gateway = stage.serve(DATABASE)
            turn = fill(stage, gateway, options.warm)
            for rate in map(int, options.rates.split(",")):
                gateway.settle()
                say(f"{rate} visits a second")
                load, worst, after = send(stage, gateway, turn, rate, options.seconds)
                turn += 1
                kept = load["requests_per_second"] >= KEPT * rate
                faults += kept and worst > PROMISE
                rows.append([rate, f"{load['requests_per_second']:.0f}", f"{worst:.0f}", f"{after:.0f}"])
                report.line(rate=rate, answered=load["requests_per_second"], worst_seconds=round(worst, 1),
                            complete_after=round(after, 1))
    except Failure as failure:
        print(f"error: {failure}", file=sys.stderr)
        return 1
    heads = ["visits/s asked", "answered", "worst age of the figures, s", "complete after the last, s"]
    print("\n" + staging.table(heads, rows))
    say(report.path)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
