import Foundation
import TestSupport
import Testing

/// One facility's flood is its own affair, over HTTP and MLLP.
@Suite("Fairness", .timeLimit(.minutes(3)))
struct FairnessTests {
  /// Sends over a connection of its own whose last byte is kept back, so that its place in the intake
  /// stays taken; then asks as it and as another facility; then sends that byte.
  private static let holding = """
    import http.client, os, socket, ssl
    CERTS, PORT = os.environ["CERTS"], int(os.environ["GATEWAY"].rsplit(":", 1)[1])
    def link(who, port=PORT):
        context = ssl.create_default_context(cafile=f"{CERTS}/ca.pem")
        context.load_cert_chain(f"{CERTS}/{who}.pem", f"{CERTS}/{who}.key")
        raw = socket.create_connection(("localhost", port), timeout=30)
        return context.wrap_socket(raw, server_hostname="localhost")
    def head(length, query=""): return (f"POST /v1/submissions{query} HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Type: text/csv\\r\\n"
                              f"Content-Length: {length}\\r\\n\\r\\n").encode()
    def register(number):
        return ("No Kunjungan;Tanggal;No RM;NIK;Nama Pasien;Tgl Lahir;JK;Poli;Diagnosa\\n"
                f"K-{number};14/06/2025;RM-1;9971011506900001;Uji Rekaan;15/06/1990;L;umum;J06.9\\n").encode()
    def answer(line):
        reply = http.client.HTTPResponse(line); reply.begin()
        body = reply.read().decode()
        return reply.status, reply.getheader("Retry-After"), body
    def ask(line, number, query=""):
        body = register(number); line.sendall(head(len(body), query) + body)
        return answer(line)
    first, again, other = link("clinic-demo"), link("clinic-demo"), link("clinic-demo-2")
    # A hundred times the burst: its facility is beyond its rate for longer than this test lasts.
    body = register(1) + b"\\n" * 1_600_000
    first.sendall(head(len(body)) + body[:-1])
    # Its place is taken once another one of its own is refused.
    while (refused := ask(again, 2, "?dry-run=true"))[0] == 200: pass
    print("own", refused[0], int(refused[1]) >= 1, "BMB-1628" in refused[2])
    print("other", ask(other, 3)[0])
    frame = (b"\\x0bMSH|^~\\\\&|SIMRS|KLINIK|BAIMBAI|DINKES|20260614090000+0800||ADT^A04|M1|P|2.5.1\\r"
             b"EVN|A04|20260614090000+0800\\rPID|1||RM-1^^^KLINIK^MR~9971011506900001^^^KTP^NI||Rekaan^Uji||19900615|M\\r"
             b"PV1|1|O|UMUM||||||||||||||||V-1\\r\\x1c\\r")
    mllp = link("clinic-demo", int(os.environ["MLLP"])); mllp.sendall(frame)
    text = mllp.recv(65536).decode(); print("frame", "MSA|AE|M1" in text, "BMB-1628" in text)
    first.sendall(body[-1:])
    print("first", answer(first)[0])
    # The same connection, and the same message, after the place is free.
    print("again", ask(again, 2)[0])
    mllp.sendall(frame); print("frame again", "MSA|AA|M1" in mllp.recv(65536).decode())
    """

  @Test("A facility that has its share is told to come again, another gets in, and nothing is lost")
  func share() async throws {
    let house = try await RunningHouse.start()
    try await house.stop()
    _ = try await house.run(
      """
      python3 - "$FOLDER/baimbai.json" <<'PY'
      import json, sys
      settings = json.load(open(sys.argv[1]))
      settings["intake"] = {"facility-rate": 1, "facility-burst": 1, "places": 1}
      json.dump(settings, open(sys.argv[1], "w"))
      PY
      """)
    try await house.serve()
    try Self.holding.write(
      toFile: "\(house.folder)/holding.py", atomically: true, encoding: .utf8)
    let said = try await house.run("python3 -B \"$FOLDER/holding.py\"")
    #expect(
      said.split(separator: "\n") == [
        "own 429 True True", "other 201", "frame True True", "first 201", "again 201",
        "frame again True",
      ])
    try await house.openWhole()
    try await house.stop()
  }
}
