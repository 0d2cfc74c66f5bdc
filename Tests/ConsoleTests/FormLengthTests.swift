import Testing

/// A form's text is counted as the database counts it: in code points, whatever they look like.
struct FormLengthTests {
  @Test("A note of letters with accents is too long by its code points")
  func notes() async throws {
    let house = try await ConsoleHouse.make()
    func judge(_ letters: Int) async throws -> Int {
      let note = String(repeating: "e%CC%81", count: letters)
      return try await house.post(
        "/audit/anomalies", "key=none&state=explained&note=\(note)", as: ConsoleHouse.auditor
      ).status
    }
    #expect(try await judge(250) == 404, "there is no such anomaly")
    #expect(try await judge(251) == 400)
  }

  @Test(
    "A zero byte, which PostgreSQL does not store, is refused at the form and does not fail behind it"
  )
  func zero() async throws {
    let house = try await ConsoleHouse.make()
    let answer = try await house.post(
      "/audit/anomalies", "key=none&state=explained&note=abc%00def", as: ConsoleHouse.auditor)
    #expect(answer.status == 400)
  }
}
