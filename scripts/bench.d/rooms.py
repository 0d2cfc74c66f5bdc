"""The rooms that work on one message, each by itself on one core: `scripts/bench rooms`.

Invented visits from `baimbai simulate`, then `baimbai bench rooms` over them; with BAIMBAI_CORPORA also over Synthea's
bundles. One JSON object a line to --out, and a table.
"""

import argparse
import json
import os
import pathlib
import subprocess
import tempfile

from stage import Report, table


def program() -> str:
    root = pathlib.Path(__file__).resolve().parents[2]
    return os.environ.get("BAIMBAI_PROGRAM") or str(root / ".build/release/baimbai")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", required=True)
    parser.add_argument("--visits", type=int, default=1000)
    options = parser.parse_args()
    report = Report("rooms", options.out)
    # The program refuses variables that it does not know.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BAIMBAI_")}
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [program(), "simulate", "--seed", "3", "--visits", str(options.visits), "--ndjson", "--out", folder],
            check=True, env=environment, stdout=subprocess.DEVNULL)
        inputs = {"visits": sorted(pathlib.Path(folder).glob("*.ndjson"))}
        corpora = os.environ.get("BAIMBAI_CORPORA")
        if corpora:
            inputs["synthea"] = sorted((pathlib.Path(corpora) / "fhir/synthea").glob("*.json"))
        for name, files in inputs.items():
            done = subprocess.run(
                [program(), "bench", "rooms", *map(str, files)], check=True, env=environment, capture_output=True, text=True)
            for line in done.stdout.splitlines():
                step = json.loads(line)
                report.line(input=name, **{key: value for key, value in step.items() if key != "benchmark"})
                rows.append([name, step["step"], f'{step["us_each"]:,.1f}', f'{step["megabytes_per_second"]:,.0f}'])
    print()
    print(table(["input", "step", "us a message", "MB/s"], rows))


if __name__ == "__main__":
    main()
