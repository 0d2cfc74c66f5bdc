"""The private house that the rounds break: one PostgreSQL cluster and one gateway, nobody else's."""
import collections
import dataclasses
import json
import os
import pathlib
import re
import signal
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request

from invariants import Checker, as_postgres
from clientlog import History

# How often a state is looked at while it is waited for, in seconds.
LOOK = 0.05
# The longest wait for a PostgreSQL command, in seconds.
COMMAND = 90
# The longest that a gateway may take until it is ready after a fault: recovery, and 5 s to connect again.
READY = 30


class NotReady(Exception):
    """Something did not come back in time."""


@dataclasses.dataclass(frozen=True)
class Settings:
    """What scripts/fault made, from its JSON file."""
    program: str
    configuration: str
    gateway_log: str
    port: int
    operations_port: int
    certs: str
    pg_bin: str
    cluster: str
    database: str
    input: str
    log: str
    facilities: list
    strangers_facility: str
    strangers: list
    receipt_key: str

    @staticmethod
    def load(path):
        return Settings(**json.loads(pathlib.Path(path).read_text()))

    def client_context(self, name):
        """TLS 1.3 with the client certificate NAME."""
        context = ssl.create_default_context(cafile=f"{self.certs}/ca.pem")
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.load_cert_chain(f"{self.certs}/{name}.pem", f"{self.certs}/{name}.key")
        return context

    def checker(self):
        return Checker(self.cluster, self.database, History(self.log), self.receipt_key)


def unwind_when_told_to_end():
    """SIGTERM ends the program as Ctrl-C does, so that what it started and stopped is put right."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def wait_until(holds, seconds):
    """Seconds until `holds()` was true; None if it was not within `seconds`."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if holds():
            return time.monotonic() - began
        time.sleep(LOOK)
    return None


class PostgreSQL:
    """The cluster's processes. The socket's folder is the only way in."""

    def __init__(self, settings):
        self._settings = settings
        self._data = f"{settings.cluster}/data"

    def start(self):
        self._control("-l", f"{self._settings.cluster}/log", "-w", "-t", "60", "start")

    def stop_immediately(self):
        """As a power cut, but for what the kernel holds: every process ends at once, nothing is flushed."""
        self._control("-m", "immediate", "-w", "-t", "60", "stop")

    def is_accepting(self):
        """Whether it takes connections."""
        return subprocess.run([f"{self._settings.pg_bin}/pg_isready", "-q", "-h", self._settings.cluster],
                              timeout=COMMAND).returncode == 0

    def _control(self, *arguments):
        command = as_postgres([f"{self._settings.pg_bin}/pg_ctl", "-D", self._data, *arguments])
        # The server inherits what it is given here, so no pipe: nobody would ever see its end.
        subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       timeout=COMMAND, check=True, cwd="/")

    def processes(self):
        """The postmaster and its children: {pid: title}."""
        postmaster = int(pathlib.Path(self._data, "postmaster.pid").read_text().split("\n", 1)[0])
        found = {postmaster: "postmaster"}
        for folder in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                parent = int(folder.joinpath("stat").read_text().rpartition(")")[2].split()[1])
                if parent == postmaster:
                    found[int(folder.name)] = folder.joinpath("cmdline").read_text().strip("\0 ")
            except (FileNotFoundError, ProcessLookupError):
                continue
        return found

    def backends(self, roles):
        """Processes that serve one of the roles."""
        return sorted(pid for pid, title in self.processes().items()
                      if title.startswith("postgres: ") and title.split()[1] in roles)

    def stall(self):
        """Stops every process where it stands; returns them. The postmaster first, so that it makes no more."""
        stopped = []
        for _ in range(3):
            for pid in self.processes():
                if pid not in stopped:
                    os.kill(pid, signal.SIGSTOP)
                    stopped.append(pid)
        return stopped

    @staticmethod
    def resume(stopped):
        for pid in reversed(stopped):
            try:
                os.kill(pid, signal.SIGCONT)
            except ProcessLookupError:
                continue


class Gateway:
    """The gateway's process."""

    def __init__(self, settings):
        self._settings = settings
        self._process = None

    def start(self):
        with open(self._settings.gateway_log, "ab") as log:
            self._process = subprocess.Popen(
                [self._settings.program, "serve", "--config", self._settings.configuration],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/")

    @property
    def pid(self):
        return self._process.pid

    @property
    def is_running(self):
        return self._process is not None and self._process.poll() is None

    def kill(self):
        self._process.kill()
        self._process.wait(timeout=10)

    def stop(self):
        """A graceful stop, then a hard one."""
        if not self.is_running:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.kill()

    def is_ready(self):
        try:
            with urllib.request.urlopen(self._address("readyz"), timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def wait_ready(self):
        """Seconds until /readyz says so; throws `NotReady` after `READY`, or when the process has ended."""
        seconds = wait_until(lambda: not self.is_running or self.is_ready(), READY)
        if not self.is_running:
            raise NotReady("the gateway ended by itself")
        if seconds is None:
            raise NotReady(f"the gateway is not ready after {READY} s")
        return seconds

    def _address(self, path):
        return f"http://127.0.0.1:{self._settings.operations_port}/{path}"

    def resident_bytes(self):
        text = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", text).group(1)) * 1024

    def expired(self):
        """Connections of the gateway's port that a deadline has ended so far: {deadline: count}."""
        with urllib.request.urlopen(self._address("metrics"), timeout=5) as answer:
            text = answer.read().decode()
        counts = collections.Counter()
        for labels, value in re.findall(r"^baimbai_connections_expired_total\{([^}]*)\} ([0-9.]+)", text, re.MULTILINE):
            named = dict(re.findall(r'(\w+)="([^"]*)"', labels))
            if named.get("listener") == "gateway":
                counts[named["deadline"]] += int(float(value))
        return counts
