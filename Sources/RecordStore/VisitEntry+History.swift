import RecordModel

extension VisitEntry {
  /// The words that make versions, in the order in which they were stored; what is held back for
  /// approval makes none.
  private var storedWords: [VisitAssertion] {
    assertions.filter { !$0.isHeld }.sorted { $0.number < $1.number }
  }

  /// How many versions there are.
  package var versionCount: Int { storedWords.count }

  /// The visit as its first `number` words told it, when the last of them came; nil for a version that
  /// is not there.
  ///
  /// The present version is the entry itself. An earlier one is the same pure function of fewer words,
  /// so whoever asks twice gets the same.
  package func version(_ number: Int) -> VisitEntry? {
    let words = storedWords
    guard words.indices.contains(number - 1) else { return nil }
    if number == words.count { return self }
    let told = Array(words.prefix(number))
    guard let visit = Visit.current(of: told) else { return nil }
    return VisitEntry(
      id: id, facility: facility, patient: patient, visit: visit, version: number,
      updatedAt: told[number - 1].submission.madeAt * 1000,
      assertions: told.sorted { $0.precedes($1) }, isRedacted: isRedacted)
  }
}
