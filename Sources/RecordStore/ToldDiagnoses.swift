import Database
import RecordModel
import Sealing

/// The diagnoses of stored visits that a later word lists by the ids that we gave them: it is told again
/// in that word, with the part that it has now, so that whoever reads a word's rows sees its main
/// diagnosis.
struct ToldDiagnoses {
  private var words: [VisitID: [Int16: AssertionRow]] = [:]

  mutating func add(_ word: AssertionRow) { words[word.visitID, default: [:]][word.number] = word }

  /// Rows of the table of diagnoses, of words that were added before.
  mutating func add(_ rows: Rows) throws {
    for row in rows {
      let entry = try FactTables.diagnosis.fact(row, .blank)
      guard var word = words[entry.visit]?[entry.assertion] else { continue }
      word.visit.diagnoses.append(entry.fact)
      words[entry.visit]?[entry.assertion] = word
    }
  }

  /// The newest word on each diagnosis that `visit` lists, with its part and rank; one whose seal does
  /// not open under this key is left as it was told.
  func restated(
    _ visit: Visit, of id: VisitID, key: PersonKey, _ keyring: Keyring
  ) -> [Diagnosis] {
    visit.listedDiagnoses.compactMap { listed in
      let word = (words[id] ?? [:]).values
        .filter { $0.visit.diagnoses.contains { $0.origin.ownKey == listed.key } }
        .max { $0.assertion.precedes($1.assertion) }
      guard var word, open(&word, key, keyring),
        var diagnosis = word.visit.diagnoses.last(where: { $0.origin.ownKey == listed.key })
      else { return nil }
      diagnosis.role = listed.role
      diagnosis.rank = listed.rank
      diagnosis.origin.place = visit.place
      return diagnosis
    }
  }

  /// Puts the remainders into a word; false if they do not open.
  private func open(_ word: inout AssertionRow, _ key: PersonKey, _ keyring: Keyring) -> Bool {
    guard !word.sealedRemainder.isEmpty else { return true }
    let context = VisitWriting.context(word.visitID, assertion: Int(word.number))
    guard let frame = try? keyring.open(word.sealedRemainder, with: key, context: context) else {
      return false
    }
    RemainderFrame.decode(frame, into: &word.visit)
    return true
  }
}
