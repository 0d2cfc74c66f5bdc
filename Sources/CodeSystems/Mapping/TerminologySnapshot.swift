package import RecordModel

/// What the local codes of all facilities mean, at one version of the mapping table; never changed.
package struct TerminologySnapshot: Sendable {
  /// The version of the table; grows with each change.
  package private(set) var version: Int
  /// How many lines it has.
  package private(set) var count: Int

  private struct Key: Hashable {
    let facility: FacilityID?
    let kind: CodeKind
    let system: String
    let code: String
  }

  private var targets: [Key: Coding]
  /// The kinds of which a facility maps anything; the nil key is for all facilities.
  private var kinds: [FacilityID?: CodeKinds]

  /// No code is mapped.
  package static let empty = TerminologySnapshot(version: 0, mappings: [])

  /// A snapshot of a table; of two lines with one key the later counts.
  package init(version: Int, mappings: [LocalMapping]) {
    var targets: [Key: Coding] = [:]
    var kinds: [FacilityID?: CodeKinds] = [:]
    for mapping in mappings {
      let key = Key(
        facility: mapping.facility, kind: mapping.kind, system: mapping.system,
        code: Self.normal(mapping.code))
      targets[key] = mapping.target
      kinds[mapping.facility, default: []].insert(CodeKinds(mapping.kind))
    }
    self.version = version
    self.targets = targets
    self.kinds = kinds
    count = targets.count
  }

  /// The same with one more line, which counts before those that were there.
  package func adding(_ mapping: LocalMapping) -> TerminologySnapshot {
    var changed = self
    let key = Key(
      facility: mapping.facility, kind: mapping.kind, system: mapping.system,
      code: Self.normal(mapping.code))
    changed.targets[key] = mapping.target
    changed.kinds[mapping.facility, default: []].insert(CodeKinds(mapping.kind))
    changed.version += 1
    changed.count = changed.targets.count
    return changed
  }

  /// What a facility's code means, its own line before that of all; nil if no line says so.
  ///
  /// - Parameters:
  ///   - system: as sent; empty if none was.
  ///   - code: as sent, or the words where there was no code.
  package func target(
    of code: String, system: String, kind: CodeKind, at facility: FacilityID
  ) -> Coding? {
    guard kinds(of: facility).contains(CodeKinds(kind)), code.utf8.count <= Self.longestCode else {
      return nil
    }
    let code = Self.normal(code)
    return targets[Key(facility: facility, kind: kind, system: system, code: code)]
      ?? targets[Key(facility: nil, kind: kind, system: system, code: code)]
  }

  /// The kinds of which something is mapped for a facility.
  func kinds(of facility: FacilityID) -> CodeKinds {
    kinds[facility, default: []].union(kinds[nil, default: []])
  }

  /// Longest code or words that are looked up, in bytes.
  package static let longestCode = 256

  /// A code or words as the key has them: lower case, no blanks at the ends, one blank between
  /// words. The key that SQL should hold is this text.
  package static func normal(_ code: String) -> String {
    if isNormal(code) { return code }
    return code.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// Whether it is ASCII without capitals and without blanks, as most codes in lower case are.
  private static func isNormal(_ code: String) -> Bool {
    code.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 &- 65 >= 26 }
  }
}
