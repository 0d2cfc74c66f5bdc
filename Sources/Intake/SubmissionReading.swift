import CodeSystems
import FHIRFormat
import HL7Format
import PCareFormat
import RecordModel
import RegisterFormat
import Registry
import SATUSEHATProfile
import StrictJSON

/// Reads and judges messages: pure work on the caller's own task, before anything is shared.
struct SubmissionReading: Sendable {
  let snapshot: RegistrySnapshot

  func prepare(_ message: ReceivedMessage) -> PreparedSubmission {
    prepare(message, as: SubmissionID(at: message.receivedAt / 1000))
  }

  /// The same for a message that was stored before and is read again.
  func prepare(
    _ message: ReceivedMessage, as id: SubmissionID,
    replaying first: (message: SubmissionID, wasStored: Bool)
  ) -> PreparedSubmission {
    var prepared = prepare(message, as: id)
    prepared.replays = first
    return prepared
  }

  private func prepare(_ message: ReceivedMessage, as id: SubmissionID) -> PreparedSubmission {
    switch message.type {
    case .fhir, .json, .pcare:
      return prepareJSON(message, id)
    case .void:
      return judge(message, id, .void, VisitVoid(message.body)?.decoded ?? VisitVoid.nothing)
    case .hl7:
      return judge(
        message, id, .hl7, HL7Decoder.decode(message.body, context: context(message)))
    case .csv, .xlsx:
      return prepareRegister(message, id)
    }
  }

  /// Most visits of a message that are stored with it; one of more goes into the record in chunks.
  static let visitsAtOnce = 500

  /// A register of few visits is judged whole; of one of many only the beginning has been read when
  /// it is stored, and a trial run reads it chunk by chunk.
  private func prepareRegister(_ message: ReceivedMessage, _ id: SubmissionID) -> PreparedSubmission
  {
    var reader = register(message)
    let first =
      reader.next(maximumVisits: Self.visitsAtOnce) ?? DecodedSubmission(mapping: "register/1")
    guard let second = reader.next(maximumVisits: Self.visitsAtOnce) else {
      return judge(message, id, .register, first)
    }
    if second.visits.isEmpty {
      var whole = first
      whole.issues += second.issues
      return judge(message, id, .register, whole)
    }
    guard message.trial == nil else {
      var whole = judge(message, id, .register, first)
      whole.add(judge(message, id, .register, second))
      while let next = reader.next(maximumVisits: Self.visitsAtOnce) {
        whole.add(judge(message, id, .register, next))
      }
      return whole
    }
    var large = PreparedSubmission(
      message: message, id: id, format: .register, decoded: nil, wantedVisits: [], issues: [],
      refusal: nil, parts: PreparedSubmission.PackedPart.whole(message))
    large.part = .message
    return large
  }

  /// A reader of a register at its first visit.
  func register(_ message: ReceivedMessage) -> RegisterReader {
    RegisterReader(message.body, context: context(message), headers: headers(message))
  }

  /// A chunk of a register that is stored already.
  func prepare(
    chunk number: Int, _ decoded: DecodedSubmission, of message: ReceivedMessage,
    _ id: SubmissionID
  ) -> PreparedSubmission {
    var prepared = judge(message, id, .register, decoded)
    prepared.part = .chunk(number)
    return prepared
  }

  private func prepareJSON(_ message: ReceivedMessage, _ id: SubmissionID) -> PreparedSubmission {
    let limits: JSONLimits =
      message.body.count > JSONLimits.submission.bytes ? .history : .submission
    let document: JSONDocument
    do {
      document = try Self.parse(message.body, limits)
    } catch {
      return unreadable(message, id, error)
    }
    if message.type == .pcare
      || message.type == .json && PCareDecoder.recognises(document.root)
    {
      return judge(
        message, id, .pcare, PCareDecoder.decode(document, context: context(message)))
    }
    var context = FHIRContext(
      receivedAt: ClinicalTime(utc: message.receivedAt),
      listsEntries: message.endpoint == .fhir || message.endpoint == .resource,
      target: message.target)
    context.medications = message.medications
    var decoded = FHIRDecoder.decode(document, context: context)
    decoded.issues += FHIRStructure.check(document.root, path: Self.rootPath(document.root))
    return judge(message, id, .fhir, decoded)
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

  /// What SATUSEHAT would refuse in a message: its findings under its own numbers, after ours that the
  /// message cannot be read at all.
  func preflight(_ message: ReceivedMessage) -> [Issue] {
    guard message.type == .fhir || message.type == .json else {
      return [Issue(.onlyFHIRIsForwarded, at: "Content-Type")]
    }
    do {
      let document = try Self.parse(message.body, .submission)
      return document.root.lend { SATUSEHATCheck.check($0, at: message.receivedAt) }
    } catch {
      return unreadable(message, SubmissionID(at: message.receivedAt / 1000), error).issues
    }
  }

  private static func rootPath(_ root: JSONValue) -> String { root["resourceType"]?.string ?? "" }

  /// What the sender said once that its titles mean.
  func headers(_ message: ReceivedMessage) -> HeaderMapping {
    snapshot.headers[message.sender.facility.id] ?? HeaderMapping()
  }

  /// Bare numbers of a facility are those of its SATUSEHAT number spaces, so that they meet what
  /// its FHIR software sends; a facility without a SATUSEHAT code has spaces of ours.
  func context(_ message: ReceivedMessage) -> FormatContext {
    let facility = message.sender.facility
    let code =
      facility.aliases.filter { $0.system == FHIRSystem.satusehatOrganization }
      .map(\.value).min() ?? facility.code
    return FormatContext(
      receivedAt: ClinicalTime(utc: message.receivedAt),
      visitNumberSystem: "http://sys-ids.kemkes.go.id/encounter/\(code)",
      patientNumberSystem: "http://sys-ids.kemkes.go.id/patient/\(code)")
  }

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
      message: message, id: id, format: .fhir, decoded: nil, wantedVisits: [], issues: [issue],
      refusal: isLimit ? .beyondLimit : .unusable,
      parts: PreparedSubmission.PackedPart.whole(message))
  }

  private func judge(
    _ message: ReceivedMessage, _ id: SubmissionID, _ format: MessageFormat,
    _ sent: DecodedSubmission
  ) -> PreparedSubmission {
    var decoded = sent
    let unknown = TerminologyMapping.apply(
      to: &decoded, of: message.sender.facility.id, with: snapshot.terminology)
    if snapshot.terminology.count > 0 {
      decoded.mapping += "+codes/\(snapshot.terminology.version)"
    }
    var issues = decoded.issues + CodeSystemsCheck.issues(of: unknown)
    for patient in decoded.patients {
      issues += PatientRules.judge(patient, now: message.receivedAt)
    }
    for visit in decoded.visits {
      issues += VisitRules.judge(visit, now: message.receivedAt)
      let patient =
        decoded.patients.indices.contains(visit.patient) ? decoded.patients[visit.patient] : nil
      issues += CrossCheck.judge(visit, patient: patient, now: message.receivedAt)
    }
    let facilities = judgeFacilities(decoded, sender: message.sender.facility)
    issues += facilities
    let blame = Blame(decoded, issues, format)
    let wanted = decoded.visits.indices.filter { !blame.visits.contains($0) }
    var refusal: PreparedSubmission.Refusal?
    if facilities.contains(where: \.isError) {
      refusal = .otherFacility
    } else if blame.isWhole || (wanted.isEmpty && !decoded.visits.isEmpty) {
      refusal = .unusable
    } else if message.endpoint == .resource
      || message.endpoint == .fhir && decoded.isTransaction,
      issues.contains(where: \.isError)
    {
      // A transaction is all or nothing. Source: FHIR R4, http.html#transaction.
      refusal = .unusable
    } else if decoded.isEmpty {
      if !issues.contains(where: \.isError) { issues.append(Issue(.nothingToKeep, at: "")) }
      refusal = .unusable
    }
    var prepared = PreparedSubmission(
      message: message, id: id, format: format, decoded: decoded,
      wantedVisits: refusal == nil ? wanted : [], issues: issues, refusal: refusal,
      parts: refusal == nil
        ? PreparedSubmission.PackedPart.byPatient(message, decoded)
        : PreparedSubmission.PackedPart.whole(message))
    prepared.unknownCodes = unknown
    return prepared
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
}

/// Which visits an error takes out: those in whose unit, or in one of whose facts' or patient's
/// units, it lies.
private struct Blame {
  /// Indices of visits that are refused.
  var visits: Set<Int> = []
  /// Whether an error lies where no visit is, so that the whole message is refused.
  var isWhole = false

  init(_ decoded: DecodedSubmission, _ issues: [Issue], _ format: MessageFormat) {
    let errors = issues.filter(\.isError)
    guard !errors.isEmpty else { return }
    var owners: [String: Set<Int>] = [:]
    func own(_ place: String, _ visit: Int) {
      owners[format.owner(of: place), default: []].insert(visit)
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
      if let blamed = owners[format.owner(of: error.position)] {
        visits.formUnion(blamed)
      } else if decoded.visits.isEmpty || format.isOfWhole(error.position) {
        isWhole = true
      }
    }
  }
}
