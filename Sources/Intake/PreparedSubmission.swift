import FHIRFormat
import RecordModel
import RecordStore
import Registry
import Sealing
import StrictJSON

/// A message that was read and judged without the database: what is left of it can be stored.
struct PreparedSubmission: Sendable {
  let message: ReceivedMessage
  let id: SubmissionID
  /// What the format made of it; nil if no format could read it.
  let decoded: DecodedSubmission?
  /// Indices of the visits that are to be stored; empty if the message is refused as a whole.
  let wantedVisits: [Int]
  /// What was found, visits' findings included.
  let issues: [Issue]
  /// What keeps everything of it out of the record; nil if something of it goes in.
  let refusal: Refusal?
  /// The message in parts by patient, packed and ready for sealing.
  let parts: [PackedPart]

  /// Whether all of it goes in or nothing: a FHIR transaction to the FHIR route.
  var isAtomic: Bool { message.endpoint == .fhir && decoded?.isTransaction == true }

  /// Bytes of the message that speak of one patient of it, or of nobody.
  struct PackedPart: Sendable {
    let patient: Int?
    let packed: [UInt8]

    /// The whole message as nobody's.
    static func whole(_ message: ReceivedMessage) -> [PackedPart] {
      [PackedPart(patient: nil, packed: Zstandard.pack(message.body))]
    }
  }

  /// Why nothing of a message goes into the record; it is kept whole all the same.
  enum Refusal: Sendable {
    /// Nothing in it could be accepted: 422.
    case unusable
    /// It speaks for another facility: 403.
    case otherFacility
    /// It is too large or deep: 413.
    case beyondLimit
  }

  /// Whether something of it goes into the record.
  var isWanted: Bool { refusal == nil }

  /// The same message to be kept whole only, because the database refused what every rule had
  /// passed.
  var asFault: PreparedSubmission { kept(whole: [Issue(.keptForUs, at: "")], decoded: nil) }

  /// The same message to be kept whole only, because the database knows something that speaks
  /// against a part of it and the sender wants all or nothing.
  func withdrawn(_ found: [Issue]) -> PreparedSubmission {
    kept(whole: issues + found, decoded: decoded)
  }

  private func kept(
    whole issues: [Issue], decoded: DecodedSubmission?
  ) -> PreparedSubmission {
    PreparedSubmission(
      message: message, id: id, decoded: decoded, wantedVisits: [], issues: issues,
      refusal: .unusable, parts: PackedPart.whole(message))
  }
}

/// Reads and judges messages: pure work on the caller's own task, before anything is shared.
struct SubmissionReading: Sendable {
  let snapshot: RegistrySnapshot

  func prepare(_ message: ReceivedMessage) -> PreparedSubmission {
    let id = SubmissionID(at: message.receivedAt / 1000)
    let limits: JSONLimits =
      message.body.count > JSONLimits.submission.bytes ? .history : .submission
    let document: JSONDocument
    do {
      document = try Self.parse(message.body, limits)
    } catch {
      return unreadable(message, id, error)
    }
    let context = FHIRContext(
      receivedAt: ClinicalTime(utc: message.receivedAt),
      listsEntries: message.endpoint == .fhir)
    let decoded = FHIRDecoder.decode(document, context: context)
    let structure = FHIRStructure.check(document.root, path: Self.rootPath(document.root))
    return judge(message, id, decoded, decoded.issues + structure)
  }

  /// A message of few bytes may still hold many tokens: then it is read as a history.
  private static func parse(_ body: [UInt8], _ limits: JSONLimits) throws(JSONError)
    -> JSONDocument
  {
    do {
      return try JSONDocument(body, limits: limits)
    } catch  where error.kind == .tooManyTokens && limits == .submission {
      return try JSONDocument(body, limits: .history)
    }
  }

  private static func rootPath(_ root: JSONValue) -> String { root["resourceType"]?.string ?? "" }

  private func unreadable(
    _ message: ReceivedMessage, _ id: SubmissionID, _ error: JSONError
  ) -> PreparedSubmission {
    let isLimit: Bool
    switch error.kind {
    case .tooLarge, .tooDeep, .tooManyTokens, .stringTooLong: isLimit = true
    default: isLimit = false
    }
    let place = error.position(in: message.body)
    let issue = Issue(
      isLimit ? .beyondLimit : .notJSON, at: "line \(place.line), column \(place.column)",
      detail: error.kind.rawValue)
    return PreparedSubmission(
      message: message, id: id, decoded: nil, wantedVisits: [], issues: [issue],
      refusal: isLimit ? .beyondLimit : .unusable,
      parts: PreparedSubmission.PackedPart.whole(message))
  }

  private func judge(
    _ message: ReceivedMessage, _ id: SubmissionID, _ decoded: DecodedSubmission,
    _ found: [Issue]
  ) -> PreparedSubmission {
    var issues = found
    for patient in decoded.patients {
      issues += PatientRules.judge(patient, now: message.receivedAt)
    }
    for visit in decoded.visits { issues += VisitRules.judge(visit, now: message.receivedAt) }
    let facilities = judgeFacilities(decoded, sender: message.sender.facility)
    issues += facilities
    let blame = Blame(decoded, issues)
    let wanted = decoded.visits.indices.filter { !blame.visits.contains($0) }
    var refusal: PreparedSubmission.Refusal?
    if facilities.contains(where: \.isError) {
      refusal = .otherFacility
    } else if blame.isWhole || (wanted.isEmpty && !decoded.visits.isEmpty) {
      refusal = .unusable
    } else if message.endpoint == .fhir, decoded.isTransaction, issues.contains(where: \.isError) {
      // A transaction is all or nothing. Source: FHIR R4, http.html#transaction.
      refusal = .unusable
    } else if decoded.isEmpty {
      if !issues.contains(where: \.isError) { issues.append(Issue(.nothingToKeep, at: "")) }
      refusal = .unusable
    }
    return PreparedSubmission(
      message: message, id: id, decoded: decoded, wantedVisits: refusal == nil ? wanted : [],
      issues: issues, refusal: refusal,
      parts: refusal == nil
        ? Self.parts(message, decoded) : PreparedSubmission.PackedPart.whole(message))
  }

  private func judgeFacilities(
    _ decoded: DecodedSubmission, sender: FacilityEntry
  ) -> [Issue] {
    var seen: Set<ExternalIdentifier> = []
    return decoded.namedFacilities.compactMap { named in
      guard seen.insert(named.identifier).inserted else { return nil }
      guard let facility = snapshot.facility(named: named.identifier) else {
        return Issue(.facilityUnknown, at: named.place)
      }
      return facility.id == sender.id ? nil : Issue(.otherFacilityNamed, at: named.place)
    }
  }

  /// One part for a message of one patient; else the runs of bytes of each patient and what lies
  /// between.
  private static func parts(
    _ message: ReceivedMessage, _ decoded: DecodedSubmission
  ) -> [PreparedSubmission.PackedPart] {
    if decoded.patients.count == 1 {
      return [.init(patient: 0, packed: Zstandard.pack(message.body))]
    }
    var runs: [(patient: Int?, bytes: Range<Int>)] = []
    func add(_ patient: Int?, _ bytes: Range<Int>) {
      guard !bytes.isEmpty else { return }
      if let last = runs.last, last.patient == patient {
        runs[runs.count - 1].bytes = last.bytes.lowerBound..<bytes.upperBound
      } else {
        runs.append((patient, bytes))
      }
    }
    var position = 0
    for range in decoded.patientRanges.sorted(by: { $0.bytes.lowerBound < $1.bytes.lowerBound })
    where range.bytes.lowerBound >= position {
      add(nil, position..<range.bytes.lowerBound)
      add(range.patient, range.bytes)
      position = range.bytes.upperBound
    }
    add(nil, position..<message.body.count)
    return runs.map {
      .init(patient: $0.patient, packed: Zstandard.pack(Array(message.body[$0.bytes])))
    }
  }
}

/// Which visits an error takes out: those at whose place, or at one of whose facts' or patient's
/// places, it lies.
private struct Blame {
  /// Indices of visits that are refused.
  var visits: Set<Int> = []
  /// Whether an error lies where no visit is, so that the whole message is refused.
  var isWhole = false

  init(_ decoded: DecodedSubmission, _ issues: [Issue]) {
    let errors = issues.filter(\.isError)
    guard !errors.isEmpty else { return }
    var owners: [String: Set<Int>] = [:]
    func own(_ place: String, _ visit: Int) {
      owners[Self.entry(place), default: []].insert(visit)
    }
    for (index, visit) in decoded.visits.enumerated() {
      own(visit.place, index)
      if decoded.patients.indices.contains(visit.patient) {
        own(decoded.patients[visit.patient].place, index)
      }
      for place in visit.diagnoses.map(\.origin.place) + visit.procedures.map(\.origin.place)
        + visit.observations.map(\.origin.place) + visit.medicationRequests.map(\.origin.place)
      { own(place, index) }
    }
    for error in errors {
      if let blamed = owners[Self.entry(error.position)] {
        visits.formUnion(blamed)
      } else if decoded.visits.isEmpty || !error.position.hasPrefix("Bundle.entry[") {
        isWhole = true
      }
    }
  }

  /// The entry that a place lies in: `Bundle.entry[3]`, or the resource's type for a single one.
  private static func entry(_ place: String) -> String {
    guard let end = place.firstIndex(of: "]"), place.hasPrefix("Bundle.entry[") else {
      return String(place.prefix { $0 != "." && $0 != "[" })
    }
    return String(place[...end])
  }
}
