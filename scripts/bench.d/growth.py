"""scripts/bench growth: whether the gateway is as fast with a million stored visits as with few.

All visits go in through the gateway over mutual TLS, in steps; what is measured is the same number
of visits right after --from and right after --to visits are stored, autovacuum on. With --reads,
reads are measured at the end (see reads.py).
"""

import argparse
import statistics
import sys

import stage as staging
from intake import Intake, write_bodies
from reads import Reads, fill
from stage import Failure, Report, Stage, say

DATABASE = "bench_gateway"


class Growth(Intake):
    def run(self):
        stage, options = self.stage, self.options
        self.report.line(machine=staging.machine())
        stage.create_database(DATABASE)
        stage.migrate(DATABASE)
        stage.register(DATABASE)
        gateway = stage.serve(DATABASE)
        self.turn = self.stored = 0
        self.fill(gateway, options.first)
        few = self.measure(gateway)
        self.fill(gateway, options.last)
        many = self.measure(gateway)
        rates = [statistics.median(result["visits_per_second"] for result in results)
                 for results in (few, many)]
        self.report.line(
            few=rates[0], many=rates[1], ratio=round(rates[1] / rates[0], 3), faults=self.faults)
        self.summary = (
            f"{rates[0]:,.0f} visits/s at {options.first:,} stored visits, {rates[1]:,.0f} at"
            f" {options.last:,}: ratio {rates[1] / rates[0]:.3f}")
        if options.reads:
            reads = Reads(stage, self.report, DATABASE, gateway, options.seconds)
            reads.run()
            self.summary += "\n" + reads.summary
            self.faults += reads.faults
        gateway.stop()
        for fault in self.faults:
            say(f"FAULT: {fault}")
        return 1 if self.faults else 0

    def measure(self, gateway):
        """Rounds of the same size, after what autovacuum would have done by then."""
        self.stage.vacuum(DATABASE)
        return [self.step(gateway, self.options.visits) for _ in range(self.options.rounds)]

    def fill(self, gateway, target):
        self.turn = fill(self.stage, gateway, target - self.stored, self.turn)
        self.stored = target

    def step(self, gateway, count):
        self.bodies.unlink(missing_ok=True)
        self.sent = 0
        write_bodies(self.stage, self.bodies, self.turn, count)
        self.turn += 1
        say(f"{self.stored:,} visits stored; {count:,} more")
        result = self.through_gateway(gateway, count)
        self.stored += count
        self.report.line(stored=self.stored, **result)
        return result


def main():
    parser = argparse.ArgumentParser(
        prog="scripts/bench growth", description=__doc__.split("\n")[0])
    parser.add_argument("--from", dest="first", type=int, default=10_000, help="few visits")
    parser.add_argument("--to", dest="last", type=int, default=1_000_000, help="many visits")
    parser.add_argument("--visits", type=int, default=10_000, help="visits of a measurement")
    parser.add_argument("--rounds", type=int, default=3, help="measurements at each size")
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--reads", action="store_true", help="measure reads at the end")
    parser.add_argument("--seconds", type=int, default=10, help="of each measurement of reads")
    parser.add_argument("--out", help="the report")
    options = parser.parse_args()
    report = Report("growth", options.out)
    try:
        with Stage() as stage:
            growth = Growth(stage, report, options)
            status = growth.run()
    except Failure as failure:
        print(f"error: {failure}", file=sys.stderr)
        return 1
    print(f"\n{growth.summary}\n{report.path}")
    return status


if __name__ == "__main__":
    sys.exit(main())
