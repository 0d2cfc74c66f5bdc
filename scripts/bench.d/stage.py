"""The stage of a benchmark: a private cluster, keys, certificates, registry, gateway, tools.

Everything that a benchmark leaves behind is its report; cluster and files are removed at the end.
"""

import contextlib
import datetime
import json
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
STATE = ROOT / ".baimbai" / "bench"
TOOLS = pathlib.Path(__file__).resolve().parent
TICKS = os.sysconf("SC_CLK_TCK")

# What the cluster runs with. Durability is on; the buffers are those of a small server, and no
# checkpoint of PostgreSQL's own falls into a measurement.
POSTGRES_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "autovacuum": "on",
    "shared_buffers": "1GB",
    "max_wal_size": "8GB",
    # `full_page_bytes` reads the WAL of a measurement again.
    "wal_keep_size": "2GB",
    "checkpoint_timeout": "30min",
    "default_toast_compression": "lz4",
    "log_min_messages": "fatal",
    "log_min_error_statement": "panic",
    "lc_messages": "C",
}

# The facility that sends, and the city's code that is its alias.
SENDER = "clinic-demo"
SENDER_CODE = "9900103001"


class Failure(Exception):
    """Something that the benchmark needs did not work."""


def say(text):
    print(f"==> {text}", file=sys.stderr, flush=True)


def run(arguments, **options):
    """Runs a command to its end and returns what it printed."""
    done = subprocess.run(
        [str(a) for a in arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        **options)
    if done.returncode != 0:
        raise Failure(f"{arguments[0]}: exit {done.returncode}\n{done.stdout}{done.stderr}".strip())
    return done.stdout


def program():
    """The program under test: $BAIMBAI_PROGRAM, else the release build of this work tree."""
    path = pathlib.Path(os.environ.get("BAIMBAI_PROGRAM", ROOT / ".build/release/baimbai"))
    if not os.access(path, os.X_OK):
        raise Failure(f"{path} is not there: scripts/bench builds it")
    return path


def program_environment():
    """The program refuses variables BAIMBAI_* that it does not know."""
    return {k: v for k, v in os.environ.items() if not k.startswith("BAIMBAI_")}


def compiled(name, *libraries):
    """Compiles `NAME.c` beside this file, if it changed, and returns the program's path.

    The libraries are named as pkg-config knows them.
    """
    source, target = TOOLS / f"{name}.c", STATE / name
    if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
        STATE.mkdir(parents=True, exist_ok=True)
        flags = run(["pkg-config", "--cflags", "--libs", *libraries]).split()
        warnings = ["-Wall", "-Wextra"]
        run(["gcc", "-std=c11", "-O2", *warnings, "-o", target, source, *flags, "-pthread"])
    return target


def wait_until(holds, seconds, complaint):
    """Asks until it holds; after so many seconds that is a failure."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise Failure(complaint)
        time.sleep(0.05)


def python_environment(name, packages):
    """A Python of its own with packages of PyPI, made once; returns its interpreter."""
    folder = STATE / f"{name}-python"
    python = folder / "bin/python"
    if not (folder / "complete").exists():
        say(f"{name}: packages of PyPI")
        run([sys.executable, "-m", "venv", folder])
        run([python, "-m", "pip", "install", "--quiet", *packages])
        (folder / "complete").touch()
    return python


def free_ports(count):
    """Ports that nobody listens on at this moment."""
    printed = subprocess.run([ROOT / "scripts/free-ports", str(count)], check=True, stdout=subprocess.PIPE, text=True)
    return [int(port) for port in printed.stdout.split()]


def machine():
    """Model, cores and load of this machine."""
    with open("/proc/cpuinfo") as file:
        model = next((line.split(":", 1)[1].strip() for line in file
                      if line.startswith("model name")), "unknown")
    return {"model": model, "cores": os.cpu_count(),
            "load": [round(load, 2) for load in os.getloadavg()]}


# --- what the kernel knows of processes ---


def process_times(pid):
    """(own, reaped children's) CPU seconds of all threads of a process, or None if it is gone."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    user, system, child_user, child_system = (int(field) for field in fields[11:15])
    return (user + system) / TICKS, (child_user + child_system) / TICKS


def children(pid):
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with contextlib.suppress(OSError):
                with open(f"/proc/{entry}/stat") as file:
                    if int(file.read().rpartition(")")[2].split()[1]) == pid:
                        found.append(int(entry))
    return found


def tree_cpu(pid):
    """CPU seconds of a process, its living children, and those of its children that ended."""
    total = sum(process_times(pid) or (0, 0))
    return total + sum(sum(process_times(child) or (0, 0)) for child in children(pid))


def memory_mib(pid, field):
    """`VmRSS` (now) or `VmHWM` (the most so far) of a process in MiB."""
    with open(f"/proc/{pid}/status") as file:
        for line in file:
            if line.startswith(field + ":"):
                return int(line.split()[1]) / 1024
    return 0.0


class Gateway:
    """A running `baimbai serve`."""

    def __init__(self, process, port, log, console_port=None):
        self.process, self.port, self.log = process, port, log
        self.console_port = console_port
        self.pid = process.pid

    def cpu(self):
        return process_times(self.pid)[0]

    def rss(self):
        return memory_mib(self.pid, "VmRSS")

    def peak_rss(self):
        """The most since `forget_peak()`."""
        return memory_mib(self.pid, "VmHWM")

    def forget_peak(self):
        with open(f"/proc/{self.pid}/clear_refs", "w") as file:
            file.write("5")

    def settle(self):
        """Waits until it uses next to no CPU: counting and matching go on after the last answer, and write leaves."""
        def is_quiet():
            before = self.cpu()
            time.sleep(6)
            return self.cpu() - before < 0.3

        wait_until(is_quiet, 3600, "the gateway does not come to rest")

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


class Stage:
    """Use as `with Stage() as stage:`; what it made is gone afterwards."""

    def __init__(self):
        self.program = program()
        self.gateways = []
        self.folder = self.cluster = None
        # More of the configuration, by section.
        self.extra = {}

    def __enter__(self):
        # A signal ends the benchmark as an exception does: through __exit__.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        try:
            STATE.mkdir(parents=True, exist_ok=True)
            self.folder = pathlib.Path(tempfile.mkdtemp(prefix="stage-", dir=STATE))
            self.start_cluster()
            self.keys = self.folder / "keys"
            self.baimbai("keys", self.keys)
            self.certificates = self.folder / "certs"
            run([ROOT / "certs/make-development-ca", self.certificates])
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for gateway in self.gateways:
            gateway.stop()
        if self.cluster is not None:
            with contextlib.suppress(Failure):
                self.as_postgres("pg_ctl", "-D", self.cluster / "data", "-m", "immediate", "stop")
            shutil.rmtree(self.cluster, ignore_errors=True)
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)

    def baimbai(self, *arguments):
        return run([self.program, *arguments], env=program_environment())

    # --- the cluster ---

    def as_postgres(self, name, *arguments, **options):
        """PostgreSQL refuses root, so as root its programs run as Debian's user `postgres`."""
        versions = pathlib.Path("/usr/lib/postgresql").glob("*/bin")
        folder = max(versions, key=lambda folder: float(folder.parent.name), default=None)
        if folder is None:
            raise Failure("PostgreSQL is not installed")
        prefix = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        return run([*prefix, folder / name, *arguments], cwd="/", **options)

    def start_cluster(self):
        # The work tree may lie where `postgres` cannot reach.
        self.cluster = pathlib.Path(tempfile.mkdtemp(prefix="baimbai-bench-", dir="/var/tmp"))
        if os.getuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.cluster, owner.pw_uid, owner.pw_gid)
        data = self.cluster / "data"
        self.as_postgres("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                         "--locale=C.UTF-8", "--data-checksums")
        settings = {**POSTGRES_SETTINGS, "unix_socket_directories": str(self.cluster)}
        with open(data / "postgresql.conf", "a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
        # Its output goes to the log: a pipe that the server inherits would never end.
        log = self.cluster / "log"
        self.as_postgres("pg_ctl", "-D", data, "-l", log, "-w", "-t", "60", "start")
        with open(data / "postmaster.pid") as file:
            self.postmaster = int(file.readline())

    def conninfo(self, database, user="postgres"):
        return f"host={self.cluster} dbname={database} user={user}"

    def sql(self, database, text):
        """Runs SQL as superuser; returns the rows as lists of texts."""
        output = run(["psql", "-XqAt", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-d",
                      self.conninfo(database), "-c", text])
        return [line.split("\t") for line in output.splitlines()]

    def number(self, database, text):
        return int(self.sql(database, text)[0][0])

    def create_database(self, name, template="template0"):
        self.sql("postgres", f"CREATE DATABASE {name} TEMPLATE {template}")

    def drop_database(self, name):
        self.sql("postgres", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def checkpoint(self):
        self.sql("postgres", "CHECKPOINT")

    def vacuum(self, database):
        """What autovacuum would do within a minute, now, so that no measurement has it in it."""
        self.sql(database, "VACUUM (ANALYZE)")

    def wal_position(self):
        """Bytes of WAL since the cluster began."""
        return self.number("postgres", "SELECT pg_current_wal_lsn() - '0/0'::pg_lsn")

    def full_page_bytes(self, since):
        """Bytes of WAL since the position that are whole pages, first ones after a checkpoint."""
        self.sql("postgres", "CREATE EXTENSION IF NOT EXISTS pg_walinspect")
        return self.number(
            "postgres", "SELECT coalesce(sum(fpi_size), 0)::bigint"
            f" FROM pg_get_wal_stats('0/0'::pg_lsn + {since}, pg_current_wal_flush_lsn())")

    def postgres_cpu(self):
        """CPU seconds of all processes of the cluster, ended ones included."""
        return tree_cpu(self.postmaster)

    # --- the gateway ---

    def configuration(self, database, ports=(8443, 8444, 9090)):
        """Writes a configuration file for `database` and returns its path."""
        certificates = self.certificates
        settings = {
            "database": {"connection": f"host={self.cluster} dbname={database}"},
            "keys": {"directory": str(self.keys)},
            "listen": {"host": "127.0.0.1"},
            "gateway": {"port": ports[0]},
            "console": {"port": ports[1]},
            "operations": {"port": ports[2]},
            "mllp": {"port": 0},
            "tls": {"certificate": str(certificates / "server.pem"),
                    "key": str(certificates / "server.key"),
                    "client-authorities": str(certificates / "client-ca.pem")},
        }
        settings.update(self.extra)
        path = self.folder / f"{database}.json"
        path.write_text(json.dumps(settings, indent=2))
        return path

    def migrate(self, database):
        self.baimbai("migrate", "--config", self.configuration(database),
                     "--owner", self.conninfo(database))

    def register(self, database):
        """The sender, with the code that it has in the bodies, and its certificate."""
        config = ("--config", self.configuration(database))
        self.baimbai("facility", "add", SENDER, *config, "--name", "Klinik Rekaan Sejahtera",
                     "--kind", "clinic-primary", "--simulated", "--kelurahan", "6371051001",
                     "--alias", f"urn:satusehat:organization|{SENDER_CODE}")
        self.activate(config[1], SENDER)
        self.baimbai("certificate", "add", self.certificates / f"{SENDER}.pem", *config,
                     "--facility", SENDER)

    def activate(self, config, code):
        """One officer verifies a facility, another one activates it."""
        for number, status in (1, "verified"), (2, "active"):
            officer = f"officer-{number}"
            self.baimbai("officer", "add", officer, "--config", config, "--name", "Petugas Rekaan",
                         "--role", "officer")
            self.baimbai("facility", "status", code, status, "--config", config,
                         "--officer", officer, "--reason", "bench")

    def serve(self, database):
        """Starts a gateway and returns when it is ready."""
        ports = free_ports(3)
        config = self.configuration(database, ports)
        log = self.folder / f"gateway-{database}.log"
        with open(log, "wb") as output:
            process = subprocess.Popen([self.program, "serve", "--config", config],
                                       stdout=output, stderr=output, env=program_environment())
        gateway = Gateway(process, ports[0], log, ports[1])
        self.gateways.append(gateway)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and process.poll() is None:
            with contextlib.suppress(OSError, urllib.error.URLError):
                with urllib.request.urlopen(f"http://127.0.0.1:{ports[2]}/readyz", timeout=5):
                    return gateway
            time.sleep(0.05)
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-5:])
        raise Failure(f"the gateway did not start\n{tail}")

    def client_options(self, who=SENDER):
        """What `tlsload` needs to be `who`."""
        return ["--certificate", self.certificates / f"{who}.pem",
                "--key", self.certificates / f"{who}.key",
                "--authorities", self.certificates / "ca.pem"]


class Report:
    """One JSON object a line, to the file that `scripts/bench` names and to standard output."""

    def __init__(self, benchmark, path):
        self.benchmark = benchmark
        if path is None:
            STATE.mkdir(parents=True, exist_ok=True)
            stamp = datetime.datetime.now().strftime("%Y%m%dT%H%M%S")
            path = STATE / f"{benchmark}-{stamp}.jsonl"
        self.path = pathlib.Path(path)
        self.file = open(self.path, "w")

    def line(self, **members):
        text = json.dumps({"benchmark": self.benchmark, **members})
        print(text, file=self.file, flush=True)
        print(text, flush=True)


def table(heads, rows):
    """A table for people: the first column to the left, the others to the right."""
    cells = [heads, *[[str(cell) for cell in row] for row in rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(heads))]
    lines = []
    for row in cells:
        rest = "  ".join(cell.rjust(width) for cell, width in zip(row[1:], widths[1:]))
        lines.append(f"{row[0].ljust(widths[0])}  {rest}")
    lines.insert(1, "-" * len(lines[0]))
    return "\n".join(lines)
