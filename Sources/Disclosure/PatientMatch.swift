package import PatientIndex
import PersonMatching

/// A record that may be the sought patient's.
package struct PatientMatch: Sendable {
  /// How sure it is. Source: FHIR R4, extension match-grade.
  package enum Grade: String, Hashable, Sendable, CaseIterable {
    /// The same person: a number that decides or the weight of all fields, and nothing against it.
    case certain
    /// Very like, or several persons are, or one of his records contradicts another or what was asked.
    case probable
    /// May be; a human must look.
    case possible
    /// Like enough to be taken for him, and he is not.
    case certainlyNot = "certainly-not"

    /// The highest score that goes with it.
    var most: Double {
      switch self {
      case .certain: 1
      case .probable: 0.9
      case .possible: 0.5
      case .certainlyNot: 0
      }
    }

    /// Its place, the surest first.
    var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }

  /// The record.
  package let patient: PatientEntry
  /// Between 0 and 1: the odds of the weight as a share, no higher than the grade allows.
  package let score: Double
  /// How sure it is.
  package let grade: Grade

  /// The surest first.
  static func isBefore(_ one: PatientMatch, _ other: PatientMatch) -> Bool {
    (one.grade.place, -one.score, one.patient.id)
      < (other.grade.place, -other.score, other.patient.id)
  }
}

/// How sure somebody is, and what it weighs.
struct MatchGrading: Hashable {
  let grade: PatientMatch.Grade
  let score: Double

  /// The surest first.
  static func isSurer(_ one: MatchGrading, _ other: MatchGrading) -> Bool {
    (one.grade.place, -one.score) < (other.grade.place, -other.score)
  }

  /// A grade with the highest score that it has, and none above `most`.
  init(_ grade: PatientMatch.Grade, atMost most: Double = 1) {
    self.grade = grade
    score = min(most, grade.most)
  }

  /// The same where the records contradict what was asked or each other: never certain.
  var doubted: MatchGrading {
    grade == .certain ? MatchGrading(.probable, atMost: score) : self
  }

  /// How sure a person is who was judged by likeness; nil for whoever only shares a word.
  ///
  /// - Parameter isOnly: whether nobody else would be linked too.
  init?(_ person: LikelyPerson, isOnly: Bool, weights: MatchWeights) {
    let weight = person.judgement.weight
    switch person.outcome {
    case .link: grade = isOnly ? .certain : .probable
    case .review:
      grade = weight >= weights.link && !person.judgement.isAgainst ? .probable : .possible
    case .apart:
      guard weight >= weights.review else { return nil }
      grade = .certainlyNot
    }
    let isByNumber = !person.judgement.reasons.contains(.weight)
    let odds = grade == .certain && isByNumber ? 1 : person.judgement.probability
    // Four digits: more would feign what weights do not know.
    score = min(grade.most, (odds * 10_000).rounded() / 10_000)
  }
}
