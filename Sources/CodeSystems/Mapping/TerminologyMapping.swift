package import RecordModel

/// Puts what a facility's own codes mean before them, and says which nobody has explained yet.
package enum TerminologyMapping {
  /// Applies a snapshot to a visit.
  ///
  /// A code of a public system and of its form stays as it is. Else the sender's own further coding
  /// of such a system, or what the snapshot says, becomes the first coding; all that was sent stays
  /// beside it in the remainder. Words without a code stay words unless the snapshot maps them.
  /// A fact whose code changes keeps the key that the sent code gave it (`FactOrigin.ownKey`), so
  /// that it stays the same fact in words from before the mapping, and links to it hold.
  /// - Returns: the codes that stay unknown, once each.
  package static func apply(
    to visit: inout Visit, of facility: FacilityID, with snapshot: TerminologySnapshot
  ) -> [UnknownCode] {
    var decisions = CodeDecisions(facility: facility, snapshot: snapshot)
    decisions.map(&visit)
    return decisions.unknown.merged()
  }

  /// Applies a snapshot to all visits of a submission.
  ///
  /// - Returns: the codes that stay unknown, once each, their counts added.
  package static func apply(
    to submission: inout DecodedSubmission, of facility: FacilityID,
    with snapshot: TerminologySnapshot
  ) -> [UnknownCode] {
    var decisions = CodeDecisions(facility: facility, snapshot: snapshot)
    for index in submission.visits.indices {
      decisions.map(&submission.visits[index])
    }
    return decisions.unknown.merged()
  }
}
