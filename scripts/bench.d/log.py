#!/usr/bin/env python3
"""Verifies an invented log with `baimbai audit verify`, beside the second verifier in Python and plain SHA-256 of the same bytes.

`scripts/bench log [--leaves N] [--python-leaves N]`: wall seconds, entries a second, peak memory; the Python program runs over
a smaller log and is compared by entries a second. SHA-256 is `openssl dgst` over all entry bundles: what must be hashed anyway.
"""
import argparse, json, os, pathlib, shutil, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("BAIMBAI_PROGRAM") or str(ROOT / ".build/release/baimbai")


def run(command):
    """Wall seconds, peak resident MiB; ends the benchmark unless the command says that all is well."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("BAIMBAI_")}
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
    printed = process.stdout.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{command[0]}: {printed[-500:]}")
    return time.monotonic() - start, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--leaves", type=int, default=1_000_000)
    parser.add_argument("--python-leaves", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="baimbai-log-")
    try:
        rows = []
        for name, leaves in (("log", options.leaves), ("small", options.python_leaves)):
            run([PROGRAM, "bench", "log", f"{folder}/{name}", "--leaves", str(leaves)])
        bundles = sorted(str(p) for p in pathlib.Path(f"{folder}/log/tile/entries").rglob("*") if p.is_file())
        listed = f"{folder}/bundles"
        pathlib.Path(listed).write_text("\n".join(bundles))
        size = sum(os.path.getsize(path) for path in bundles)
        for _ in range(options.rounds):
            own, memory = run([PROGRAM, "audit", "verify", f"{folder}/log", "--policy", f"{folder}/log.policy"])
            plain, _ = run(["sh", "-c", f"xargs openssl dgst -sha256 <{listed} >/dev/null"])
            second, _ = run([sys.executable, "-B", str(ROOT / "scripts/verify_log.py"), f"{folder}/small",
                             "--policy", f"{folder}/small.policy"])
            rows.append({
                "benchmark": "log", "leaves": options.leaves, "megabytes": round(size / 1e6), "seconds": round(own, 2),
                "entries_per_second": round(options.leaves / own), "peak_mebibytes": round(memory),
                "sha256_seconds": round(plain, 2), "of_sha256": round(own / plain, 2),
                "times_python": round(options.leaves / own / (options.python_leaves / second), 1)})
            print(json.dumps(rows[-1]), flush=True)
        pathlib.Path(options.out).write_text("".join(json.dumps(row) + "\n" for row in rows))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
