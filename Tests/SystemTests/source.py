"""A facility's own FHIR endpoint on the loopback, as bad as the file MODE says.

usage: source.py PORT CERTIFICATE KEY CLIENT-AUTHORITIES MODE SEEN
MODE: `good`, `redirect ADDRESS`, `slow`, `huge`, `garbage`, `other` (another person's record), `mixed` (his own and another's),
`pages` (three, each naming the next), `unknown`, `refuse`, `error`, `drip` (a byte now and then). SEEN gets a line for each request: method, path, caller, headers.
"""

import http.server
import json
import ssl
import sys
import time

port, certificate, key, authorities, mode_file, seen_file = sys.argv[1:7]
NIK = "https://fhir.kemkes.go.id/id/nik"


def patient(name, nik):
    return {"resourceType": "Patient", "id": name, "identifier": [{"system": NIK, "value": nik}], "gender": "male"}


def visit(name, person):
    return [
        {"resourceType": "Encounter", "id": name, "status": "finished", "class": {"code": "AMB"},
         "subject": {"reference": "Patient/" + person}, "period": {"start": "2026-11-01T08:00:00+08:00"}},
        {"resourceType": "Condition", "id": name + "-c", "subject": {"reference": "Patient/" + person},
         "encounter": {"reference": "Encounter/" + name},
         "text": {"status": "generated", "div": "<div xmlns=\"http://www.w3.org/1999/xhtml\">narasi-asing</div>"},
         "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": "E11.9"}], "text": "Diabetes"}},
    ]


def bundle(resources, **more):
    return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": one} for one in resources], **more}


class Source(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_): pass

    def do_POST(self):
        self.body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.handle_any()

    def do_GET(self):
        self.body = ""
        self.handle_any()

    def handle_any(self):
        caller = dict(pair[0] for pair in self.connection.getpeercert()["subject"])["commonName"]
        names = ["X-Request-Id", "X-Purpose-Of-Use", "X-Acting-User", "X-Federated-Query"]
        with open(seen_file, "a") as seen:
            print(self.command, self.path, caller, *[self.headers[name] for name in names], file=seen)
        mode = open(mode_file).read().split()
        asked = mode[0]
        if asked == "redirect": return self.answer(307, b"{}", mode[1])
        if asked == "refuse": return self.answer(403, b"{}")
        if asked == "error": return self.answer(500, b"{}")
        if asked == "garbage": return self.answer(200, b'{"resourceType":"Bundle","resourceType":"Bundle"}')
        if asked == "slow": time.sleep(6)
        if asked == "huge": return self.answer(200, b" " * (5 << 20))
        if asked == "drip": return self.drip()
        if self.command == "POST":
            found = [] if asked == "unknown" else [patient("p1", "****")]
            return self.answer(200, json.dumps(bundle(found)).encode())
        if asked == "pages": return self.page(int(self.path.partition("page=")[2] or 1))
        own = [patient("p1", "9971011506900001")] + visit("v1", "p1")
        other = [patient("p2", "9971011506900002")] + visit("v2", "p2")
        resources = {"other": other, "mixed": own + other}.get(asked, own)
        links = [{"relation": "next", "url": mode[1]}] if len(mode) > 1 else []
        self.answer(200, json.dumps(bundle(resources, link=links)).encode())

    def page(self, turn):
        first = [patient("p1", "9971011506900001")] if turn == 1 else []
        following = f"https://localhost:{port}/fhir/Patient/p1/$everything?page={turn + 1}"
        links = [{"relation": "next", "url": following}] if turn < 3 else []
        self.answer(200, json.dumps(bundle(first + visit(f"w{turn}", "p1"), link=links)).encode())

    def drip(self):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _ in range(60):
            self.wfile.write(b" ")
            time.sleep(0.1)

    def answer(self, status, body, location=None):
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/fhir+json")
            self.send_header("Content-Length", str(len(body)))
            if location: self.send_header("Location", location)
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
context.load_verify_locations(authorities)
context.verify_mode = ssl.CERT_REQUIRED
server = http.server.ThreadingHTTPServer(("127.0.0.1", int(port)), Source)
server.daemon_threads = True
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
