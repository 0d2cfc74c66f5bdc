import FoundationEssentials
import HL7Format
import RecordModel
import StrictJSON
import Testing

/// A message as HAPI 2.3 reads it.
private struct Verdict {
  let file: String
  let isAccepted: Bool
  let fields: [(path: String, text: String)]

  private struct Line: Decodable {
    let file: String
    let hapi: String
    let fields: [String: String]?
  }

  /// The oracle repeats keys, which StrictJSON does not read.
  init(_ line: Substring) throws {
    let line = try JSONDecoder().decode(Line.self, from: Data(line.utf8))
    file = line.file
    isAccepted = line.hapi == "accept"
    fields = (line.fields ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  static func all() throws -> [Verdict] {
    let lines = try contents(try #require(corpora) + "/hapi-2.3-oracle.ndjson")
    return try String(decoding: lines, as: UTF8.self).split(separator: "\n")
      .map { try Verdict($0) }
  }
}

/// A path such as `PID-5(0)-1-1`.
private func read(_ path: String, in message: HL7Message) -> String {
  let parts = path.split(separator: "-")
  guard let segment = message.segments.first(where: { $0.name == parts[0] }), parts.count > 1
  else { return "" }
  let field = parts[1].split(separator: "(")
  let repetition = field.count > 1 ? Int(field[1].dropLast()) ?? 0 : 0
  var value = segment.field(Int(field[0]) ?? 0, repetition: repetition)
  guard parts.count > 2 else {
    return (path.hasPrefix("OBX-5") ? value.prose : value.text) ?? ""
  }
  value = value.component(Int(parts[2]) ?? 0)
  if parts.count > 3 { value = value.subcomponent(Int(parts[3]) ?? 0) }
  return value.text ?? ""
}

/// Where we read otherwise than HAPI, and why.
private enum Exceptions {
  /// Whether both say the same and differ only in how they say it.
  static func isSame(_ ours: String, _ theirs: String, _ path: String) -> Bool {
    // HAPI keeps blanks around a value; they are padding (HL7 v2.8 2A, ST).
    if ours.trimmingBlanks == theirs.trimmingBlanks { return true }
    // HAPI gives a null as its two quotation marks; ours is no text.
    if ours.isEmpty, theirs == "\"\"" { return true }
    // HAPI gives the first component of whatever OBX-5 holds; we read it by its type.
    return path == "OBX-5(0)" && !theirs.isEmpty && ours.hasPrefix(theirs + "^")
  }

  /// Files with fields that are read differently: how many, and the reason.
  static let files: [String: (count: Int, reason: String)] = [
    "bad-inputs/LegacyPipeParser__regex1.bin": (
      1, "MSH-9.2 is a lone escape character, which HAPI drops and we keep"
    ),
    "literals-hapi-hl7v2/NewPipeParserTest_testInvalidSegmentName_1174.hl7": (
      1, "a line that is no segment: HAPI drops it, we read it as going on with MSH-12"
    ),
    "literals-hapi-hl7v2/NewPipeParserTest_testPreserveFormattingChars_493.hl7": (
      1, "HAPI was told to keep formatting escapes; we turn them into line ends"
    ),
    "literals-nHapi/LegacyPipeParserV24Tests_TestGithubIssue58ProblemWithMultipleOrder_"
      + "Observations_315.hl7": (1, "HAPI keeps the formatting escape .br"),
    "literals-hl7v2-fhir-converter/Hl7FinancialInsuranceTest_"
      + "testForDataBleedFromPatientToOrganization_1106.hl7": (
        8, "two messages: HAPI reads the first MSH as part of one message, we read two"
      ),
  ]
}

@Suite("HL7 v2: corpora", .enabled(if: corpora != nil, "BAIMBAI_CORPORA is not set"))
struct OracleTests {
  @Test("fields of messages that HAPI accepts are read as HAPI reads them, but for what is listed")
  func fields() throws {
    var agreed = 0
    var same = 0
    var differing: [String: Int] = [:]
    for verdict in try Verdict.all() where verdict.isAccepted {
      let bytes = try contents(try #require(corpora) + "/" + verdict.file)
      let range = try #require(HL7Decoder.split(bytes).first, "\(verdict.file)")
      let message = try #require(HL7Message(bytes, in: range), "\(verdict.file)")
      for (path, text) in verdict.fields {
        let ours = read(path, in: message)
        if ours == text {
          agreed += 1
        } else if Exceptions.isSame(ours, text, path) {
          same += 1
        } else {
          differing[verdict.file, default: 0] += 1
        }
      }
    }
    #expect(differing == Exceptions.files.mapValues(\.count))
    #expect(Exceptions.files.values.allSatisfy { !$0.reason.isEmpty })
    let all = agreed + same + differing.values.reduce(0, +)
    #expect(all > 6_000)
    // More than 98 in 100 to the letter, more than 99 but for blanks, nulls and parts.
    #expect(Double(agreed) >= 0.98 * Double(all))
    #expect(Double(agreed + same) >= 0.99 * Double(all))
  }

  @Test("no message that HAPI accepts is unreadable to us")
  func readable() throws {
    let unreadable: Set<String> = ["BMB-1200", "BMB-1201", "BMB-1202", "BMB-1203", "BMB-1204"]
    var accepted = 0
    for verdict in try Verdict.all() where verdict.isAccepted {
      accepted += 1
      let bytes = try contents(try #require(corpora) + "/" + verdict.file)
      let codes = Set(Decoded(bytes).submission.issues.map(\.rule.code))
      #expect(codes.isDisjoint(with: unreadable), "\(verdict.file) \(codes)")
    }
    #expect(accepted > 350)
  }

  @Test("inputs that crashed or hung other parsers end at once")
  func badInputs() throws {
    let folder = try #require(corpora) + "/bad-inputs"
    let names = try files(in: folder)
    #expect(names.count >= 19)
    for name in names {
      let bytes = try contents(folder + "/" + name)
      let took = ContinuousClock().measure {
        let submission = HL7Decoder.decode(bytes, context: clinic)
        #expect(!submission.issues.isEmpty, "\(name)")
        var frames = MLLPFrameDecoder(maximumBytes: 1 << 20)
        _ = frames.push(bytes) + frames.finish()
      }
      #expect(took < .seconds(1), "\(name) \(took)")
    }
  }

  static let derived: [(ending: String, code: String?)] = [
    ("crlf", nil), ("custom-seps", nil), ("escapes", nil), ("latin1-declared", nil),
    ("latin1-lie", "BMB-1206"), ("no-msh10", "BMB-1207"), ("no-pid", "BMB-1220"),
    ("two-in-one-frame", nil), ("unterminated-frame", "BMB-1210"), ("utf16-declared", "BMB-1200"),
    ("utf8-declared", nil), ("utf8-invalid", "BMB-1203"),
  ]

  @Test("each derived variant is read, flagged or refused as its manifest says", arguments: derived)
  func variants(ending: String, code: String?) throws {
    for base in ["ADT-A01-01", "ADT-A04-01", "ORU-R01-01"] {
      let bytes = try contents(try #require(corpora) + "/derived/\(base)__\(ending).hl7")
      let decoded = Decoded(bytes)
      let codes = decoded.submission.issues.map(\.rule.code)
      if let code {
        #expect(codes.contains(code), "\(base) \(codes)")
        let isRefused = decoded.submission.issues.contains { $0.isError }
        #expect(isRefused == (code != "BMB-1206"))
      } else {
        #expect(decoded.submission.issues.filter { $0.isError } == [], "\(base)")
        #expect(decoded.submission.patients.count == (ending == "two-in-one-frame" ? 2 : 1))
      }
      let name = decoded.patient?.names.first
      if ending == "escapes" { #expect(name?.text?.contains("O&Brien \\ | ^ ~ AB\r") == true) }
      if ending == "latin1-declared" {
        #expect(decoded.patient?.names.contains { $0.family == "M\u{DC}LLER" } == true)
      }
    }
  }

  @Test("a hospital's stream is read without an error, and its visits are told apart by number")
  func stream() throws {
    let bytes = try contents(try #require(corpora) + "/stream-simhospital/simhospital.stream.hl7")
    let submission = HL7Decoder.decode(bytes, context: clinic)
    #expect(submission.issues.filter(\.isError) == [])
    #expect(HL7Decoder.split(bytes).count == 468)
    #expect(submission.patients.count == 468 + submission.merges.count)
    #expect(submission.visits.allSatisfy { !$0.identifiers.isEmpty })
    #expect(Set(submission.visits.flatMap { $0.identifiers.map(\.value) }).count > 10)
  }
}
