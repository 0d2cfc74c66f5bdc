import Foundation
import TestSupport
import Testing

/// Certificates and roots change while requests come (M-04).
@Suite("TLS rotation", .timeLimit(.minutes(3)))
struct RotationTests {
  @Test(
    "Twenty rotations of certificate, key and client roots at 200 requests a second fail none; bad files are left alone"
  )
  func rotation() async throws {
    let house = try await RunningHouse.start()
    try await house.stop()
    // Files of its own, so that other tests keep theirs.
    _ = try await house.run(
      """
      set -eu
      cd "$FOLDER"
      mkdir tls && cp "$CERTS/server.pem" "$CERTS/server.key" "$CERTS/client-ca.pem" tls/
      python3 - baimbai.json "$FOLDER/tls" <<'PY'
      import json, sys
      path, tls = sys.argv[1:]
      settings = json.load(open(path))
      settings["tls"] = {"certificate": f"{tls}/server.pem", "key": f"{tls}/server.key",
                         "client-authorities": f"{tls}/client-ca.pem"}
      json.dump(settings, open(path, "w"))
      PY
      . "$ROOT/certs/authority.bash"
      # Another server certificate of the same root, and another city's clients.
      BAIMBAI_SAN=DNS:localhost,IP:127.0.0.1
      make_key other.key
      sign_by "$CERTS/authority/server-root" "$FOLDER/other.key" "$FOLDER/other.pem" server "localhost" 30
      make_root "$FOLDER/root2" client_root "Root 2" 3650
      make_issuing "$FOLDER/ca2" "$FOLDER/root2" client_issuing "Issuing 2" 1825
      BAIMBAI_SAN=URI:https://gw.banjarmasin.example/facility/clinic-demo-2
      make_key second.key
      sign_by "$FOLDER/ca2" "$FOLDER/second.key" "$FOLDER/second.pem" client "clinic-demo-2" 30
      cat second.pem ca2/cert.pem >second-chain.pem
      cat "$CERTS/client-ca.pem" root2/cert.pem ca2/cert.pem >both.pem
      """, ["ROOT": repository])
    try await house.serve()
    let said = try await house.run(
      """
      cd "$FOLDER"
      "$PROGRAM" certificate add second.pem --config baimbai.json --facility clinic-demo-2
      python3 - >load <<'PY' &
      import os, ssl, http.client, threading, time
      certs, port = os.environ["CERTS"], int(os.environ["GATEWAY"].rsplit(":", 1)[1])
      context = ssl.create_default_context(cafile=f"{certs}/ca.pem")
      context.load_cert_chain(f"{certs}/clinic-demo.pem", f"{certs}/clinic-demo.key")
      counts, lock, end = {"ok": 0, "failed": 0}, threading.Lock(), time.time() + 32
      def work(number):
          # Half keep their connection for a hundred requests, half make one for each.
          link, used = None, 0
          while time.time() < end:
              begin = time.time()
              try:
                  if link is None: link, used = http.client.HTTPSConnection("localhost", port, context=context, timeout=20), 0
                  link.request("GET", "/v1/me")
                  answer = link.getresponse(); answer.read(); used += 1
                  result = "ok" if answer.status == 200 else "failed"
                  if number % 2 or used == 100: link.close(); link = None
              except Exception as error:
                  result, link = "failed", None
                  print(repr(error), flush=True)
              with lock: counts[result] += 1
              time.sleep(max(0, 0.04 - (time.time() - begin)))
      threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
      [t.start() for t in threads]; [t.join() for t in threads]
      print(counts["ok"], counts["failed"])
      PY
      load=$!
      for turn in $(seq 10); do
        # Not in one step: certificate first, the key half a second later.
        cp other.pem tls/server.pem; sleep 0.5; cp other.key tls/server.key; cp both.pem tls/client-ca.pem; sleep 1
        [ $turn != 5 ] || { echo broken >tls/server.pem; sleep 1.5; }
        cp "$CERTS/server.pem" tls/server.pem; cp "$CERTS/server.key" tls/server.key; sleep 1.2
      done
      me() { curl -sS --cacert "$CERTS/ca.pem" --cert second-chain.pem --key second.key -o /dev/null -w '%{http_code}\n' "$GATEWAY/v1/me" 2>/dev/null || true; }
      me
      cp "$CERTS/client-ca.pem" tls/client-ca.pem; sleep 1.5; me
      wait $load; tail -n 3 load
      curl -s "$OPERATIONS/metrics" | grep '^baimbai_tls_reloads_total'
      """)
    let counts = try #require(said.firstMatch(of: /(\d+) (\d+)\n/))
    #expect(counts.2 == "0", "\(said)")
    #expect((Int(counts.1) ?? 0) > 32 * 120, "\(said)")
    #expect(said.hasPrefix("200\n000\n"), "\(said)")
    let taken = said.firstMatch(of: /result="taken"[^}]*\} (\d+)/).flatMap { Int($0.1) } ?? 0
    let refused = said.firstMatch(of: /result="refused"[^}]*\} (\d+)/).flatMap { Int($0.1) } ?? 0
    #expect(taken >= 20 && refused >= 1, "\(said)")
    #expect(house.log.contains("the old one serves on"))
    try await house.stop()
  }
}
