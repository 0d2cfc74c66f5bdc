"""A facility's endpoint for notices on the loopback.

usage: hook.py PORT CERTIFICATE KEY CLIENT-AUTHORITIES MODE SEEN
MODE holds `good`, `error` or `redirect ADDRESS`. SEEN gets a line of JSON for each request: path, caller, request id, body.
"""

import http.server
import json
import ssl
import sys

port, certificate, key, authorities, mode_file, seen_file = sys.argv[1:7]


class Hook(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_): pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
        mode = open(mode_file).read().split()
        caller = dict(pair[0] for pair in self.connection.getpeercert()["subject"])["commonName"]
        with open(seen_file, "a") as seen:
            print(json.dumps({"path": self.path, "caller": caller, "request": self.headers["X-Request-Id"],
                              "mode": mode[0], "body": json.loads(body) if body else None}), file=seen)
        self.send_response({"good": 200, "error": 500, "redirect": 307}[mode[0]])
        self.send_header("Content-Length", "0")
        if mode[0] == "redirect": self.send_header("Location", mode[1])
        self.end_headers()


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
context.load_verify_locations(authorities)
context.verify_mode = ssl.CERT_REQUIRED
server = http.server.ThreadingHTTPServer(("127.0.0.1", int(port)), Hook)
server.daemon_threads = True
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
