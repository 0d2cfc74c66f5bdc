"""Reads the command blocks of a guide and runs them, line by line.

A block is fenced and says in whose hands it is: ```sh server (root), ```sh clinic (a user of the clinic's computer). In a
block, `# => TEXT` says what the output of the command above contains, `# exit N` how it ends (0 otherwise). A comment in
the page, <!-- hand-over FROM:PATH TO:PATH -->, is what one person gives another.

  walk.py compare GUIDE OTHER...     the guides have the same commands
  walk.py walk GUIDE MACHINE         runs them below the folder MACHINE
"""
import os
import re
import shutil
import subprocess
import sys
import time

HOMES = {"server": ("root", "/root"), "clinic": ("klinik", "/home/klinik")}
LIMIT_SECONDS = 180


class Step:
    def __init__(self, role, line, text):
        self.role, self.line, self.text = role, line, text
        self.expected, self.code = [], 0


def is_whole(text):
    """Whether bash would run this and not wait for more."""
    if text.rstrip("\n").endswith("\\"): return False
    judged = subprocess.run(["bash", "-n"], input=text, text=True, capture_output=True)
    return judged.returncode == 0 and not judged.stderr


def steps(path):
    found, role, pending, begun = [], None, "", 0
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        if role is None:
            fence = re.match(r"```sh (\w+)$", line.strip())
            if fence:
                role = fence[1]
                if role not in HOMES: sys.exit(f"{path}:{number}: {role}?")
            moved = re.match(r"<!-- hand-over (\w+):(\S+) (\w+):(\S+) -->", line.strip())
            if moved:
                step = Step("hand-over", number, line.strip())
                step.expected = list(moved.groups())
                found.append(step)
        elif line.startswith("```"):
            if pending: sys.exit(f"{path}:{begun}: unfinished command")
            role = None
        elif not pending and line.startswith("# => "): found[-1].expected.append(line[5:].strip())
        elif not pending and line.startswith("# exit "): found[-1].code = int(line.split()[2])
        elif not pending and (line.startswith("#") or not line.strip()): continue
        else:
            if not pending: begun = number
            pending += line
            if is_whole(pending):
                found.append(Step(role, begun, pending))
                pending = ""
    return found


def compare(path, others):
    # Comments at the ends of commands are for readers and may differ.
    def told(one): return [(s.role, re.sub(r"\s+# .*", "", s.text).strip(), s.code) for s in steps(one)]
    own = told(path)
    if len(own) < 20: sys.exit(f"{path}: only {len(own)} commands")
    for other in others:
        theirs = told(other)
        for mine, their in zip(own, theirs):
            if mine != their: sys.exit(f"{path} and {other} differ:\n{mine}\n{their}")
        if len(own) != len(theirs): sys.exit(f"{path} has {len(own)} commands, {other} {len(theirs)}")
    print(f"{len(own)} commands")


class Shell:
    """A bash that stays open, as somebody's terminal does."""

    def __init__(self, machine, role):
        user, home = HOMES[role]
        self.process = subprocess.Popen(
            ["chroot", machine, "/usr/bin/env", "-i", "LANG=C.UTF-8", f"HOME={home}",
             "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND=noninteractive",
             "/usr/sbin/runuser", "-u", user, "--", "bash", "--norc", "-c", f"cd {home}; exec bash --norc"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        os.set_blocking(self.process.stdout.fileno(), False)

    def run(self, text):
        mark = f"@@{os.urandom(6).hex()}"
        self.process.stdin.write(f"{{\n{text}\n}} </dev/null\nprintf '\\n{mark} %s\\n' $?\n".encode())
        self.process.stdin.flush()
        output, end = b"", time.monotonic() + LIMIT_SECONDS
        while time.monotonic() < end:
            output += self.process.stdout.read() or b""
            done = re.search(rf"\n{mark} (\d+)\n".encode(), output)
            if done: return output[:done.start()].decode(errors="replace").strip("\n"), int(done[1])
            if self.process.poll() is not None: break
            time.sleep(0.05)
        return output.decode(errors="replace"), -1


def walk(path, machine):
    shells, begun = {}, time.monotonic()
    for step in steps(path):
        if step.role == "hand-over":
            giver, source, taker, target = step.expected
            target = os.path.join(machine + HOMES[taker][1], target)
            shutil.copy(os.path.join(machine + HOMES[giver][1], source) if source[0] != "/" else machine + source, target)
            subprocess.run(["chroot", machine, "chown", HOMES[taker][0], target[len(machine):]], check=True)
            print(f"   {step.text}")
            continue
        if step.role not in shells: shells[step.role] = Shell(machine, step.role)
        print(f"{step.role:>6} $ " + step.text.rstrip("\n").replace("\n", "\n         "), flush=True)
        started = time.monotonic()
        output, code = shells[step.role].run(step.text)
        print("".join(f"         | {line}\n" for line in output.splitlines()[-12:]), end="")
        seconds = time.monotonic() - started
        if seconds > 3: print(f"         ({seconds:.0f} s)")
        wrong = [f"no {text!r}" for text in step.expected if text not in output]
        if code != step.code: wrong.append(f"exit {code}, not {step.code}")
        if wrong: sys.exit(f"{path}:{step.line}: {step.text.strip()}\n{output}\n-> {'; '.join(wrong)}")
    print(f"{len(steps(path))} commands in {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    if sys.argv[1] == "compare": compare(sys.argv[2], sys.argv[3:])
    else: walk(sys.argv[2], sys.argv[3])
