import Disclosure
import Door
import FHIRFormat
import Foundation
import Hummingbird
import Intake
import PatientIndex
import RecordModel
import Registry
import StrictJSON
import Synchronization

/// How often a facility may look for somebody by likeness: enough for a front desk, too seldom to try a
/// list of names. A number that decides is not counted.
final class MatchAllowance: Sendable {
  /// Questions at once: a morning's queue.
  static let burst = 60.0
  /// Questions a second in the long run: 600 an hour.
  static let rate = 1.0 / 6

  private let buckets = Mutex<[FacilityID: TokenBucket]>([:])

  /// Takes one; nil if it was there, else how long until there is one.
  func take(_ facility: FacilityID, at now: ContinuousClock.Instant = .now) -> Duration? {
    buckets.withLock { buckets in
      var bucket =
        buckets[facility] ?? TokenBucket(rate: Self.rate, burst: Self.burst, at: now)
      let wait = bucket.take(1, at: now)
      buckets[facility] = bucket
      return wait
    }
  }
}

extension RecordRoutes {
  /// `POST /fhir/Patient/$match`: whose records a patient's are, by numbers that decide alone and by
  /// likeness.
  ///
  /// Source: FHIR R4, patient-operation-match.html.
  func match(_ request: Request, _ context: GatewayContext) async throws -> Response {
    guard let sent = try await parameters(request),
      let resource = sent.parameter("resource")?["resource"],
      let sought = PatientAssertion(sought: resource), MatchStore.namesSomebody(sought)
    else {
      return Answer(.badRequest, [Issue(.matchTraitsMissing, at: "Parameters.parameter")])
        .response(.operationOutcome)
    }
    if let refused = await overAllowance(sought, context) { return refused }
    let isCertainOnly = sent.parameter("onlyCertainMatches")?["valueBoolean"]?.bool ?? false
    let count = sent.parameter("count")?["valueInteger"]?.int ?? Disclosure.maximumCount
    return try await authorized(request, context, "Patient/$match") { query, asked in
      var found = try await disclosure.matches(
        of: sought, text: sought.question, under: query, asked)
      if isCertainOnly { found = found.filter { $0.grade == .certain } }
      return Self.fhir(
        FHIREncoder.matches(
          try found.prefix(max(count, 0)).map {
            (try Self.patient($0.patient, isMasked: true), $0.score, $0.grade.rawValue)
          }, total: found.count, weights: disclosure.weightsVersion,
          baseURL: Self.base(request),
          outcome: found.isEmpty
            ? FHIREncoder.operationOutcome([Issue(.nothingMatched, at: "")]) : nil
        ))
    }
  }

  /// The answer to a facility that has looked by likeness too often; nil where it may go on.
  private func overAllowance(
    _ sought: PatientAssertion, _ context: GatewayContext
  ) async -> Response? {
    guard Disclosure.numbers(of: sought).isEmpty, case .facility(let sender)? = context.caller,
      let wait = allowance.take(sender.facility.id)
    else { return nil }
    await denials.note(
      Rule.tooManyRequests.code, certificate: sender.certificate, caller: context.caller,
      resource: "Patient/$match")
    return Answer(
      .tooManyRequests, retryAfterSeconds: max(1, Int(wait.components.seconds) + 1)
    ).response(.operationOutcome)
  }
}

extension PatientAssertion {
  /// Most identifiers, names, addresses and phones of a sought patient, each.
  private static let mostSought = 8

  /// What a FHIR Patient tells for finding him; nil for another type.
  fileprivate init?(sought patient: JSON) {
    guard patient["resourceType"]?.string == "Patient" else { return nil }
    self.init(place: "Parameters.parameter.resource")
    func each<Item>(_ key: String, _ make: (JSON) -> Item?) -> [Item] {
      (patient[key]?.array ?? []).prefix(Self.mostSought).compactMap(make)
    }
    identifiers = each("identifier") { number in
      guard let value = number["value"]?.string, !value.isEmpty else { return nil }
      return ExternalIdentifier(system: number["system"]?.string ?? "", value: value)
    }
    names = each("name") { name in
      PersonName(
        text: name["text"]?.string, family: name["family"]?.string,
        given: (name["given"]?.array ?? []).compactMap(\.string), use: name["use"]?.string)
    }
    addresses = each("address") { PersonAddress(sought: $0) }
    contacts = each("telecom") { contact in
      ContactPoint(
        system: contact["system"]?.string, value: contact["value"]?.string,
        use: contact["use"]?.string)
    }
    sex = patient["gender"]?.string.flatMap { Sex(rawValue: $0) }
    birthDate = patient["birthDate"]?.string.flatMap { ClinicalTime($0) }
    multipleBirth = patient["multipleBirthInteger"]?.int
    // The mother's name stands in what has no column, as it does in what is stored.
    remainder = patient.serialized()
  }

  /// The question as it is sealed beside its entry: what was told of the sought one, line by line.
  fileprivate var question: String {
    var lines = ["$match"]
    lines += identifiers.map { "identifier=\($0.system)|\($0.value)" }
    lines += names.map {
      "name=\($0.text ?? ($0.given + [$0.family].compactMap(\.self)).joined(separator: " "))"
    }
    lines += addresses.map { address in
      "address=\((address.lines + [address.villageCode].compactMap(\.self)).joined(separator: ", "))"
    }
    lines += contacts.compactMap(\.value).map { "telecom=\($0)" }
    if let sex { lines.append("gender=\(sex.rawValue)") }
    if let birthDate { lines.append("birthdate=\(birthDate.text)") }
    return lines.joined(separator: "\n")
  }
}

extension PersonAddress {
  /// What a FHIR Address tells for finding somebody.
  fileprivate init?(sought address: JSON) {
    let codes = (address["extension"]?.array ?? []).flatMap { $0["extension"]?.array ?? [] }
    func code(_ level: String) -> String? {
      codes.first { $0["url"]?.string == level }?["valueCode"]?.string
    }
    self.init(
      lines: (address["line"]?.array ?? []).compactMap(\.string), city: address["city"]?.string,
      postalCode: address["postalCode"]?.string, country: address["country"]?.string,
      villageCode: code("village"), rt: code("rt"), rw: code("rw"), use: address["use"]?.string)
  }
}
