import RecordModel

/// What FHIR's elements are called by people.
enum ElementName {
  /// Words by the element's name; see elements.tsv.
  static let table: [String: Bilingual] = {
    let rows = EmbeddedTable.rows(of: PackageResources.elements_tsv, columns: 3)
    return Dictionary(
      rows.map { (String($0[0]), Bilingual(id: String($0[1]), en: String($0[2]))) },
      uniquingKeysWith: { first, _ in first })
  }()
}
