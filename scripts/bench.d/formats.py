"""scripts/bench formats: each format's decoder beside a library of PyPI on the same bytes in the same run.

Visits of one invented city, written by `baimbai simulate` in every format; `baimbai bench formats` decodes them on one
core from bytes to a DecodedSubmission (CPU of the thread, the fastest round counts), and `formats_reference.py` reads
the same files with fhir.resources, hl7apy, hl7, json, csv and openpyxl into the same fields. The goal is 20 times
each. One JSON object a line to --out, and a table.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import stage as staging
from stage import TOOLS, Failure, Report, say

# fhir.resources 6.4.0 is the last of R4, and pydantic 1 what it was written for.
PACKAGES = ["hl7apy==1.3.5", "hl7==0.4.5", "fhir.resources==6.4.0", "pydantic==1.10.27", "openpyxl==3.1.5"]
# Our steps, the format of the files, and the libraries that read them.
STEPS = {
    "fhir": ("fhir", ["fhir.resources"]),
    "fhir-checked": ("fhir", ["fhir.resources"]),
    "hl7": ("hl7", ["hl7apy", "hl7"]),
    "pcare": ("pcare", ["json"]),
    "csv": ("csv", ["csv"]),
    "xlsx": ("xlsx", ["openpyxl"]),
}
GOAL = 20


class Formats:
    def __init__(self, report, options):
        self.report, self.options = report, options
        self.python = staging.python_environment("formats", PACKAGES)
        self.rows, self.faults = [], []

    def run(self, folder):
        options = self.options
        self.report.line(machine=staging.machine())
        for form in dict.fromkeys(form for form, _ in STEPS.values()):
            say(form)
            # Registers are few and long, messages many and short.
            count = options.rows if form in ("csv", "xlsx") else options.visits
            files = self.simulate(folder / form, form, count)
            ours = self.ours(files)
            references = {
                name: self.reference(name, files) for name in STEPS[form][1]}
            for step, result in ours.items():
                self.compare(step, result, {name: references[name] for name in STEPS[step][1]}, count)
        self.report.line(machine=staging.machine(), faults=self.faults)
        for fault in self.faults:
            say(f"FAULT: {fault}")
        return 1 if self.faults else 0

    def simulate(self, folder, form, count):
        staging.run(
            [staging.program(), "simulate", "--seed", self.options.seed, "--visits", count, "--format", form,
             "--ndjson", "--out", folder], env=staging.program_environment())
        return sorted(file for file in folder.iterdir() if file.name != "manifest.json")

    def ours(self, files):
        printed = staging.run(
            [staging.program(), "bench", "formats", "--rounds", self.options.rounds, *files],
            env=staging.program_environment())
        return {line["step"]: line for line in map(json.loads, printed.splitlines())}

    def reference(self, name, files):
        return json.loads(staging.run(
            [self.python, "-B", TOOLS / "formats_reference.py", name, self.options.rounds, *files]))

    def compare(self, step, ours, references, count):
        ours = {key: value for key, value in ours.items() if key not in ("benchmark", "step")}
        if ours["visits"] != count or ours["errors"]:
            self.faults.append(f"{step}: {ours['visits']} of {count} visits, {ours['errors']} errors")
        self.report.line(step=step, path="baimbai", **ours)
        self.rows.append(self.row(step, "baimbai", ours, ""))
        for name, result in references.items():
            if (result["bytes"], result["visits"]) != (ours["bytes"], count):
                self.faults.append(f"{name}: {result['visits']} of {count} visits, {result['bytes']} bytes")
            ratio = round(result["seconds"] / ours["seconds"], 1)
            self.report.line(step=step, path=name, ratio=ratio, goal=GOAL, **result)
            self.rows.append(self.row(step, name, result, f"{ratio:,.1f}{'' if ratio >= GOAL else ' (below 20)'}"))

    @staticmethod
    def row(step, path, result, ratio):
        seconds = result["seconds"]
        return [f"{step} {path}", f"{result['visits']:,}", f"{result['bytes'] / result['visits']:,.0f}",
                f"{seconds / result['visits'] * 1e6:,.1f}", f"{result['bytes'] / seconds / 1e6:,.1f}",
                f"{result['visits'] / seconds:,.0f}", ratio]

    @property
    def summary(self):
        return staging.table(
            ["step", "visits", "bytes each", "us each", "MB/s", "visits/s", "times as fast"], self.rows)


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench formats", description=__doc__.split("\n")[0])
    parser.add_argument("--visits", type=int, default=500, help="messages of FHIR, HL7 v2 and P-Care")
    parser.add_argument("--rows", type=int, default=10_000, help="rows of the registers of all facilities together")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--out", help="the report")
    options = parser.parse_args()
    report = Report("formats", options.out)
    try:
        formats = Formats(report, options)
        with tempfile.TemporaryDirectory() as folder:
            status = formats.run(pathlib.Path(folder))
    except (Failure, subprocess.SubprocessError) as failure:
        print(f"error: {failure}", file=sys.stderr)
        return 1
    print(f"\n{formats.summary}\n{report.path}")
    return status


if __name__ == "__main__":
    sys.exit(main())
