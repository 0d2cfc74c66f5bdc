#!/usr/bin/env python3
"""Tests of docs/vendors against a stub gateway; a sample without its interpreter is skipped."""

import base64
import contextlib
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
VENDORS = os.path.join(HERE, "..", "..", "docs", "vendors")
sys.dont_write_bytecode = True
sys.path[:0] = [HERE, VENDORS]

import baimbai_client
from stub_gateway import Certificates, ReceiptKey, StubGateway

BODY = '{"noKunjungan": "1", "keluhan": "nyeri — ä"}\r\n\x00'.encode()
TYPE = "application/vnd.bpjs.pcare+json"


def has_php_curl():
    return bool(shutil.which("php")) and subprocess.run(
        ["php", "-r", "exit(extension_loaded('curl') ? 0 : 1);"]).returncode == 0


def has_jdk():
    if not shutil.which("javac"):
        return False
    done = subprocess.run(["javac", "-version"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    version = done.stdout.decode().split()[-1].split(".")[0]
    return version.isdigit() and int(version) >= 17


SAMPLES = {
    "python": ([sys.executable, "baimbai_client.py"], lambda: True),
    "curl": (["bash", "submit-curl.sh"], lambda: bool(shutil.which("curl"))),
    "php": (["php", "submit.php"], has_php_curl),
    "node": (["node", "submit.mjs"], lambda: bool(shutil.which("node"))),
    "java": (["java", "Submit.java"], has_jdk),
}


class VendorTestCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.certificates = Certificates(cls.folder)
        cls.receipt_key = ReceiptKey(cls.folder)
        cls.gateway = StubGateway(cls.certificates, cls.receipt_key)
        cls.file = os.path.join(cls.folder, "kunjungan.json")
        with open(cls.file, "wb") as file:
            file.write(BODY)

    @classmethod
    def tearDownClass(cls):
        cls.gateway.close()
        shutil.rmtree(cls.folder)


class SampleTests(VendorTestCase):
    """Every sample does the same."""

    def run_sample(self, name, identity="client", ca="ca.pem", url=None):
        command, is_there = SAMPLES[name]
        if not is_there():
            self.skipTest("no interpreter for %s" % name)
        pair = [self.certificates[identity + ".pem"], self.certificates[identity + ".key"]]
        if name == "java":
            pair = [self.certificates[identity + ".p12"], "rahasia"]
        return subprocess.run(
            [command[0], os.path.join(VENDORS, command[1]), url or self.gateway.url, *pair,
             self.certificates[ca], self.file, TYPE],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})

    def check_sends_and_retries(self, name):
        self.gateway.reset(503, "cut", 201)
        done = self.run_sample(name)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        answer = list(self.gateway.answers.values())[0]
        submission = baimbai_client.json.loads(answer)["submission"]
        lines = done.stdout.split(b"\n", 1)
        self.assertEqual(lines[0].decode().strip(), "201 " + submission)
        self.assertEqual(lines[1].strip(), answer.strip())
        self.assertEqual(len(self.gateway.requests), 3)
        for request in self.gateway.requests:
            self.assertEqual(request["path"], "/v1/submissions")
            self.assertEqual(request["body"], BODY)
            self.assertEqual(request["headers"].get("Content-Type"), TYPE)
            key = {k.lower(): v for k, v in request["headers"].items()}["idempotency-key"]
            self.assertEqual(key, hashlib.sha256(TYPE.encode() + b"\0" + BODY).hexdigest())
            self.assertIn(
                ("URI", "https://stub.example/facility/F1"), request["peer"]["subjectAltName"])
        # Sent again, the same answer comes back.
        again = self.run_sample(name)
        self.assertEqual(again.returncode, 0)
        self.assertEqual(again.stdout.split(b"\n")[0].decode().strip(), "200 " + submission)

    def check_half_answer(self, name):
        self.gateway.reset("half")
        done = self.run_sample(name)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.assertEqual(len(self.gateway.requests), 2)
        self.assertTrue(done.stdout.startswith(b"200 "))

    def check_refusal(self, name):
        self.gateway.reset(422)
        done = self.run_sample(name)
        self.assertEqual(done.returncode, 1)
        self.assertTrue(done.stdout.startswith(b"422 -"))
        self.assertIn(b"BMB-0000", done.stdout)
        self.assertEqual(len(self.gateway.requests), 1)

    def check_distrust(self, name):
        self.gateway.reset()
        done = self.run_sample(name, ca="stranger-ca.pem")
        self.assertEqual(done.returncode, 2, done.stderr.decode())
        self.assertEqual(self.gateway.requests, [])
        self.assertNotIn(b"attempt 1", done.stderr)

    def check_foreign_certificate(self, name):
        self.gateway.reset()
        done = self.run_sample(name, identity="stranger")
        self.assertEqual(done.returncode, 2, done.stderr.decode())
        self.assertEqual(self.gateway.requests, [])
        self.assertNotIn(b"attempt 1", done.stderr)

    def test_samples_are_short(self):
        for name, (command, _) in SAMPLES.items():
            if name == "python":
                continue
            with open(os.path.join(VENDORS, command[1]), encoding="utf-8") as file:
                self.assertLess(len(file.readlines()), 150, name)

    def test_run_all(self):
        self.gateway.reset()
        done = subprocess.run(
            ["bash", os.path.join(VENDORS, "run-all.sh"), self.gateway.url,
             self.certificates["client.pem"], self.certificates["client.key"],
             self.certificates["ca.pem"], self.file, TYPE, self.certificates["client.p12"],
             "rahasia"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        lines = done.stdout.decode().splitlines()
        self.assertEqual(len(lines), 5)
        self.assertTrue(all("exit 0" in line or "SKIPPED" in line for line in lines), lines)


for _name in SAMPLES:
    for _check in ("sends_and_retries", "half_answer", "refusal", "distrust",
                   "foreign_certificate"):
        setattr(SampleTests, "test_%s_%s" % (_name, _check),
                lambda self, n=_name, c=_check: getattr(self, "check_" + c)(n))


class ClientTests(VendorTestCase):
    """The Python client beyond what every sample does."""

    def client(self, *arguments):
        out, err = io.TextIOWrapper(io.BytesIO()), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = baimbai_client.main([
                    self.gateway.url, self.certificates["client.pem"],
                    self.certificates["client.key"], self.certificates["ca.pem"], *arguments])
            except SystemExit as error:
                code = error.code
        out.flush()
        return code, out.buffer.getvalue().decode(), err.getvalue()

    def test_ed25519_vectors(self):
        # RFC 8032 section 7.1, tests 1, 2 and 3.
        for public, message, signature in (
            ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
             "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e"
             "39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
            ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
             "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f"
             "3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
            ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
             "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67"
             "f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
        ):
            key, text, made = map(bytes.fromhex, (public, message, signature))
            self.assertTrue(baimbai_client.ed25519_is_valid(key, text, made))
            self.assertFalse(baimbai_client.ed25519_is_valid(key, text + b"x", made))
            for place in (0, 31, 32, 63):
                bad = bytearray(made)
                bad[place] ^= 1
                self.assertFalse(baimbai_client.ed25519_is_valid(key, text, bytes(bad)))
            # A signature whose S is not below the order is another form of the same: refused.
            s = int.from_bytes(made[32:], "little") + baimbai_client.ORDER
            high = made[:32] + s.to_bytes(32, "little")
            self.assertFalse(baimbai_client.ed25519_is_valid(key, text, high))
            self.assertFalse(baimbai_client.ed25519_is_valid(key[:-1], text, made))
            self.assertFalse(baimbai_client.ed25519_is_valid(b"\xff" * 32, text, made))

    def test_receipt_is_verified(self):
        self.gateway.reset()
        code, out, err = self.client(self.file, TYPE, "--receipt-key", self.receipt_key.text)
        self.assertEqual((code, err), (0, ""))
        self.assertTrue(out.startswith("201 "))

    def test_forged_and_other_receipts_prove_nothing(self):
        for step, why in (("forged", "the signature is wrong"), ("other", "other bytes")):
            self.gateway.reset(step)
            code, _, err = self.client(self.file, TYPE, "--receipt-key", self.receipt_key.text)
            self.assertEqual(code, 3)
            self.assertIn(why, err)

    def test_receipt_of_another_key_proves_nothing(self):
        folder = tempfile.mkdtemp()
        try:
            other = ReceiptKey(folder)
        finally:
            shutil.rmtree(folder)
        self.gateway.reset()
        code, _, err = self.client(self.file, TYPE, "--receipt-key", other.text)
        self.assertEqual(code, 3)
        self.assertIn("not signed by the given key", err)
        self.assertEqual(self.client(self.file, TYPE, "--receipt-key", "x+y+z")[0], 2)

    def test_receipt_of_another_facility_proves_nothing(self):
        self.gateway.reset()
        code, _, err = self.client(self.file, TYPE, "--facility", "F9")
        self.assertEqual(code, 3)
        self.assertEqual(self.gateway.requests[0]["headers"]["X-Facility"], "F9")

    def test_content_type_by_ending(self):
        fhir = b'{"resourceType": "Bundle"}'
        for name, body, expected in (
            ("a.json", fhir, "application/fhir+json"), ("a.json", b"{}", TYPE),
            ("a.HL7", b"", "application/hl7-v2"), ("a.csv", b"", "text/csv"),
            ("a.xlsx", b"", baimbai_client.TYPES[".xlsx"]), ("a.doc", b"", None),
        ):
            self.assertEqual(baimbai_client.type_of(name, body), expected)

    def test_retry_after(self):
        for value, seconds in (
            (None, 0), ("", 0), ("7", 7), ("99999999", 86400), ("soon", 0), ("-3", 0),
            ("Thu, 01 Jan 1970 00:00:30 GMT", 20),
        ):
            self.assertEqual(baimbai_client.retry_after_seconds(value, now=10), seconds)

    def test_spool_keeps_until_accepted(self):
        spool = os.path.join(self.folder, "spool")
        self.gateway.reset(403)
        code, _, _ = self.client(self.file, TYPE, "--spool", spool)
        self.assertEqual(code, 1)
        self.assertEqual(len(baimbai_client.Spool(spool).waiting()), 1)
        # Other software may put a file there; its type is told by its ending.
        with open(os.path.join(spool, "waiting", "zz.csv"), "wb") as file:
            file.write(b"NIK;Nama\n")
        self.gateway.reset(503)
        code, out, _ = self.client("--spool", spool, "--receipt-key", self.receipt_key.text)
        self.assertEqual(code, 0)
        self.assertEqual([line[:3] for line in out.split("\n") if line[:1] == "2"], ["201", "201"])
        types = [r["headers"]["Content-Type"] for r in self.gateway.requests]
        self.assertEqual(types, [TYPE, TYPE, "text/csv"])
        self.assertEqual(os.listdir(os.path.join(spool, "waiting")), [])
        sent = sorted(os.listdir(os.path.join(spool, "sent")))
        self.assertEqual(len(sent), 6)
        receipt = [name for name in sent if name.endswith(".receipt")][0]
        with open(os.path.join(spool, "sent", receipt), encoding="utf-8") as file:
            self.assertIn(base64.b64encode(hashlib.sha256(BODY).digest()).decode(), file.read())

    def test_spool_puts_refused_files_aside(self):
        spool = os.path.join(self.folder, "spool-refused")
        self.gateway.reset(422)
        code, _, _ = self.client(self.file, TYPE, "--spool", spool)
        self.assertEqual(code, 1)
        self.assertEqual(os.listdir(os.path.join(spool, "waiting")), [])
        self.assertEqual(len(os.listdir(os.path.join(spool, "refused"))), 2)

    def test_spool_keeps_what_is_unproven(self):
        spool = os.path.join(self.folder, "spool-unproven")
        self.gateway.reset("forged")
        code, _, _ = self.client(
            self.file, TYPE, "--spool", spool, "--receipt-key", self.receipt_key.text)
        self.assertEqual(code, 3)
        self.assertEqual(len(baimbai_client.Spool(spool).waiting()), 1)

    def test_unreachable(self):
        attempts, baimbai_client.ATTEMPTS = baimbai_client.ATTEMPTS, 2
        try:
            client = baimbai_client.Client(
                "https://localhost:1", self.certificates["client.pem"],
                self.certificates["client.key"], self.certificates["ca.pem"],
                say=lambda text: None)
            self.assertEqual(baimbai_client.send(client, b"{}", TYPE).code, 2)
        finally:
            baimbai_client.ATTEMPTS = attempts

    def test_a_clear_gateway_is_refused(self):
        with contextlib.redirect_stderr(io.StringIO()), self.assertRaises(SystemExit) as caught:
            baimbai_client.main(["http://localhost", "c", "k", "a", self.file])
        self.assertEqual(caught.exception.code, 2)


if __name__ == "__main__":
    unittest.main(verbosity=1)
