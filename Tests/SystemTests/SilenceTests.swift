import Foundation
import Testing

/// A log that nobody outside sees is an alarm, and after the policy's time nothing is taken.
@Suite("Silence of the witnesses")
struct SilenceTests {
  @Test("Two silent witnesses stop submissions after the limit and not reads; back, all goes on")
  func silent() async throws {
    let house = try await RunningHouse.start()
    try await house.foundWitnesses(["a", "b"])
    try await house.stop()
    let certificates = (house.folder as NSString).deletingLastPathComponent
    try Self.configure(house, certificates, limit: 1)
    try await house.serve()
    // The entries of setting up wait for a witness since before; looked at every five seconds.
    try await Task.sleep(for: .seconds(6))
    let refused = try await house.curl(
      "/v1/submissions", RunningHouse.fhir, body: VisitText(number: "S-2").text)
    #expect(refused.status == 503 && refused.body.contains("BMB-1957"), "\(refused.body)")
    let read = try await house.curl(
      "/fhir/Encounter?_count=1", RunningHouse.reading)
    #expect(read.status == 200, "\(read.body)")
    let age = try await house.run(
      #"curl -sS "$OPERATIONS/metrics" | sed -n 's/^baimbai_log_uncosigned_seconds //p'"#)
    #expect((Double(age.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0) >= 1, "\(age)")

    // One witness of two is no quorum; with both the log is seen, and submissions are taken again.
    try await house.startWitness("a")
    try await house.startSigner(#"--policy "$FOLDER/policy" --authorities "$CERTS/ca.pem""#)
    try await Task.sleep(for: .seconds(7))
    #expect(
      try await house.curl(
        "/v1/submissions", RunningHouse.fhir, body: VisitText(number: "S-2").text
      ).status == 503)
    try await house.startWitness("b")
    try await house.awaitCheckpoint()
    try await Task.sleep(for: .seconds(6))
    let again = try await house.curl(
      "/v1/submissions", RunningHouse.fhir, body: VisitText(number: "S-2").text)
    #expect(again.status == 201, "\(again.body)")
    try await house.stopSigner()
    try await house.stop()
  }

  @Test("One witness that can be asked sets no limit: a machine that is off must not stop a city")
  func one() async throws {
    let house = try await RunningHouse.start()
    try await house.foundWitnesses(["a"])
    try await house.stop()
    let certificates = (house.folder as NSString).deletingLastPathComponent
    try Self.configure(house, certificates, limit: 1)
    try await house.serve()
    for number in 1...2 {
      let reply = try await house.curl(
        "/v1/submissions", RunningHouse.fhir, body: VisitText(number: "O-\(number)").text)
      #expect(reply.status == 201, "\(reply.body)")
      if number == 1 { try await Task.sleep(for: .seconds(8)) }
    }
    try await house.stop()
  }

  private static func configure(
    _ house: RunningHouse, _ certificates: String, limit: Int
  ) throws {
    let file = "\(house.folder)/baimbai.json"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try text.replacing(
      #"{ "database""#,
      with: """
        { "log": { "policy": "\(house.folder)/policy", "witness-authorities": "\(certificates)/ca.pem",
          "silence-limit": \(limit) }, "database"
        """
    ).write(toFile: file, atomically: true, encoding: .utf8)
  }
}
