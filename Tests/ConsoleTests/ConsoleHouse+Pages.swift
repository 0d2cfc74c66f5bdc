import Foundation
import Testing

extension ConsoleHouse {
  /// How many entries the log has.
  func leaves() async throws -> Int {
    let text = try await sql("SELECT size FROM audit.head")
    return try #require(Int(text.trimmingCharacters(in: .whitespacesAndNewlines)))
  }

  /// Expects each page and file in both languages, whole and with one entry in the log, for one; 403 for the others.
  func expectPages(
    _ paths: [String], for reader: [UInt8], not others: [[UInt8]],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    for path in paths {
      for prefix in ["", "/en"] {
        let before = try await leaves()
        let answer = try await ask(prefix + path, as: reader)
        #expect(answer.status == 200, "\(prefix + path)", sourceLocation: sourceLocation)
        if !path.contains(".xlsx") {
          // A facility's name may look like markup, and stands in a text as it is.
          let isText = path.contains(".csv") || path.contains(".json")
          let marks = ["{{", "style=", "Texts.", "FigureGroup", "Optional("]
          for mark in marks + (isText ? [] : ["<script>"]) {
            #expect(
              !answer.body.contains(mark), "\(prefix + path): \(mark)",
              sourceLocation: sourceLocation)
          }
        }
        let after = try await leaves()
        #expect(after == before + 1, "\(prefix + path)", sourceLocation: sourceLocation)
      }
      for other in others {
        let status = try await ask(path, as: other).status
        #expect(status == 403, "\(path)", sourceLocation: sourceLocation)
      }
    }
  }
}
