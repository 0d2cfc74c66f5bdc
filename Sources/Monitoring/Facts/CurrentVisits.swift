import Database
import RecordModel
import Sealing

/// Reads visits as they stand and makes their facts; opens nothing that is sealed.
struct CurrentVisits: Sendable {
  let facilities: FacilityDirectory
  let keyring: Keyring

  /// The facts of these visits now; a visit that is gone or taken back is not in it.
  func facts(
    of visits: [VisitKey], in transaction: borrowing Transaction
  ) async throws -> [VisitID: VisitFact] {
    let places = visits.map(\.facility)
    let ids = visits.map(\.visit)
    let answers = try await transaction.queries([
      FactStatements.patients.bind(places, ids), FactStatements.assertions.bind(places, ids),
      FactStatements.diagnoses.bind(places, ids), FactStatements.observations.bind(places, ids),
      FactStatements.medicines.bind(places, ids), FactStatements.procedures.bind(places, ids),
    ])
    var words = StoredWords()
    for row in answers[1] { try words.add(assertion: row) }
    for row in answers[2] { try words.add(diagnosis: row) }
    for row in answers[3] { try words.add(observation: row) }
    for row in answers[4] { try words.add(medicine: row) }
    for row in answers[5] { try words.add(procedure: row) }
    var facts: [VisitID: VisitFact] = [:]
    for row in answers[0] {
      let id = try row.decode(0, as: VisitID.self)
      guard let (facility, said) = words.of(id), let visit = Visit.current(of: said) else {
        continue
      }
      let context = try context(row, level: facilities.level(of: facility))
      facts[id] = VisitFact(
        visit, of: id, at: facility, context, target: facilities.facility)
    }
    return facts
  }

  private func context(_ row: Row, level: Int) throws -> FactContext {
    let place = try row.decodeOptional(4, as: String.self)
    let (method, certainty) = (
      try row.decodeOptional(5, as: String.self), try row.decodeOptional(6, as: Int16.self)
    )
    return FactContext(
      person: pseudonym(try row.decode(1)),
      sex: try row.decodeOptional(2, as: String.self).flatMap { Sex(rawValue: $0) },
      born: try row.decodeOptional(3, as: PostgresTimestamp.self).map {
        CivilDate.localDay(at: $0.microseconds)
      },
      residence: place.map { ($0, method ?? "none", Int(certainty ?? 0)) }, level: level)
  }

  /// A person's keyed hash under the oldest identifier key, so that a new key parts nobody; when that one is
  /// taken away, reconciling makes all anew.
  private func pseudonym(_ person: PersonID) -> KeyedHash {
    guard let hash = keyring.hashes(person.description.utf8, domain: "monitor person").last else {
      preconditionFailure("a keyring has a key")
    }
    return hash
  }
}

/// A visit by its key.
struct VisitKey: Hashable, Sendable {
  let facility: FacilityID
  let visit: VisitID
}

/// The facilities as references name them.
struct FacilityDirectory: Sendable {
  private var byName: [String: FacilityID?] = [:]
  private var levels: [FacilityID: Int] = [:]

  init(_ rows: Rows) throws {
    for row in rows {
      let id = try row.decode(0, as: FacilityID.self)
      levels[id] =
        ["hospital", "hospital-special", "clinic-main"].contains(try row.decode(2, as: String.self))
        ? 2 : 1
      for name in [try row.decode(1, as: String.self), try row.decodeOptional(3, as: String.self)] {
        guard let name else { continue }
        // A name that two have tells neither.
        if let known = byName[name], known != id {
          byName[name] = .some(nil)
        } else {
          byName[name] = id
        }
      }
    }
  }

  func level(of facility: FacilityID) -> Int { levels[facility] ?? 1 }

  /// The facility that a reference such as `Organization/1000777` means.
  func facility(_ reference: NamedReference) -> FacilityID? {
    guard let last = reference.reference?.split(separator: "/").last else { return nil }
    return byName[String(last)] ?? nil
  }
}

/// The words on visits, from the columns that facts need.
private struct StoredWords {
  private var words: [VisitID: [Int16: VisitAssertion]] = [:]
  private var facilities: [VisitID: FacilityID] = [:]

  func of(_ visit: VisitID) -> (FacilityID, [VisitAssertion])? {
    guard let facility = facilities[visit], let said = words[visit] else { return nil }
    return (facility, said.values.sorted { $0.number < $1.number })
  }

  mutating func add(assertion row: Row) throws {
    let (id, number) = (try row.decode(1, as: VisitID.self), try row.decode(2, as: Int16.self))
    facilities[id] = try row.decode(0)
    words[id, default: [:]][number] = VisitAssertion(
      visit: try visit(row), number: Int(number), submission: try row.decode(3), mapping: "",
      senderTime: try row.decode(4, as: PostgresTimestamp.self).microseconds,
      sourceRank: Int(try row.decode(5, as: Int16.self)), contentHash: try row.decode(6),
      replays: try row.decodeOptional(7), isHeld: try row.decode(8))
  }

  private func visit(_ row: Row) throws -> Visit {
    var visit = Visit(
      place: "", patient: 0, status: try row.decode(9),
      visitClass: Coding(code: try row.decodeOptional(10)))
    let statuses = try row.decode(11, as: PostgresArray<String>.self).elements
    let starts = try times(row, 12, 13)
    let ends = try times(row, 25, 26)
    visit.statusHistory = statuses.enumerated().map { index, status in
      var period = ClinicalPeriod()
      if index < starts.count { period.start = starts[index] }
      if index < ends.count { period.end = ends[index] }
      return .init(status: status ?? "", period: period)
    }
    visit.period.start = try time(row, 14, 15)
    visit.period.end = try time(row, 16, 17)
    visit.service = try row.decodeOptional(18, as: String.self).map {
      Concept(coding: Coding(code: $0))
    }
    visit.payer = try row.decodeOptional(19, as: String.self).map { Coding(code: $0) }
    visit.disposition = try row.decodeOptional(20, as: String.self).map {
      Concept(coding: Coding(code: $0))
    }
    visit.referredFrom = try row.decodeOptional(21, as: String.self).map {
      NamedReference(reference: $0)
    }
    let (to, name) = (
      try row.decodeOptional(22, as: String.self), try row.decodeOptional(23, as: String.self)
    )
    if to != nil || name != nil { visit.referredTo = NamedReference(reference: to, display: name) }
    visit.withdrawn = Set(
      try row.decodeOptional(24, as: String.self)?.split(separator: ",")
        .compactMap { Visit.Withdrawal(rawValue: String($0)) } ?? [])
    return visit
  }

  private func time(_ row: Row, _ moment: Int, _ form: Int) throws -> ClinicalTime? {
    guard let time = try row.decodeOptional(moment, as: PostgresTimestamp.self) else { return nil }
    return ClinicalTime(
      microseconds: time.microseconds, form: try row.decodeOptional(form, as: Int16.self) ?? 0)
  }

  private func times(_ row: Row, _ moments: Int, _ forms: Int) throws -> [ClinicalTime?] {
    let instants = try row.decode(moments, as: PostgresArray<Int64>.self).elements
    let shapes = try row.decode(forms, as: PostgresArray<Int16>.self).elements
    return instants.enumerated().map { index, instant in
      instant.map {
        ClinicalTime(microseconds: $0, form: index < shapes.count ? shapes[index] ?? 0 : 0)
      }
    }
  }

  mutating func add(diagnosis row: Row) throws {
    var diagnosis = Diagnosis(
      origin: try origin(row),
      code: Concept(
        coding: Coding(system: try row.decodeOptional(7), code: try row.decodeOptional(8))))
    diagnosis.role = try row.decodeOptional(3, as: String.self).map { Coding(code: $0) }
    diagnosis.rank = try row.decodeOptional(4, as: Int32.self).map(Int.init)
    diagnosis.category = try row.decodeOptional(5, as: String.self).map { Coding(code: $0) }
    diagnosis.verificationStatus = try row.decodeOptional(6)
    try change(row) { $0.diagnoses.append(diagnosis) }
  }

  mutating func add(observation row: Row) throws {
    var observation = Observation(
      origin: try origin(row), status: try row.decode(3),
      code: Concept(coding: Coding(code: try row.decodeOptional(4))))
    if let number = try row.decodeOptional(5, as: String.self).flatMap({ ExactDecimal($0) }) {
      observation.value = .quantity(
        .init(value: number, code: try row.decodeOptional(6, as: String.self)))
    }
    try change(row) { $0.observations.append(observation) }
  }

  mutating func add(medicine row: Row) throws {
    let medicine = MedicationRequest(
      origin: try origin(row), status: try row.decode(3), intent: "order",
      medication: Concept(
        coding: Coding(
          system: try row.decodeOptional(4), code: try row.decodeOptional(5),
          display: try row.decodeOptional(6))))
    try change(row) { $0.medicationRequests.append(medicine) }
  }

  mutating func add(procedure row: Row) throws {
    let procedure = Procedure(
      origin: try origin(row), status: try row.decode(3),
      code: Concept(coding: Coding(code: try row.decodeOptional(4))))
    try change(row) { $0.procedures.append(procedure) }
  }

  private func origin(_ row: Row) throws -> FactOrigin {
    var origin = FactOrigin(place: "")
    origin.ownKey = FactKey(rawValue: try row.decode(2))
    return origin
  }

  private mutating func change(_ row: Row, _ body: (inout Visit) -> Void) throws {
    let (id, number) = (try row.decode(0, as: VisitID.self), try row.decode(1, as: Int16.self))
    words[id]?[number]?.change(body)
  }
}

extension VisitAssertion {
  /// Changes the visit where it stands: a copy would copy each list with each fact.
  fileprivate mutating func change(_ body: (inout Visit) -> Void) { body(&visit) }
}
