import Foundation
import TestSupport
import Testing

/// A time-stamp authority of our own, with `openssl ts` behind a socket.
@Suite("RFC 3161")
struct TimestampTests {
  @Test("The newest checkpoint is stamped once, verified, and another's stamp is not taken")
  func stamped() async throws {
    let house = try await RunningHouse.start()
    try await house.foundSigner()
    try await house.startSigner()
    try await house.sendLeaves(3)
    try await house.awaitCheckpoint()
    try await house.stopSigner()
    let told = try await house.run(
      """
      set -eu
      mkdir -p "$FOLDER/tsa"; cd "$FOLDER/tsa"
      for one in trusted other; do
        openssl req -x509 -newkey rsa:2048 -nodes -keyout $one.key -out $one.pem -days 2 -subj "/CN=tsa $one" \\
          -addext extendedKeyUsage=critical,timeStamping -addext basicConstraints=critical,CA:FALSE 2>/dev/null
      done
      printf '[tsa]\\ndefault_tsa = t\\n[t]\\nserial = serial\\nsigner_digest = sha256\\ndefault_policy = 1.2.3.4\\ndigests = sha256\\naccuracy = secs:1\\n' >conf
      echo 01 >serial
      cat >tsa.py <<'PY'
      import http.server, subprocess, sys
      class TSA(http.server.BaseHTTPRequestHandler):
          def do_POST(self):
              open("q", "wb").write(self.rfile.read(int(self.headers["Content-Length"])))
              one = self.path.strip("/")
              subprocess.run(["openssl", "ts", "-reply", "-config", "conf", "-queryfile", "q", "-signer", one + ".pem",
                  "-inkey", one + ".key", "-out", "r"], check=True, stderr=subprocess.DEVNULL)
              body = open("r", "rb").read()
              self.send_response(200); self.send_header("Content-Length", str(len(body))); self.end_headers()
              self.wfile.write(body)
          def log_message(self, *_): pass
      server = http.server.HTTPServer(("127.0.0.1", 0), TSA)
      open("port", "w").write(str(server.server_port))
      server.serve_forever()
      PY
      python3 tsa.py >/dev/null 2>&1 </dev/null & echo $! >"$FOLDER/tsa.pid"
      for _ in $(seq 100); do [ -s port ] && break; sleep 0.1; done
      stamp() { "$PROGRAM" audit timestamp "$FOLDER/stamps" --config "$FOLDER/baimbai.json" --authorities trusted.pem --tsa "http://127.0.0.1:$(cat port)/$1" 2>&1 || echo "failed $?"; }
      stamp other
      ls "$FOLDER/stamps" | grep -c tsr || true
      stamp trusted
      stamp trusted
      cd "$FOLDER/stamps"; size=$(ls *.tsr); size=${size%.tsr}
      openssl ts -verify -data "$size.checkpoint" -in "$size.tsr" -CAfile ../tsa/trusted.pem 2>/dev/null
      sed -i 's/^[0-9][0-9]*$/9/' "$size.checkpoint"
      openssl ts -verify -data "$size.checkpoint" -in "$size.tsr" -CAfile ../tsa/trusted.pem 2>/dev/null || echo altered
      kill "$(cat "$FOLDER/tsa.pid")"
      """)
    #expect(told.contains("failed 1\n0\n"), "\(told)")
    #expect(told.contains(".tsr\nsudah ada"), "\(told)")
    #expect(told.hasSuffix("Verification: OK\nVerification: FAILED\naltered\n"), "\(told)")
    try await house.stop()
  }
}
