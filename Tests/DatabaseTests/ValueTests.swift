import Database
import FoundationEssentials
import RecordModel
import Testing

@Suite("Values in PostgreSQL's binary format", .timeLimit(.minutes(3)))
struct ValueTests {
  private static func echo(_ type: String) -> Statement {
    Statement("test.echo_\(type.prefix(4))_\(type.count)", "SELECT $1::\(type), $1::\(type)::text")
  }

  /// Sends every value and its NULL through the server and hands back what returned, with the
  /// server's own text of it.
  private func roundTrip<Value: PostgresEncodable & PostgresDecodable & Sendable>(
    _ values: [Value], _ type: String
  ) async throws -> [(value: Value, text: String)] {
    let fixture = try await Fixture.make()
    return try await fixture.database.transaction("test.echo", as: .intake) { transaction in
      let statement = Self.echo(type)
      let null = try await transaction.query(statement.bind(nil))
      #expect(try null[0].decode(0, as: Value?.self) == nil)
      #expect(throws: DatabaseError.self) { _ = try null[0].decode(0, as: Value.self) }
      let answers = try await transaction.queries(values.map { statement.bind($0) })
      return try answers.map { (try $0[0].decode(0), try $0[0].decode(1)) }
    }
  }

  private func expectSame<Value: PostgresEncodable & PostgresDecodable & Equatable>(
    _ values: [Value], _ type: String, text: (Value) -> String
  ) async throws {
    let returned = try await roundTrip(values, type)
    #expect(returned.map(\.value) == values)
    #expect(returned.map(\.text) == values.map(text))
  }

  @Test("integers of every width come back, and the server reads the same digits")
  func integers() async throws {
    var generator = SeededGenerator(state: 20_260_727)
    let wide = (0..<100).map { _ in Int64.random(in: .min ... .max, using: &generator) }
    try await expectSame(wide + [0, -1, .min, .max], "int8") { "\($0)" }
    try await expectSame(wide.map { Int(truncatingIfNeeded: $0) }, "int8") { "\($0)" }
    try await expectSame(wide.map { Int32(truncatingIfNeeded: $0) }, "int4") { "\($0)" }
    try await expectSame(wide.map { Int16(truncatingIfNeeded: $0) }, "int2") { "\($0)" }
  }

  @Test("truth values and doubles come back, the odd ones too")
  func doubles() async throws {
    var generator = SeededGenerator(state: 20_260_727)
    try await expectSame([true, false], "bool") { "\($0)" }
    let bits = (0..<200).map { _ in Double(bitPattern: generator.next()) }.filter { !$0.isNaN }
    let returned = try await roundTrip(bits + [0, -0.0, .infinity, -.infinity, .nan], "float8")
    #expect(returned.dropLast().map(\.value) == bits + [0, -0.0, .infinity, -.infinity])
    #expect(returned.last?.value.isNaN == true)
  }

  @Test("texts of any length and script come back, byte for byte")
  func texts() async throws {
    var generator = SeededGenerator(state: 20_260_727)
    let alphabet = Array("abc Ω 漢字 🩺 é\u{301}\"\\'\u{1}\n{},")
    let texts = (0..<100).map { _ in
      String(
        (0..<Int.random(in: 0...40, using: &generator)).map { _ in
          alphabet.randomElement(using: &generator) ?? "x"
        })
    }
    let values = texts + ["", String(repeating: "ñ", count: 100_000)]
    let returned = try await roundTrip(values, "text")
    #expect(returned.map { Array($0.value.utf8) } == values.map { Array($0.utf8) })
  }

  @Test("bytes come back bare and under their own name")
  func bytes() async throws {
    var generator = SeededGenerator(state: 20_260_727)
    let values = (0..<50).map { _ in
      (0..<Int.random(in: 0...300, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
    }
    try await expectSame(values + [[]], "bytea") { bytes in
      "\\x" + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
    #expect(try await roundTrip(values.map { Bytea($0) }, "bytea").map(\.value.bytes) == values)
  }

  @Test("identities come back as the server writes them")
  func identities() async throws {
    try await expectSame((0..<20).map { _ in UUID() }, "uuid") { $0.uuidString.lowercased() }
    try await expectSame((0..<20).map { VisitID(at: $0 * 1_000_000) }, "uuid") { "\($0)" }
  }

  @Test("moments and days keep their value, and the server shows the moment that was meant")
  func times() async throws {
    var generator = SeededGenerator(state: 20_260_727)
    let range: ClosedRange<Int64> = -62_135_596_800_000_000...253_402_300_799_999_999
    let moments = (0..<200).map { _ in
      PostgresTimestamp(microseconds: .random(in: range, using: &generator))
    }
    #expect(try await roundTrip(moments, "timestamptz").map(\.value) == moments)
    let known = PostgresTimestamp(microseconds: 1_700_000_000_123_456)
    try await expectSame([known], "timestamptz") { _ in "2023-11-14 22:13:20.123456+00" }
    let days = (0..<200).map { _ in
      PostgresDate(daysSince1970: .random(in: -700_000...2_900_000, using: &generator))
    }
    try await expectSame(days, "date") { day in
      let date = CivilDate(daysSince1970: day.daysSince1970)
      guard date.year > 0 else { return "" }
      func pad(_ number: Int, _ width: Int) -> String {
        String(repeating: "0", count: max(0, width - "\(number)".count)) + "\(number)"
      }
      return "\(pad(date.year, 4))-\(pad(date.month, 2))-\(pad(date.day, 2))"
    }
  }

  @Test(
    "a moment out of PostgreSQL's range is refused, never turned into infinity",
    arguments: [Int64.min, Int64.min + 946_684_800_000_000])
  func outOfRange(microseconds: Int64) async throws {
    let error = await failure {
      _ = try await roundTrip([PostgresTimestamp(microseconds: microseconds)], "timestamptz")
    }
    #expect(error?.isDataRefusal == true)
  }

  @Test(
    "a day out of PostgreSQL's range is refused, never turned into infinity",
    arguments: [Int.min, Int.max, Int(Int32.max) + 10_957, Int(Int32.min) + 10_957])
  func dayOutOfRange(days: Int) async throws {
    let error = await failure {
      _ = try await roundTrip([PostgresDate(daysSince1970: days)], "date")
    }
    #expect(error?.isDataRefusal == true)
  }

  @Test("arrays of every kind come back, empty ones and those with NULLs too")
  func arrays() async throws {
    var generator = SeededGenerator(state: 20_260_727)
    let numbers: [Int64?] = (0..<300).map { _ in
      Bool.random(using: &generator) ? nil : Int64.random(in: .min ... .max, using: &generator)
    }
    try await expectSame([numbers.compactMap(\.self), []], "int8[]") { list in
      "{" + list.map { "\($0)" }.joined(separator: ",") + "}"
    }
    #expect(try await roundTrip([numbers], "int8[]").map(\.value) == [numbers])
    let wrapped = try await roundTrip([PostgresArray(numbers)], "int8[]")
    #expect(wrapped.map(\.value.elements) == [numbers])
    #expect(try await roundTrip([[true, false]], "bool[]").map(\.value) == [[true, false]])
    #expect(try await roundTrip([[Int16(1), -1]], "int2[]").map(\.value) == [[1, -1]])
    #expect(try await roundTrip([[Int32(1), -1]], "int4[]").map(\.value) == [[1, -1]])
    #expect(try await roundTrip([[1.5, -0.25]], "float8[]").map(\.value) == [[1.5, -0.25]])
    let texts = ["a", "", "NULL", "{x,\"y\"}", "漢"]
    #expect(try await roundTrip([texts], "text[]").map(\.value) == [texts])
    #expect(try await roundTrip([[nil, "b"]], "text[]").map(\.value) == [[nil, "b"]])
    let bytes: [[UInt8]] = [[1, 2], [], [255]]
    #expect(try await roundTrip([bytes], "bytea[]").map(\.value) == [bytes])
    let ids = (0..<5).map { PersonID(at: $0) }
    #expect(try await roundTrip([ids], "uuid[]").map(\.value) == [ids])
    #expect(try await roundTrip([ids.map(\.uuid)], "uuid[]").map(\.value) == [ids.map(\.uuid)])
    let moments = [PostgresTimestamp(microseconds: 5), PostgresTimestamp(microseconds: -5)]
    #expect(try await roundTrip([moments], "timestamptz[]").map(\.value) == [moments])
    let days = [PostgresDate(daysSince1970: 1)]
    #expect(try await roundTrip([days], "date[]").map(\.value) == [days])
  }

  @Test("a value of another type, a number too wide and a missing column are named, not guessed")
  func mismatches() async throws {
    let fixture = try await Fixture.make()
    let statement = Statement(
      "test.mixed", "SELECT 'x'::text, 70000::int4, 1.5::numeric, NULL::int8")
    let row = try await fixture.database.transaction("test.mixed", as: .intake) { transaction in
      try await transaction.query(statement.bind())[0]
    }
    let unreadable = { (column: Int, type: UInt32) in
      DatabaseError.unreadable(statement: "test.mixed", column: column, type: type)
    }
    #expect(throws: unreadable(0, 25)) { try row.decode(0, as: Int.self) }
    #expect(throws: unreadable(1, 23)) { try row.decode(1, as: Int16.self) }
    #expect(try row.decode(1, as: Int64.self) == 70000)
    #expect(throws: unreadable(2, 1700)) { try row.decode(2, as: String.self) }
    #expect(throws: unreadable(3, 20)) { try row.decode(3, as: Int.self) }
    #expect(throws: unreadable(4, 0)) { try row.decode(4, as: Int.self) }
    #expect(try row.decodeOptional(3, as: Int.self) == nil)
    let optional: Int? = try row.decode(3)
    #expect(optional == nil)
  }

  @Test("an array's bytes cut or altered anywhere are refused or read, and never crash")
  func damagedArrays() throws {
    var generator = SeededGenerator(state: 20_260_727)
    var bytes: [UInt8] = []
    [Int64(1), nil, -7].encode(into: &bytes)
    for _ in 0..<5_000 {
      var damaged = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &generator)))
      if let index = damaged.indices.randomElement(using: &generator) {
        damaged[index] = UInt8.random(in: 0...255, using: &generator)
      }
      let values = damaged.withUnsafeBytes { try? [Int64?].decode(binary: $0, type: 1016) }
      #expect((values?.count ?? 0) <= damaged.count)
    }
  }
}
