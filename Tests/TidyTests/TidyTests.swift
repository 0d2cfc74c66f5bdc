import Foundation
import Testing

/// Reads the sources and says in milliseconds where the house's rules are broken.
@Suite("Tidy")
struct TidyTests {
  /// The lines of the house: a room imports rooms of lower lines only. `docs/decisions/0001` names
  /// what the design lacks.
  static let line: [String: Int] = [
    "CPostgres": 0, "CZlib": 0, "CZstd": 0, "Schema": 0, "RecordModel": 0, "StrictJSON": 0,
    "TransparencyLog": 0, "Statistics": 0, "CityMap": 0, "Charts": 0,
    "FHIRFormat": 1, "HL7Format": 1, "PCareFormat": 1, "RegisterFormat": 1,
    "SATUSEHATProfile": 1, "CodeSystems": 1, "AccessPolicy": 1, "Sealing": 1, "Database": 1,
    "LogVerification": 1, "CertificateAuthority": 1, "AccessReview": 1, "StatementTrail": 1,
    "OpenIDConnect": 1, "PersonMatching": 1, "Calling": 1,
    "AuditLog": 2, "AccessSimulation": 2,
    "Registry": 3, "PatientIndex": 3, "PopulationRegister": 3, "RecordStore": 3, "Simulation": 3,
    "Monitoring": 3,
    "Intake": 4, "Disclosure": 4, "Administration": 4, "FHIRViews": 4,
    "Door": 5, "Federation": 5,
    "Operations": 6, "Gateway": 6, "Console": 6, "Agent": 6, "Witnessing": 6,
    "Notifying": 6, "Confirming": 6,
    "baimbai": 7,
  ]

  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  struct Source {
    let room: String
    let name: String
    let lines: [Substring]
  }

  static let sources: [Source] = {
    let folder = root.appending(path: "Sources")
    let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
    return (names ?? []).filter { $0.hasSuffix(".swift") }.sorted().compactMap { name in
      guard
        let text = try? String(contentsOf: folder.appending(path: name), encoding: .utf8)
      else { return nil }
      return Source(
        room: String(name.prefix { $0 != "/" }), name: name,
        lines: text.split(separator: "\n", omittingEmptySubsequences: false))
    }
  }()

  /// Generated tables are exempt from the rules of size and style.
  static func isGenerated(_ source: Source) -> Bool {
    source.name.contains("FHIRStructureTable")
  }

  @Test("Imports only go down")
  func imports() throws {
    #expect(Self.sources.count > 100)
    for source in Self.sources {
      let own = try #require(Self.line[source.room], "\(source.room) has no line")
      for line in source.lines {
        let words = line.split(separator: " ")
        guard let position = words.firstIndex(of: "import"), position <= 1,
          let other = words.dropFirst(position + 1).last.map(String.init),
          let theirs = Self.line[other]
        else { continue }
        #expect(theirs < own, "\(source.name) imports \(other)")
      }
    }
  }

  @Test("Only Database imports libpq")
  func libpq() {
    for source in Self.sources where source.room != "Database" {
      #expect(!source.lines.contains { $0.hasSuffix("import CPostgres") }, "\(source.name)")
    }
  }

  @Test("SQL stands in lines 1 (Database), 2 and 3 only")
  func sql() {
    let words = ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM "]
    for source in Self.sources
    where source.room != "Database" && ![2, 3].contains(Self.line[source.room]) {
      for line in source.lines where line.contains("\"") || line.hasPrefix("    ") {
        let code = line.trimmingCharacters(in: .whitespaces)
        #expect(
          !words.contains { code.hasPrefix($0) || code.contains("\"\($0)") },
          "\(source.name): \(code)")
      }
    }
  }

  @Test("No file has more than 500 lines, no line more than 120 columns")
  func size() {
    for source in Self.sources where !Self.isGenerated(source) {
      #expect(source.lines.count <= 500, "\(source.name)")
      // Sentences and templates of the console stand whole, one a line.
      let isText = source.name.contains("/Texts") || source.name.contains("/Templates")
      for line in source.lines where !isText {
        #expect(line.count <= 120, "\(source.name): \(line.prefix(60))")
      }
    }
  }

  @Test("Every package declaration has a doc comment")
  func documentation() {
    for source in Self.sources where !Self.isGenerated(source) {
      for (index, line) in source.lines.enumerated() {
        let code = line.trimmingCharacters(in: .whitespaces)
        guard code.hasPrefix("package "), !code.hasPrefix("package import") else { continue }
        var above = index - 1
        while above >= 0,
          ["@", "nonisolated"].contains(where: {
            source.lines[above].trimmingCharacters(in: .whitespaces).hasPrefix($0)
          })
        { above -= 1 }
        let before = above >= 0 ? source.lines[above].trimmingCharacters(in: .whitespaces) : ""
        #expect(before.hasPrefix("///"), "\(source.name):\(index + 1) \(code)")
      }
    }
  }

  @Test("No unfinished or unsafe marks")
  func marks() {
    let marks = ["TO" + "DO", "FIX" + "ME", "fatal" + "Error(", "try" + "!", "as" + "!"]
    for source in Self.sources where !Self.isGenerated(source) {
      for line in source.lines {
        #expect(!marks.contains { line.contains($0) }, "\(source.name): \(line)")
      }
    }
  }

  @Test("Rule codes are unique")
  func ruleCodes() {
    var seen: [String: String] = [:]
    for source in Self.sources {
      for line in source.lines {
        let code = line.trimmingCharacters(in: .whitespaces)
        guard code.hasPrefix("\"BMB-"), code.count >= 10 else { continue }
        let rule = String(code.dropFirst().prefix(8))
        #expect(seen[rule] == nil, "\(rule) in \(source.name) and \(seen[rule] ?? "")")
        seen[rule] = source.name
      }
    }
    #expect(seen.count > 40)
  }
}
