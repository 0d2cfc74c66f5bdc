import Foundation
import StrictJSON
import Testing

private let corpora = ProcessInfo.processInfo.environment["BAIMBAI_CORPORA"]

/// nst/JSONTestSuite, as far as it lies in the corpora folder.
@Suite(.enabled(if: corpora != nil, "BAIMBAI_CORPORA is not set"))
struct JSONTestSuiteTests {
  /// What JSONTestSuite accepts and this house does not, and why. Any of them may be absent.
  private static let refusedHere: [String: JSONError.Kind] = [
    "y_object_duplicated_key.json": .duplicateKey,
    "y_object_duplicated_key_and_value.json": .duplicateKey,
    "y_object_escaped_null_in_key.json": .nulCharacter,
    "y_string_null_escape.json": .nulCharacter,
  ]

  /// What JSONTestSuite leaves open and this house takes.
  private static let openAndTaken: Set<String> = [
    "i_number_double_huge_neg_exp.json", "i_number_huge_exp.json",
    "i_number_neg_int_huge_exp.json", "i_number_pos_double_huge_exp.json",
    "i_number_real_neg_overflow.json", "i_number_real_pos_overflow.json",
    "i_number_real_underflow.json", "i_number_too_big_neg_int.json",
    "i_number_too_big_pos_int.json", "i_number_very_big_negative_int.json",
  ]

  private static func files(_ folder: String, _ prefix: String) throws -> [(String, [UInt8])] {
    let path = "\(corpora ?? "")/json/\(folder)"
    return try FileManager.default.contentsOfDirectory(atPath: path)
      .filter { $0.hasPrefix(prefix) && $0.hasSuffix(".json") }.sorted()
      .map { ($0, [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(path)/\($0)")))) }
  }

  private static func refusal(_ bytes: [UInt8]) -> JSONError.Kind? {
    do {
      _ = try JSONDocument(bytes)
      return nil
    } catch {
      return error.kind
    }
  }

  @Test("every file that must be refused is refused")
  func mustRefuse() throws {
    let files = try Self.files("test_parsing", "n_")
    #expect(files.count >= 50)
    for (name, bytes) in files { #expect(Self.refusal(bytes) != nil, "\(name)") }
  }

  @Test("every file that must be accepted is accepted, but for those that a stricter rule names")
  func mustAccept() throws {
    let files = try Self.files("test_parsing", "y_")
    #expect(files.count >= 30)
    for (name, bytes) in files {
      #expect(Self.refusal(bytes) == Self.refusedHere[name], "\(name)")
    }
  }

  @Test("of the files that are left open, only numbers beyond a double are taken")
  func leftOpen() throws {
    let files = try Self.files("test_parsing", "i_")
    #expect(files.count >= 10)
    for (name, bytes) in files {
      #expect((Self.refusal(bytes) == nil) == Self.openAndTaken.contains(name), "\(name)")
    }
  }

  @Test("numbers that other parsers bend keep their digits, and a repeated key is refused")
  func transforms() throws {
    for (name, bytes) in try Self.files("test_transform", "number_") {
      let written = String(decoding: bytes, as: UTF8.self)
        .trimmingCharacters(in: .whitespacesAndNewlines).dropFirst().dropLast()
      #expect(try JSONDocument(bytes).root[0]?.number == String(written), "\(name)")
    }
    for (name, bytes) in try Self.files("test_transform", "object_same_key") {
      #expect(Self.refusal(bytes) == .duplicateKey, "\(name)")
    }
    for (name, bytes) in try Self.files("test_transform", "string_") {
      #expect(Self.refusal(bytes) != nil, "\(name)")
    }
  }

  @Test("the reference grammar judges every file as the parser does")
  func reference() throws {
    for (name, bytes) in try Self.files("test_parsing", "") {
      #expect(
        ReferenceGrammar.accepts(bytes) == (Self.refusal(bytes) == nil)
          || Self.refusal(bytes) == .tooDeep, "\(name)")
    }
  }
}
