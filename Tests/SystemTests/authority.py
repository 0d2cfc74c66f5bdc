"""What open links, resumed sessions and stolen tickets may do once the registry has taken something back."""

import http.client
import os
import re
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import mllp  # noqa: E402

CERTS, FOLDER, PROGRAM = os.environ["CERTS"], os.environ["FOLDER"], os.environ["PROGRAM"]
PORT = int(os.environ["GATEWAY"].rsplit(":", 1)[1])
# A revocation counts within a second; what measures it adds its own request.
LIMIT = 1.0


def link(who="clinic-demo"):
    import ssl
    context = ssl.create_default_context(cafile=f"{CERTS}/ca.pem")
    context.load_cert_chain(f"{CERTS}/{who}.pem", f"{CERTS}/{who}.key")
    return http.client.HTTPSConnection("localhost", PORT, context=context, timeout=20)


def me(connection):
    connection.request("GET", "/v1/me")
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def program(*words):
    subprocess.run([PROGRAM, *words, "--config", f"{FOLDER}/baimbai.json"], check=True, stdout=subprocess.DEVNULL)


def ticket(option):
    """The status of a request over a session that is kept in, or taken from, a file."""
    identity = f"-cert {CERTS}/clinic-demo.pem -key {CERTS}/clinic-demo.key" if option == "-sess_out" else ""
    said = subprocess.run(
        f"printf 'GET /v1/me HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' |"
        f" timeout 10 openssl s_client -connect 127.0.0.1:{PORT} -servername localhost -CAfile {CERTS}/ca.pem"
        f" -ign_eof -quiet -tls1_3 {option} {FOLDER}/session {identity}",
        shell=True, capture_output=True, text=True).stdout
    found = re.search(r"HTTP/1.1 (\d+)", said)
    return int(found[1]) if found else 0


class Asking:
    """Asks over one kept link until told to stop; keeps when each answer began and what it was."""

    def __init__(self, ask):
        self.ask, self.answers, self.ends = ask, [], False
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        while not self.ends:
            began = time.monotonic()
            self.answers.append((began, self.ask()))
            time.sleep(0.02)

    def stop(self):
        self.ends = True
        self.thread.join()

    def accepted_after(self, moment, good):
        """How many that began LIMIT or more after `moment` were let in, and whether any was refused by then."""
        late = [answer for began, answer in self.answers if began >= moment + LIMIT]
        return sum(answer == good for answer in late), bool(late) and late[0] != good


def frame_outcome(connection, number=[0]):
    number[0] += 1
    connection.send(mllp.frame(mllp.message(f"F{number[0]}", visit=f"F-{number[0]}")))
    answer = connection.answer()
    return "none" if answer is None else mllp.field(answer, "MSA", 1)


def revoke():
    kept, hl7 = [link() for _ in range(4)], mllp.Link()
    print("before", *{me(connection)[0] for connection in kept})
    print("ticket", ticket("-sess_out"))
    load = [Asking(lambda c=connection: me(c)[0]) for connection in kept]
    time.sleep(0.3)
    program("certificate", "revoke", f"{CERTS}/clinic-demo.pem", "--reason", "hilang")
    moment = time.monotonic()
    time.sleep(LIMIT + 1)
    for asking in load:
        asking.stop()
    judged = [asking.accepted_after(moment, 200) for asking in load]
    print("stopped", all(refused for _, refused in judged))
    print("accepted after", sum(accepted for accepted, _ in judged))
    print("rule", re.search(r"BMB-\d+", me(kept[0])[1])[0])
    print("new link", me(link())[0])
    print("ticket", ticket("-sess_in"))
    hl7.send(mllp.frame(mllp.message("R1")))
    answer = hl7.answer()
    print("mllp", mllp.field(answer, "MSA", 1), re.search(r"BMB-\d+", answer)[0])
    print("other", me(link("clinic-demo-2"))[0])


def suspend():
    kept, hl7 = link(), mllp.Link()
    print("before", me(kept)[0], frame_outcome(hl7))
    load = [Asking(lambda: me(kept)[0]), Asking(lambda: frame_outcome(hl7))]
    time.sleep(0.3)
    program("facility", "status", "clinic-demo", "suspended", "--officer", "petugas-1", "--reason", "uji")
    moment = time.monotonic()
    time.sleep(LIMIT + 1)
    for asking in load:
        asking.stop()
    for name, asking, good in zip(["http", "mllp"], load, [200, "AA"]):
        accepted, refused = asking.accepted_after(moment, good)
        print(name, refused, accepted)
    print("other", me(link("clinic-demo-2"))[0])
    program("facility", "status", "clinic-demo", "active", "--officer", "petugas-1", "--reason", "uji")
    time.sleep(LIMIT)
    print("again", me(kept)[0], frame_outcome(hl7))


if __name__ == "__main__":
    {"revoke": revoke, "suspend": suspend}[sys.argv[1]]()
