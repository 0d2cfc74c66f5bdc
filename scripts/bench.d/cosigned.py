"""scripts/bench cosigned: from the acknowledgement of a visit to the proof under a cosigned checkpoint.

One gateway, the signer and two witnesses as processes over TLS; visits come at random moments, and the sender asks for the
proof until it is there. `--visits N`.
"""

import argparse
import http.client
import json
import random
import ssl
import subprocess
import sys
import time

from intake import write_bodies
from stage import SENDER, Failure, Report, Stage, free_ports, program_environment, say

DATABASE = "bench_cosigned"


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench cosigned", description=__doc__.split("\n")[0])
    parser.add_argument("--visits", type=int, default=200)
    parser.add_argument("--out", help="the report")
    options = parser.parse_args()
    report = Report("cosigned", options.out)
    running = []
    try:
        with Stage() as stage:
            stage.create_database(DATABASE)
            stage.migrate(DATABASE)
            stage.register(DATABASE)
            bodies = stage.folder / "visits.ndjson"
            write_bodies(stage, bodies, 1, options.visits)
            certificates, ca = stage.certificates, stage.certificates / "ca.pem"
            log = stage.baimbai("signer", "found", stage.folder / "signer").strip()
            policy = f"log {log}\n"
            for name, port in zip("ab", free_ports(2)):
                folder = stage.folder / f"witness-{name}"
                key = stage.baimbai("audit", "witness", "found", folder, "--name", f"witness.example/{name}").strip()
                stage.baimbai("audit", "witness", "watch", folder, log)
                policy += f"witness {name} {key} https://localhost:{port}\n"
                running.append(start(stage, "audit", "witness", "run", folder, "--port", port, "--certificate",
                                     certificates / "server.pem", "--key", certificates / "server.key",
                                     "--client-authorities", certificates / "client-ca.pem"))
            (stage.folder / "policy").write_text(policy + "group g all a b\nquorum g\n")
            gateway = stage.serve(DATABASE)
            running.append(start(stage, "signer", "run", stage.folder / "signer", "--config",
                                 stage.folder / f"{DATABASE}.json", "--policy", stage.folder / "policy",
                                 "--authorities", ca))
            context = ssl.create_default_context(cafile=str(ca))
            context.load_cert_chain(certificates / f"{SENDER}.pem", certificates / f"{SENDER}.key")
            link = http.client.HTTPSConnection("localhost", gateway.port, context=context, timeout=60)
            times = sorted(waited(link, body) for body in bodies.read_bytes().splitlines()[:options.visits])
            line = {"visits": len(times), "p50": times[len(times) // 2], "p99": times[len(times) * 99 // 100],
                    "worst": times[-1]}
            report.line(**{name: round(value, 3) for name, value in line.items()})
            say(json.dumps(line))
    except Failure as failure:
        print(f"error: {failure}", file=sys.stderr)
        return 1
    finally:
        for process in running:
            process.kill()
    print(report.path)
    return 0


def start(stage, *arguments):
    return subprocess.Popen([str(a) for a in (stage.program, *arguments)], stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL, env=program_environment())


def waited(link, body):
    """Seconds from the acknowledgement to the proof."""
    time.sleep(random.uniform(0, 0.5))
    link.request("POST", "/v1/submissions", body, {"Content-Type": "application/fhir+json"})
    answer = link.getresponse()
    submission = json.loads(answer.read())["submission"]
    acknowledged = time.monotonic()
    while True:
        link.request("GET", f"/v1/receipts/{submission}/proof")
        answer = link.getresponse()
        answer.read()
        if answer.status == 200:
            return time.monotonic() - acknowledged
        if time.monotonic() - acknowledged > 60:
            raise Failure("no proof within a minute")
        time.sleep(0.02)


if __name__ == "__main__":
    sys.exit(main())
