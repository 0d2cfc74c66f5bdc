/// How the names of code systems are spelt, for whoever compares them.
package enum CodeSystemSpelling {
  /// A name in lower case without scheme, trailing strokes, and all but letters, digits, points and strokes: how
  /// misspelt ones meet. `access.visit_labels` does the same in SQL.
  package static func plain(_ system: String) -> String {
    let lower = system.utf8.map { (byte: UInt8) -> UInt8 in byte &- 65 < 26 ? byte | 32 : byte }
    var name = lower[...]
    if let scheme = ["http://", "https://"].first(where: { lower.starts(with: $0.utf8) }) {
      name = name.dropFirst(scheme.utf8.count)
    }
    while name.last == UInt8(ascii: "/") { name = name.dropLast() }
    let kept = name.filter { (byte: UInt8) -> Bool in
      byte &- 97 < 26 || byte &- 48 < 10 || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "/")
    }
    return String(decoding: kept, as: UTF8.self)
  }

  /// Whether a system is LOINC by any of its names; they are kept as sent.
  package static func isLOINC(_ system: String?) -> Bool {
    guard let system else { return false }
    if system == "http://loinc.org" { return true }
    let name = plain(system)
    return name.contains("loinc") || name.hasSuffix("2.16.840.1.113883.6.1")
  }

  /// Whether a system is ICD-10, or an edition of it, by any of its names. A diagnosis without a system is taken for
  /// ICD-10: the safer reading.
  package static func isICD10(_ system: String?) -> Bool {
    guard let system, system != "http://hl7.org/fhir/sid/icd-10" else { return true }
    let name = plain(system)
    return name.contains("icd10") || name.contains("icd/release/10")
      || icd10Ends.contains { name.hasSuffix($0) }
  }

  /// Other ends of its names: a plain one, the object identifiers of WHO's and of the clinical modification.
  private static let icd10Ends = ["icdx", "2.16.840.1.113883.6.3", "2.16.840.1.113883.6.90"]
}
