package import Database
package import RecordModel
import Sealing

/// A patient as the first words on him told it.
package struct PatientVersion: Sendable {
  /// How many words there were, 1 for the first.
  package let number: Int
  /// What they told together.
  package let patient: PatientAssertion
  /// When the submission with the last of them came, microseconds since 1970.
  package let recordedAt: Int64
}

extension PatientStore {
  /// Words of which a history is made; what a patient was before is in the raw messages alone.
  package static let maximumVersions = 500

  /// What reads the words on a patient; the transaction must be allowed to see him.
  package func askingVersions(of id: PatientID) -> BoundStatement {
    PatientIndexStatements.fetchAssertions.bind([id])
  }

  /// What was known of a patient after each word, oldest first, out of the answer to `askingVersions(of:)`.
  ///
  /// Words follow each other in the order of storing, which is that of the submissions' ids; what the
  /// first n of them tell is ordered by the sender's time, as the present is. Empty for nobody.
  /// - Throws: `SealingError.doesNotOpen` if a row was altered or the person erased.
  package func versions(of id: PatientID, in answer: Rows) throws -> [PatientVersion] {
    let rows = Array(answer)
    guard let first = rows.first else { return [] }
    let key = try keyring.unwrap(
      try first.decode(12, as: Bytea.self).bytes, keyID: try first.decode(11),
      of: try first.decode(10, as: PersonID.self))
    // The rows come in the sender's order; `turn` is their place in it.
    var words = try rows.enumerated().map { turn, row in
      (
        turn: turn, submission: try row.decode(3, as: SubmissionID.self),
        word: try assertion(id, row, key)
      )
    }
    words.sort { ($0.submission, $0.turn) < ($1.submission, $1.turn) }
    var known: [(turn: Int, word: PatientAssertion)] = []
    return words.prefix(Self.maximumVersions).enumerated().compactMap { index, next in
      known.insert(
        (next.turn, next.word), at: known.firstIndex { $0.turn > next.turn } ?? known.count)
      return PatientAssertion.current(of: known.suffix(Self.currentWords).map(\.word)).map {
        PatientVersion(
          number: index + 1, patient: $0, recordedAt: next.submission.madeAt * 1000)
      }
    }
  }
}
