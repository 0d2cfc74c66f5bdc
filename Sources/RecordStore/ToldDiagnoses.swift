import Database
import RecordModel
import Sealing

/// The diagnoses of stored visits that a later word lists by the ids that we gave them: it is told again
/// in that word, with the part that it has now, so that whoever reads a word's rows sees its main
/// diagnosis.
struct ToldDiagnoses {
  private var words: [VisitID: [Int: AssertionRow]] = [:]

  mutating func add(_ row: AssertionRow) { words[row.visitID, default: [:]][row.word.number] = row }

  /// Rows of the table of diagnoses, of words that were added before.
  mutating func add(_ rows: Rows) throws {
    for row in rows {
      let entry = try FactTables.diagnosis.fact(row, .blank)
      words[entry.visit]?[Int(entry.assertion)]?.word.visit.diagnoses.append(entry.fact)
    }
  }

  /// The newest word on each diagnosis that `visit` lists, with its part and rank; one whose seal does
  /// not open under this key is left as it was told.
  func restated(
    _ visit: Visit, of id: VisitID, key: PersonKey, _ keyring: Keyring
  ) -> [Diagnosis] {
    visit.listedDiagnoses.compactMap { listed in
      let word = (words[id] ?? [:]).values
        .filter { $0.word.visit.diagnoses.contains { $0.origin.ownKey == listed.key } }
        .max { $0.word.precedes($1.word) }
      guard let word, let told = opened(word, key, keyring),
        var diagnosis = told.diagnoses.last(where: { $0.origin.ownKey == listed.key })
      else { return nil }
      diagnosis.role = listed.role
      diagnosis.rank = listed.rank
      diagnosis.origin.place = visit.place
      return diagnosis
    }
  }

  /// What a word said, with its remainders; nil if they do not open.
  private func opened(_ row: AssertionRow, _ key: PersonKey, _ keyring: Keyring) -> Visit? {
    var visit = row.word.visit
    guard !row.sealedRemainder.isEmpty else { return visit }
    let context = VisitWriting.context(row.visitID, assertion: row.word.number)
    guard let frame = try? keyring.open(row.sealedRemainder, with: key, context: context) else {
      return nil
    }
    RemainderFrame.decode(frame, into: &visit)
    return visit
  }
}
