/// A closed list of codes that is known here.
struct CodeList: Hashable, Sendable {
  /// Its name in the table.
  let name: String
  /// The code system that it is; empty if it is a value set only.
  let system: String
  /// Its codes, in order.
  let codes: [String]

  /// Whether a code is one of it.
  func contains(_ code: UnsafeBufferPointer<UInt8>) -> Bool {
    codes.contains { $0.utf8.count == code.count && $0.utf8.elementsEqual(code) }
  }

  /// The codes as people read them.
  var text: String { codes.joined(separator: ", ") }

  /// All lists by name. Source: HL7 FHIR R4 and HL7 Terminology (CC0 1.0); see codes.tsv.
  static let named: [String: CodeList] = {
    let rows = EmbeddedTable.rows(of: PackageResources.codes_tsv, columns: 3)
    return Dictionary(
      rows.map { row in
        let codes = row[2].split(separator: " ").map(String.init)
        return (
          String(row[0]), CodeList(name: String(row[0]), system: String(row[1]), codes: codes)
        )
      }, uniquingKeysWith: { first, _ in first })
  }()

  /// Those that are code systems, by their URI.
  static let ofSystem: [String: CodeList] = Dictionary(
    named.values.filter { !$0.system.isEmpty }.map { ($0.system, $0) },
    uniquingKeysWith: { first, _ in first })
}
