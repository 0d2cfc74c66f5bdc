"""scripts/bench peer: the gateway beside the gateway that a vendor would write in Python.

The peer is FastAPI on uvicorn with two workers, a client certificate demanded, and PostgreSQL, in
three builds: `ordinary` (fhir.resources validates, asyncpg writes row by row), `validated` (the
same, one stored function a visit) and `plain` (no validation, one stored function a visit: its
best). Its folder is not part of this project: BAIMBAI_PEER or --peer names it. Same cluster, same
certificates, same client; the peer gets the bundles that it was written for (genbundles.py beside
its folder: 12 resources, 11 KB), each once. The rounds alternate. The last line has the ratios.
"""

import argparse
import contextlib
import json
import os
import pathlib
import socket
import subprocess
import sys
import time

import stage as staging
from intake import Intake, write_bodies
from stage import Failure, Report, Stage, say

PACKAGES = ["fastapi", "uvicorn", "uvloop", "httptools", "fhir.resources", "asyncpg", "orjson"]
BUILDS = {
    "ordinary": {"PEER_VALIDATE": "fhir", "PEER_DRIVER": "asyncpg"},
    "validated": {"PEER_VALIDATE": "fhir", "PEER_DRIVER": "fn"},
    "plain": {"PEER_VALIDATE": "json", "PEER_DRIVER": "fn"},
}
CONNECTIONS = 16
# Requests that let both workers of the peer start, connect and prepare.
WARM_UP = 64


class Peer(Intake):
    def __init__(self, stage, report, options):
        super().__init__(stage, report, options)
        self.folder = pathlib.Path(options.peer)
        self.python = staging.python_environment("peer", PACKAGES)
        self.results = {path: [] for path in [*BUILDS, "gateway"]}

    def run(self):
        stage, options = self.stage, self.options
        self.report.line(machine=staging.machine())
        say("visits")
        self.peer_bodies = stage.folder / "peer.ndjson"
        staging.run([self.python, self.folder.parent / "genbundles.py",
                     options.peer_visits + WARM_UP, self.peer_bodies, 1])
        for turn in range(options.rounds + 1):
            write_bodies(stage, self.bodies, turn, options.visits)
        stage.create_database("bench_gateway")
        stage.migrate("bench_gateway")
        stage.register("bench_gateway")
        gateway = stage.serve("bench_gateway")
        self.through_gateway(gateway, options.visits)
        paths = list(self.results)
        for turn in range(options.rounds):
            shift = turn % len(paths)
            for path in paths[shift:] + paths[:shift]:
                say(f"round {turn + 1}: {path}")
                result = (self.through_gateway(gateway, options.visits) if path == "gateway"
                          else self.through_peer(BUILDS[path]))
                self.results[path].append(result)
                self.line(path, turn, result)
        gateway.stop()
        return self.conclude()

    def through_peer(self, build):
        """One build of the peer into an empty database, for --peer-visits visits."""
        stage = self.stage
        stage.create_database("bench_peer")
        for file in ("peer_schema.sql", "peer_fn.sql"):
            staging.run(["psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-d",
                         stage.conninfo("bench_peer"), "-f", self.folder / file])
        port = staging.free_ports(1)[0]
        certificates = stage.certificates
        address = f"postgresql://postgres@/bench_peer?host={stage.cluster}"
        command = [
            self.python, "-m", "uvicorn", "app:app", "--host", "127.0.0.1", "--port", port,
            "--workers", 2, "--loop", "uvloop", "--http", "httptools", "--no-access-log",
            "--log-level", "warning", "--ssl-keyfile", certificates / "server.key",
            "--ssl-certfile", certificates / "server.pem",
            "--ssl-ca-certs", certificates / "client-ca.pem", "--ssl-cert-reqs", 2]
        log = stage.folder / "peer.log"
        with open(log, "ab") as output:
            server = subprocess.Popen(
                [str(word) for word in command], cwd=self.folder, stdout=output, stderr=output,
                env={**os.environ, **build, "PEER_DSN": address, "PYTHONDONTWRITEBYTECODE": "1"})
        try:
            self.await_peer(server, port, log)
            self.load(port, 0, WARM_UP)
            cpu, postgres = staging.tree_cpu(server.pid), stage.postgres_cpu()
            load = self.load(port, WARM_UP, self.options.peer_visits)
            cpu = staging.tree_cpu(server.pid) - cpu
            postgres = stage.postgres_cpu() - postgres
        finally:
            for child in staging.children(server.pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, 15)
            server.terminate()
            server.wait(30)
        stored = stage.number("bench_peer", "SELECT count(*) FROM peer.encounter")
        stage.drop_database("bench_peer")
        visits = self.options.peer_visits
        if load["status"] != {"200": visits} or stored != visits + WARM_UP:
            self.faults.append(f"peer: {load['status']} of {visits}, {stored} stored; its log ends"
                               f" {log.read_text(errors='replace')[-400:]!r}")
        return {
            "visits": visits, "visits_per_second": load["requests_per_second"],
            **{name: load[name] for name in ("p50_ms", "p99_ms")},
            "gateway_cpu_us_per_visit": round(cpu * 1e6 / visits, 1),
            "postgres_cpu_us_per_visit": round(postgres * 1e6 / visits, 1),
            "client_cpu_us_per_visit": load["client_cpu_us_per_request"]}

    def await_peer(self, server, port, log):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and server.poll() is None:
            with contextlib.suppress(OSError):
                with socket.create_connection(("127.0.0.1", port), timeout=1):
                    return
            time.sleep(0.1)
        raise Failure(f"the peer did not start\n{log.read_text(errors='replace')[-2000:]}")

    def load(self, port, first, count):
        """Posts bodies to the peer and returns what the client measured."""
        return json.loads(staging.run(
            [self.tlsload, "post", "localhost", port, "/fhir", *self.stage.client_options(),
             "--connections", CONNECTIONS, "--bodies", self.peer_bodies, "--first", first,
             "--count", count]))

    def conclude(self):
        rate = {path: self.median(path, "visits_per_second") for path in self.results}
        ratios = {f"ratio_{path}": round(rate["gateway"] / rate[path], 2) for path in BUILDS}
        self.report.line(machine=staging.machine())
        self.report.line(medians=rate, faults=self.faults, **ratios)
        rows = [[path, " ".join(f"{r['visits_per_second']:,.0f}" for r in self.results[path]),
                 *(f"{self.median(path, name):,.1f}" for name in (
                     "p50_ms", "p99_ms", "gateway_cpu_us_per_visit", "postgres_cpu_us_per_visit",
                     "client_cpu_us_per_visit"))] for path in self.results]
        heads = ["path", "visits/s", "p50 ms", "p99 ms", "server µs", "postgres µs", "client µs"]
        self.summary = "\n".join([
            staging.table(heads, rows), "", *(f"{k} {v}" for k, v in ratios.items())])
        for fault in self.faults:
            say(f"FAULT: {fault}")
        return 1 if self.faults else 0


def main():
    parser = argparse.ArgumentParser(
        prog="scripts/bench peer", description=__doc__.split("\n")[0])
    parser.add_argument("--peer", default=os.environ.get("BAIMBAI_PEER"), help="the peer's folder")
    parser.add_argument("--visits", type=int, default=10_000, help="visits of the gateway a round")
    parser.add_argument("--peer-visits", type=int, default=1_500, help="visits of a peer a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=32, help="of the gateway's client")
    parser.add_argument("--out", help="the report")
    options = parser.parse_args()
    if not options.peer:
        parser.error("BAIMBAI_PEER or --peer must name the peer's folder (app.py, peer_fn.sql)")
    report = Report("peer", options.out)
    try:
        with Stage() as stage:
            peer = Peer(stage, report, options)
            status = peer.run()
    except Failure as failure:
        print(f"error: {failure}", file=sys.stderr)
        return 1
    print(f"\n{peer.summary}\n{report.path}")
    return status


if __name__ == "__main__":
    sys.exit(main())
