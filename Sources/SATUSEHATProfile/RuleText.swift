import RecordModel

/// The words on a rule: written by hand in texts.tsv, or composed from what its check demands.
struct RuleText {
  let rule: Rule

  init(_ draft: RuleDraft, checks: [RuleCheck]) {
    let written = Self.written[draft.number] ?? Self.composed(draft, checks)
    rule = Rule(
      "SATUSEHAT-\(draft.number)", .error, type: written.type, message: written.message,
      fix: written.fix)
  }

  /// Message, fix and FHIR's type of issue.
  struct Words: Sendable {
    let type: String
    let message: Bilingual
    let fix: Bilingual
  }

  /// What is written by hand, by number.
  private static let written: [Int: Words] = {
    let rows = EmbeddedTable.rows(of: PackageResources.texts_tsv, columns: 6)
    return Dictionary(
      rows.map { row in
        let texts = row.map(String.init)
        return (
          Int(row[0]) ?? 0,
          Words(
            type: texts[1], message: Bilingual(id: texts[2], en: texts[3]),
            fix: Bilingual(id: texts[4], en: texts[5]))
        )
      }, uniquingKeysWith: { first, _ in first })
  }()

  private static func composed(_ draft: RuleDraft, _ checks: [RuleCheck]) -> Words {
    guard let check = checks.first else {
      let place = Bilingual(id: draft.path, en: draft.path)
      return Words(type: "processing", message: place, fix: place)
    }
    let composer = WordComposer(check, of: String(draft.path.prefix { $0 != "." }))
    return Words(type: composer.type, message: composer.message, fix: composer.fix)
  }
}
