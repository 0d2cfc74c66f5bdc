"""A gateway that only pretends: mutual TLS 1.3, scripted faults, receipts signed by openssl.

It knows of Baimbai what the samples of docs/vendors must know, and writes down what they sent.
"""

import base64
import hashlib
import http.server
import json
import os
import socket
import ssl
import subprocess
import threading
import time
import uuid

KEY_NAME = "stub.example/log/receipt"


def openssl(*arguments, data=None):
    """Runs openssl; its standard output."""
    return subprocess.run(
        ["openssl", *arguments], input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        check=True).stdout


class Certificates:
    """A root for both sides, a server's, a client's, and a stranger's certificate."""

    def __init__(self, folder):
        self.folder = folder
        self._root("ca")
        self._leaf("server", "ca", "DNS:localhost,IP:127.0.0.1", "serverAuth")
        self._leaf("client", "ca", "URI:https://stub.example/facility/F1", "clientAuth")
        self._root("stranger-ca")
        self._leaf("stranger", "stranger-ca", "URI:https://stub.example/facility/F2", "clientAuth")
        for name in ("client", "stranger"):
            openssl("pkcs12", "-export", "-in", self[name + ".pem"], "-inkey",
                    self[name + ".key"], "-out", self[name + ".p12"], "-passout", "pass:rahasia")

    def __getitem__(self, name):
        return os.path.join(self.folder, name)

    def _key(self, name):
        with open(self[name + ".key"], "wb") as file:
            file.write(openssl("genpkey", "-algorithm", "EC", "-pkeyopt",
                               "ec_paramgen_curve:P-256"))

    def _root(self, name):
        self._key(name)
        openssl("req", "-x509", "-new", "-key", self[name + ".key"], "-days", "2", "-subj",
                "/CN=" + name, "-addext", "basicConstraints=critical,CA:TRUE", "-out",
                self[name + ".pem"])

    def _leaf(self, name, root, names, usage):
        self._key(name)
        request = openssl("req", "-new", "-key", self[name + ".key"], "-subj", "/CN=" + name)
        extensions = self[name + ".ext"]
        with open(extensions, "w", encoding="ascii") as file:
            file.write("subjectAltName=%s\nextendedKeyUsage=%s\n" % (names, usage))
        openssl("x509", "-req", "-CA", self[root + ".pem"], "-CAkey", self[root + ".key"],
                "-CAcreateserial", "-days", "2", "-extfile", extensions, "-out",
                self[name + ".pem"], data=request)


class ReceiptKey:
    """An Ed25519 key of openssl's making."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "receipt.key")
        with open(self.path, "wb") as file:
            file.write(openssl("genpkey", "-algorithm", "ED25519"))
        der = openssl("pkey", "-in", self.path, "-pubout", "-outform", "DER")
        self.material = b"\x01" + der[-32:]
        self.id = hashlib.sha256(KEY_NAME.encode() + b"\n" + self.material).digest()[:4]
        self.text = "%s+%s+%s" % (
            KEY_NAME, self.id.hex(), base64.b64encode(self.material).decode())

    def sign(self, text):
        """The whole note."""
        message = self.path + ".message"
        with open(message, "wb") as file:
            file.write(text.encode())
        signature = openssl("pkeyutl", "-sign", "-rawin", "-inkey", self.path, "-in", message)
        line = base64.b64encode(self.id + signature).decode()
        return "%s\n\u2014 %s %s\n" % (text, KEY_NAME, line)


class StubGateway:
    """Answers by a script of steps; when it is used up, 201 once for each key, then 200.

    A step is a status, `cut` (closes before any answer), `half` (closes amid the answer),
    `forged` (a receipt with a wrong signature), or `other` (a receipt about other bytes).
    """

    def __init__(self, certificates, receipt_key):
        self.receipt_key = receipt_key
        self.script = []
        self.requests = []
        self.answers = {}
        self._lock = threading.Lock()
        gateway = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 30

            def do_POST(self):
                gateway._answer(self)

            def log_message(self, *arguments):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def finish_request(self, request, client_address):
                try:
                    request.do_handshake()
                except ssl.SSLError:
                    # Closed at once with bytes unread, the alert would be lost to a reset.
                    time.sleep(0.5)
                    return
                super().finish_request(request, client_address)

            def handle_error(self, request, client_address):
                pass

        self._server = Server(("127.0.0.1", 0), Handler)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.minimum_version = ssl.TLSVersion.TLSv1_3
        tls.verify_mode = ssl.CERT_REQUIRED
        tls.load_verify_locations(certificates["ca.pem"])
        tls.load_cert_chain(certificates["server.pem"], certificates["server.key"])
        self._server.socket = tls.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False)
        self.url = "https://localhost:%d" % self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def reset(self, *script):
        with self._lock:
            self.script, self.requests, self.answers = list(script), [], {}

    def _answer(self, handler):
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        with self._lock:
            self.requests.append({
                "path": handler.path, "headers": dict(handler.headers.items()), "body": body,
                "peer": handler.connection.getpeercert(),
            })
            step = self.script.pop(0) if self.script else 201
        if step == "cut":
            handler.close_connection = True
            handler.connection.shutdown(socket.SHUT_RDWR)
            return
        if step in (408, 429, 500, 502, 503, 504):
            return self._send(handler, step, b'{"title": "later"}', {"Retry-After": "1"})
        if isinstance(step, int) and step >= 400:
            problem = {"title": "refused", "issues": [{"rule": "BMB-0000"}]}
            return self._send(handler, step, json.dumps(problem).encode())
        status, answer = self._receipt(handler.headers.get("Idempotency-Key"), body, step)
        if step == "half":
            handler.send_response(status)
            handler.send_header("Content-Length", str(len(answer)))
            handler.end_headers()
            handler.wfile.write(answer[:10])
            handler.wfile.flush()
            handler.close_connection = True
            handler.connection.shutdown(socket.SHUT_RDWR)
            return
        self._send(handler, status, answer)

    def _receipt(self, key, body, step):
        with self._lock:
            if key in self.answers:
                return 200, self.answers[key]
        submission = str(uuid.uuid4())
        told = b"other" if step == "other" else body
        payload = base64.b64encode(hashlib.sha256(told).digest()).decode()
        note = self.receipt_key.sign(
            "baimbai.id/receipt/v1\nsubmission %s\nfacility F1\npayload sha256:%s\n"
            "received 2026-01-05T01:02:03.000000Z\nlog 7\nleaf %s\n"
            % (submission, payload, base64.b64encode(bytes(32)).decode()))
        if step == "forged":
            note = note.replace("log 7", "log 8")
        answer = json.dumps({
            "submission": submission, "receipt": note,
            "visits": [{"visit": submission, "status": "accepted"}], "issues": [],
        }, ensure_ascii=False).encode()
        with self._lock:
            self.answers[key] = answer
        return 201, answer

    @staticmethod
    def _send(handler, status, answer, headers=None):
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(answer)))
        for name, value in (headers or {}).items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(answer)
