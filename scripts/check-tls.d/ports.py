"""Starts a gateway with all its ports, has sslyze scan each, and judges the JSON. Exit status 1 if a port does not keep
its rules: TLS 1.3 alone (8446: with TLS 1.2, ECDHE and AEAD suites only), no early data, no renegotiation by the client,
no compression, no known hole, a client certificate demanded where it should be, P-256 or better."""

import json
import pathlib
import socket
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts" / "bench.d"))
import stage as staging  # noqa: E402

SCANS = ["--sslv3", "--tlsv1", "--tlsv1_1", "--tlsv1_2", "--tlsv1_3", "--early_data", "--reneg",
         "--compression", "--heartbleed", "--openssl_ccs", "--robot", "--fallback", "--elliptic_curves", "--ems",
         "--certinfo"]
# SSL 2.0 is asked for by `speaks_ssl2`: sslyze 6.3.1 fails over its own scan when a server only hangs up.
OLD = ["ssl_3_0", "tls_1_0", "tls_1_1"]
# Name of the port in this list: where it lies in production, and whether it speaks TLS 1.2 and demands a certificate.
PORTS = {"gateway": (8443, False, True), "console": (8444, False, False), "enrolment": (8445, False, False),
         "gateway-tls12": (8446, True, True), "mllp": (2575, False, True)}
CURVES = {"secp256r1", "secp384r1", "secp521r1", "X25519", "X448"}


class Stage(staging.Stage):
    """A gateway with every port on."""

    def configuration(self, database, ports=(8443, 8444, 9090)):
        more = getattr(self, "more", {})
        self.extra = {"gateway": {"port": ports[0], "tls12-port": more.get("gateway-tls12", 0)},
                      "mllp": {"port": more.get("mllp", 0)}, "enrolment": {"port": more.get("enrolment", 0)},
                      "authority": {"certificate": str(self.certificates / "authority/client-issuing/cert.pem"),
                                    "key": str(self.certificates / "authority/client-issuing/key.pem")}}
        self.bound = {"gateway": ports[0], "console": ports[1], **more}
        return super().configuration(database, ports)


def scan(certificates, port):
    out = certificates / "scan.json"
    subprocess.run(
        [pathlib.Path(sys.executable).parent / "sslyze", *SCANS, "--mozilla_config", "disable", "--quiet",
         "--certinfo_ca_file", certificates / "ca.pem", "--cert", certificates / "clinic-demo.pem",
         "--key", certificates / "clinic-demo.key", f"--json_out={out}", f"localhost:{port}"],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = json.loads(out.read_text())["server_scan_results"][0]
    if server["scan_status"] != "COMPLETED":
        raise staging.Failure(f"sslyze: {server['connectivity_error_trace']}")
    return server


def speaks_ssl2(port):
    """Whether an SSL 2.0 CLIENT-HELLO gets a SERVER-HELLO: message 4, after a record head of two or three bytes."""
    body = bytes([1, 0, 2, 0, 21, 0, 0, 0, 16]) + bytes.fromhex(
        "010080020080030080040080050080060040" "0700c0")
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(bytes([0x80, len(body) + 16]) + body + bytes(16))
        try:
            answer = line.recv(64)
        except OSError:
            return False
    return len(answer) > 3 and 4 in (answer[2], answer[3]) and answer[0] != 0x15


def without_certificate(port):
    """Whether a handshake without a client certificate is taken: a byte of an answer comes, or none."""
    said = subprocess.run(
        f"printf 'GET / HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' |"
        f" timeout 5 openssl s_client -connect 127.0.0.1:{port} -ign_eof -quiet", shell=True,
        capture_output=True, text=True).stdout
    return "HTTP/1.1" in said


def judge(name, server, speaks_tls12, demands, port):
    """What the port breaks, in words."""
    result, broken = server["scan_result"], []

    def of(command):
        attempt = result[command]
        if attempt["status"] != "COMPLETED":
            broken.append(f"{command} was not scanned: {attempt['error_reason']}")
            return None
        return attempt["result"]

    def need(condition, words):
        if not condition:
            broken.append(words)

    def suites(version):
        found = of(f"{version}_cipher_suites")
        return [] if found is None else found["accepted_cipher_suites"]

    for version in OLD:
        need(not suites(version), f"speaks {version}")
    need(not speaks_ssl2(port), "speaks ssl_2_0")
    need(suites("tls_1_3"), "does not speak TLS 1.3")
    new = {suite["cipher_suite"]["name"] for suite in suites("tls_1_2")}
    need(bool(new) == speaks_tls12, f"TLS 1.2: {sorted(new)}")
    weak = [suite for suite in new if "ECDHE" not in suite or not suite.endswith(("SHA256", "SHA384"))
            or "CBC" in suite]
    need(not weak, f"weak suites: {weak}")
    need(of("tls_1_3_early_data") and not of("tls_1_3_early_data")["supports_early_data"], "early data")
    renegotiation = of("session_renegotiation")
    need(renegotiation and not renegotiation["is_vulnerable_to_client_renegotiation_dos"], "renegotiation by the client")
    if speaks_tls12:
        need(renegotiation["supports_secure_renegotiation"], "no secure renegotiation indication")
        need(of("tls_extended_master_secret")["supports_ems_extension"], "no extended master secret")
    need(of("tls_compression") and not of("tls_compression")["supports_compression"], "compression")
    need(of("heartbleed") and not of("heartbleed")["is_vulnerable_to_heartbleed"], "heartbleed")
    need(of("openssl_ccs_injection") and not of("openssl_ccs_injection")["is_vulnerable_to_ccs_injection"], "CCS")
    robot = of("robot")
    need(robot and robot["robot_result"].startswith("NOT_VULNERABLE"), f"robot: {robot}")
    curves = of("elliptic_curves")
    names = {curve["name"] for curve in (curves or {}).get("supported_curves") or []}
    need(names and names <= CURVES, f"curves: {sorted(names)}")
    chain = of("certificate_info")["certificate_deployments"][0]
    need(any(p["verified_certificate_chain"] for p in chain["path_validation_results"]), "chain does not verify")
    need(not chain["verified_chain_has_sha1_signature"], "SHA-1 in the chain")
    need(without_certificate(port) != demands, "a client certificate is " + ("not demanded" if demands else "demanded"))
    return broken


def main():
    failed = 0
    with Stage() as stage:
        stage.create_database("tls")
        stage.migrate("tls")
        stage.register("tls")
        stage.more = dict(zip(["gateway-tls12", "mllp", "enrolment"], staging.free_ports(3)))
        stage.serve("tls")
        for name, (usual, speaks_tls12, demands) in PORTS.items():
            port = stage.bound[name]
            broken = judge(name, scan(stage.certificates, port), speaks_tls12, demands, port)
            print(f"  {'FAIL' if broken else 'ok  '} {name} ({usual})" + "".join(f"\n       {b}" for b in broken))
            failed += bool(broken)
    print("TLS OK" if not failed else f"{failed} ports break their rules")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
