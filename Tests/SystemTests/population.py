"""A population register's service on the loopback: JSON over TLS, for who has a certificate of the register's authority.

usage: population.py PORT CERTIFICATE KEY CLIENT-AUTHORITIES PEOPLE MODE SEEN
PEOPLE is JSON {NIK: {"name", "born" (dd-mm-yyyy), "sex", "village", "status"}}. The file MODE says how it behaves: `up`,
`error` (500), `hang`, `redirect ADDRESS`, `nonsense`. SEEN gets a line for each question: its keys and the caller's name.
"""

import http.server
import json
import ssl
import sys
import time

port, certificate, key, authorities, people_file, mode_file, seen_file = sys.argv[1:8]
people = json.load(open(people_file))


def fits(sent, known):
    return "Sesuai" if sent == known else "Tidak Sesuai"


class Register(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_): pass

    def do_POST(self):
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        caller = dict(pair[0] for pair in self.connection.getpeercert()["subject"])["commonName"]
        with open(seen_file, "a") as seen: print(caller, *sorted(question), file=seen)
        mode = open(mode_file).read().split()
        if mode[0] == "hang": time.sleep(15)
        if mode[0] == "error": return self.answer(500, {})
        if mode[0] == "nonsense": return self.answer(200, {"NIK": "Ditemukan"})
        if mode[0] == "redirect": return self.answer(307, {}, mode[1])
        person = people.get(question["NIK"])
        if not person: return self.answer(200, {"NIK": "Tidak Ditemukan", "PER_TANGGAL": "01-11-2026"})
        said = {"NIK": "Ditemukan", "STATUS": person.get("status", "Aktif"), "PER_TANGGAL": "01-11-2026"}
        for name, column in ("NAMA_LGKP", "name"), ("TGL_LHR", "born"), ("JENIS_KLMIN", "sex"), ("KODE_KEL", "village"):
            if name in question: said[name] = fits(question[name].upper(), person.get(column, "").upper())
        self.answer(200, said)

    def answer(self, status, body, location=None):
        body = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if location: self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
context.load_verify_locations(authorities)
context.verify_mode = ssl.CERT_REQUIRED
server = http.server.ThreadingHTTPServer(("127.0.0.1", int(port)), Register)
server.daemon_threads = True
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
