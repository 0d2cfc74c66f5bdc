import Foundation
import TestSupport
import Testing

/// A certificate that ends is told by mail and webhook, once, though two gateways look.
@Suite("Notices go out", .timeLimit(.minutes(3)))
struct NoticeFlowTests {
  /// The receiver: counts what came with a right signature, answers as told by a file.
  private static let receiver = """
    import hashlib, hmac, http.server, json, os, ssl, sys
    folder, certs = sys.argv[1:]
    class Receiver(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            parts = dict(p.split("=", 1) for p in self.headers["Baimbai-Signature"].split(","))
            right = hmac.new(b"rahasia-yang-cukup-panjang", parts["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
            told = json.loads(body)
            good = hmac.compare_digest(right, parts["v1"]) and told["id"] == self.headers["Idempotency-Key"]
            status = int(open(folder + "/answer").read())
            with open(folder + "/hooks", "a") as file:
                print(status, self.path, good, told["kind"], told["due"] > "2020", bool(told["text"]["id"] and told["text"]["en"]), file=file)
            self.send_response(status)
            if status == 302: self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0"); self.end_headers()
        do_GET = do_POST
        def log_message(self, *_): pass
    server = http.server.HTTPServer(("127.0.0.1", 0), Receiver)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certs + "/server.pem", certs + "/server.key")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    open(folder + "/hook-port.new", "w").write(str(server.server_port)); os.rename(folder + "/hook-port.new", folder + "/hook-port")
    server.serve_forever()
    """

  /// Puts a certificate of six days more into the registry, and both ways into the settings.
  private static let setUp = """
    set -eu
    cd "$FOLDER"
    echo 302 >answer
    python3 receiver.py "$FOLDER" "$CERTS" >/dev/null 2>&1 & echo $! >hook.pid
    for _ in $(seq 100); do [ -s hook-port ] && break; sleep 0.1; done
    (umask 077; printf 'rahasia-yang-cukup-panjang\\n' >hook-secret)
    cat >sendmail <<'SH'
    #!/bin/sh
    here=$(dirname "$0")
    { echo "arguments $*"; cat; echo "end"; } >>"$here/mails"
    SH
    chmod +x sendmail
    python3 - <<'PY'
    import json, os
    folder = os.environ["FOLDER"]; path = folder + "/baimbai.json"
    settings = json.load(open(path))
    settings["notices"] = {"sendmail": folder + "/sendmail", "mail-from": "gerbang@dinkes.example",
        "mail-to": "petugas@dinkes.example, tu@dinkes.example", "webhook-secret": folder + "/hook-secret",
        "webhook": "https://localhost:" + open(folder + "/hook-port").read() + "/hook",
        "webhook-authorities": os.environ["CERTS"] + "/ca.pem"}
    json.dump(settings, open(path, "w"))
    PY
    "$PROGRAM" facility add klinik-usang --config baimbai.json --name "Klinik Usang" --simulated --kind clinic-primary >/dev/null
    . "$ROOT/certs/authority.bash"
    make_key old.key
    export BAIMBAI_SAN=URI:https://gw.banjarmasin.example/facility/klinik-usang
    sign_by "$CERTS/authority/client-issuing" old.key old.pem client klinik-usang 90 \\
      -startdate "$(date -u -d '-84 days' +%Y%m%d%H%M%SZ)" -enddate "$(date -u -d '+6 days +1 hour' +%Y%m%d%H%M%SZ)"
    unset BAIMBAI_SAN BAIMBAI_URI_HOST
    "$PROGRAM" certificate add old.pem --config baimbai.json --facility klinik-usang >/dev/null
    """

  private func lines(_ house: RunningHouse, _ file: String) -> [Substring] {
    ((try? String(contentsOfFile: "\(house.folder)/\(file)", encoding: .utf8)) ?? "")
      .split(separator: "\n")
  }

  @Test("An expiring certificate is told once by each way; a redirect is not followed, and it is tried again")
  func expiry() async throws {
    let house = try await RunningHouse.start()
    try await house.stop()
    try Self.receiver.write(
      toFile: "\(house.folder)/receiver.py", atomically: true, encoding: .utf8)
    _ = try await house.run(Self.setUp, ["ROOT": repository])
    try await house.serve()
    // A second gateway of the same house, which sees the same certificate.
    _ = try await house.run(
      """
      set -eu
      cd "$FOLDER"
      read -r a b c d e < <("$PORTS" 5 | xargs)
      "$PROGRAM" serve --config baimbai.json --set gateway.port=$a --set console.port=$b \\
        --set operations.port=$c --set mllp.port=$d --set gateway.tls12-port=$e >>log2 2>&1 </dev/null &
      echo $! >second.pid
      for _ in $(seq 200); do curl -sf "http://127.0.0.1:$c/readyz" >/dev/null && exit 0; sleep 0.1; done
      exit 1
      """, ["PORTS": "\(repository)/scripts/free-ports"])
    for _ in 0..<300 where lines(house, "hooks").isEmpty || lines(house, "mails").isEmpty {
      try await Task.sleep(for: .milliseconds(100))
    }
    #expect(lines(house, "hooks") == ["302 /hook True certificate.expiry True True"])
    #expect(
      try await house.count(
        "SELECT count(*) FROM registry.notice_delivery WHERE fault = 'the receiver answered 302'") == 1)
    try "200".write(toFile: "\(house.folder)/answer", atomically: true, encoding: .utf8)
    try await house.asSuperuser(
      "UPDATE registry.notice_delivery SET next_at = now() WHERE sent_at IS NULL")
    for _ in 0..<300 where lines(house, "hooks").count < 2 {
      try await Task.sleep(for: .milliseconds(100))
    }
    #expect(lines(house, "hooks").last == "200 /hook True certificate.expiry True True")
    let mails = lines(house, "mails")
    #expect(mails.filter { $0 == "end" }.count == 1, "\(mails)")
    #expect(
      mails.first
        == "arguments -i -f gerbang@dinkes.example -- petugas@dinkes.example tu@dinkes.example")
    let body = mails.drop { !$0.contains("Content-Transfer-Encoding") }.dropFirst().dropLast()
      .joined()
    let text = Data(base64Encoded: body).map { String(decoding: $0, as: UTF8.self) } ?? ""
    #expect(text.contains("Klinik Usang") && text.contains("ends in 6 days"), "\(text)")
    #expect(try await house.count("SELECT count(*) FROM registry.notice") == 1)
    // The list tells it, and a test goes out at once.
    let told = try await house.run(
      """
      cd "$FOLDER"
      "$PROGRAM" notices list --config baimbai.json | cut -f 2,4,5,6 | sed 's/ [0-9T:.+-]*Z\\?\\t/\\t/; s/sent .*\\t/sent\\t/' | sort
      "$PROGRAM" notices test --config baimbai.json
      kill $(cat second.pid)
      """)
    #expect(told.contains("certificate.expiry\tmail\t") && told.contains("certificate.expiry\twebhook\t"))
    #expect(told.contains("terkirim / sent 2, gagal / failed 0"), "\(told)")
    #expect(lines(house, "mails").filter { $0 == "end" }.count == 2)
    try await house.stop()
  }
}
