package import AccessPolicy
package import PatientIndex
package import RecordModel

/// A record that may be the sought patient's.
package struct PatientMatch: Sendable {
  /// How sure it is. Source: FHIR R4, extension match-grade.
  package enum Grade: String, Hashable, Sendable {
    /// The same person, by a number that decides alone and nothing against it.
    case certain
    /// Very like.
    case probable
    /// May be; a human must look.
    case possible
  }

  /// The facility's record.
  package let patient: PatientEntry
  /// Between 0 and 1.
  package let score: Double
  /// How sure it is.
  package let grade: Grade

  /// A record, how like it is, and how sure that makes it.
  package init(patient: PatientEntry, score: Double, grade: Grade) {
    self.patient = patient
    self.score = score
    self.grade = grade
  }
}

/// Finds whose records a sought patient's are; the seam where finding by likeness is put in beside
/// finding by number.
package protocol PatientMatching: Sendable {
  /// The records that may be his, best first; their leaves are durable when it returns.
  ///
  /// - Parameters:
  ///   - sought: what is known of him.
  ///   - text: the question, for the log's commitment and its sealed copy.
  func matches(
    of sought: PatientAssertion, text: String, under query: AuthorizedQuery,
    _ request: DisclosureRequest
  ) async throws -> [PatientMatch]
}

/// Finds by the numbers that decide alone: NIK, IHS, BPJS, passport.
package struct ExactNumberMatching: PatientMatching {
  private let disclosure: Disclosure

  /// A finder among what `disclosure` may show.
  package init(disclosure: Disclosure) { self.disclosure = disclosure }

  /// The numbers of a patient that decide alone.
  package static func numbers(of sought: PatientAssertion) -> [IdentifierToken] {
    sought.identifiers.filter { PatientIdentifierSystem.national.contains($0.system) }.compactMap {
      IdentifierToken("\($0.system)|\($0.value)")
    }
  }

  /// Numbers of one person whose sex and birth date do not speak against it are certain; numbers of
  /// several persons, or a contradiction, leave it to a human.
  package func matches(
    of sought: PatientAssertion, text: String, under query: AuthorizedQuery,
    _ request: DisclosureRequest
  ) async throws -> [PatientMatch] {
    let numbers = Self.numbers(of: sought)
    guard !numbers.isEmpty else { return [] }
    let found = try await disclosure.patients(
      .anyOf(numbers), text: text, under: query, request)
    let isOnePerson = Set(found.map(\.person)).count == 1
    return found.map { entry in
      let isCertain = isOnePerson && !Self.contradicts(entry.current, sought)
      return PatientMatch(
        patient: entry, score: isCertain ? 1 : 0.5, grade: isCertain ? .certain : .possible)
    }.sorted { ($1.score, $0.patient.id) < ($0.score, $1.patient.id) }
  }

  private static func contradicts(_ known: PatientAssertion, _ sought: PatientAssertion) -> Bool {
    let sexes = Set([known.sex, sought.sex].compactMap(\.self)).subtracting([.unknown])
    guard sexes.count < 2 else { return true }
    guard let own = known.birthDate, let asked = sought.birthDate else { return false }
    // A year alone contradicts no day in it.
    let coarse = min(own.precision, asked.precision)
    return own.text.prefix(Self.digits(coarse)) != asked.text.prefix(Self.digits(coarse))
  }

  private static func digits(_ precision: ClinicalTime.Precision) -> Int {
    switch precision {
    case .year: 4
    case .month: 7
    default: 10
    }
  }
}
