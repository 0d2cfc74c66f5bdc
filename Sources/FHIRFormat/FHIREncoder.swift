package import RecordModel
package import StrictJSON

/// What the store knows of a visit or patient beyond the assertion: ids and version.
package struct RecordLabels: Sendable, Hashable {
  /// The visit's id, 36 characters; also the beginning of the ids of all that hangs on it.
  package var visitID: String
  /// The id of the patient record that it is about.
  package var patientID: String
  /// Which version this is, 1 for the first.
  package var versionID: Int
  /// When this version was recorded.
  package var lastUpdated: ClinicalTime
  /// Codes of `meta.security`.
  package var security: [Coding] = []

  /// The labels of one version of one visit.
  package init(visitID: String, patientID: String, versionID: Int, lastUpdated: ClinicalTime) {
    self.visitID = visitID
    self.patientID = patientID
    self.versionID = versionID
    self.lastUpdated = lastUpdated
  }
}

/// Stored bytes that this room wrote and cannot read again.
package enum FHIREncodingError: Error, Hashable, Sendable {
  /// A remainder or body is no JSON object; `place` says where in the message it came from.
  case unreadable(place: String)
}

/// The common record into FHIR R4 JSON.
///
/// Each resource is its columns, overlaid with its remainder: an element of the remainder replaces
/// the
/// columns' version of it. Erase the remainders and the columns alone still make a resource.
package enum FHIREncoder {
  /// The Encounter of a visit.
  package static func encounter(
    _ visit: Visit, _ labels: RecordLabels
  ) throws(FHIREncodingError) -> JSON {
    let writer = ResourceWriter(Links(labels), stamp: Stamp(labels))
    return try writer.encounter(visit, VisitRemainder(visit))
  }

  /// All resources of a visit: its Encounter, diagnoses, observations, procedures, medication
  /// requests, and
  /// what was kept whole, in this order.
  package static func resources(
    of visit: Visit, _ labels: RecordLabels
  ) throws(FHIREncodingError) -> [JSON] {
    let writer = ResourceWriter(Links(labels), stamp: Stamp(labels))
    return try writer.resources(of: visit)
  }

  /// The resource of a visit whose id ends in `tail`: `c0123456789abcdef`, `r2`; nil if there is
  /// none.
  ///
  /// The key of any component of a panel names its Observation.
  package static func fact(
    withID tail: String, of visit: Visit, _ labels: RecordLabels
  ) throws(FHIREncodingError) -> JSON? {
    let writer = ResourceWriter(Links(labels), stamp: Stamp(labels))
    return try writer.fact(withID: tail, of: visit)
  }

  /// A Patient.
  ///
  /// - Parameter maskedNationalNumbers: every digit of a NIK, mother's NIK, family card, BPJS and
  ///   passport
  ///   number becomes `#`, as SATUSEHAT does in search results; the IHS number stays.
  package static func patient(
    _ patient: PatientAssertion, id: String, versionID: Int = 1, lastUpdated: ClinicalTime? = nil,
    maskedNationalNumbers: Bool, links: [(type: String, reference: String)] = []
  ) throws(FHIREncodingError) -> JSON {
    let stamp = Stamp(id: id, versionID: versionID, lastUpdated: lastUpdated)
    let remainder = try elements(patient.remainder, place: patient.place)
    var members = PatientWriter(isMasked: maskedNationalNumbers).members(
      patient, stamp: stamp, remainder: remainder)
    if !links.isEmpty { Self.link(links, in: &members) }
    return .object(members)
  }

  /// Adds Patient.link; one who was replaced is not active any more.
  private static func link(
    _ links: [(type: String, reference: String)], in members: inout [JSONMember]
  ) {
    members.removeAll { $0.key == "link" }
    members.append(
      JSONMember(
        key: "link",
        value: .array(
          links.map {
            ["other": ["reference": .string($0.reference)], "type": .string($0.type)]
          })))
    guard links.contains(where: { $0.type == "replaced-by" }) else { return }
    members.removeAll { $0.key == "active" }
    members.append(JSONMember(key: "active", value: .bool(false)))
  }

  /// A resource that was kept whole for everybody or with a patient, under our id.
  package static func sharedResource(
    _ body: [UInt8], id: String, versionID: Int = 1, lastUpdated: ClinicalTime? = nil
  ) throws(FHIREncodingError) -> JSON {
    var members = try elements(body, place: id)
    Stamp(id: id, versionID: versionID, lastUpdated: lastUpdated).apply(to: &members)
    return .object(members)
  }

  /// Resources of a patient that name no visit, under our ids; of what was told several times under
  /// one number, the last word: an appointment that was moved is one appointment.
  ///
  /// - Parameter words: oldest first, with when they came in microseconds since 1970.
  package static func patientResources(
    _ words: [(id: String, body: [UInt8], recordedAt: Int64)]
  ) throws(FHIREncodingError) -> [JSON] {
    var resources: [JSON] = []
    for word in words {
      resources.append(
        try sharedResource(
          word.body, id: word.id, lastUpdated: ClinicalTime(utc: word.recordedAt)))
    }
    let names = resources.map(\.numberedName)
    var last: [String: Int] = [:]
    for (index, name) in names.enumerated() { if let name { last[name] = index } }
    return resources.indices.filter { index in
      names[index].map { last[$0] == index } ?? true
    }.map { resources[$0] }
  }

  /// The members of a stored JSON object; none for no bytes.
  static func elements(
    _ bytes: [UInt8], place: String
  ) throws(FHIREncodingError) -> [JSONMember] {
    guard !bytes.isEmpty else { return [] }
    guard let document = try? JSONDocument(bytes, limits: .history),
      let members = JSON(document.root).members
    else { throw .unreadable(place: place) }
    return members
  }
}

/// Id and meta of a resource on reading; the sender's other meta stays.
struct Stamp {
  let id: String
  let versionID: Int
  let lastUpdated: ClinicalTime?
  let security: [Coding]

  init(id: String, versionID: Int, lastUpdated: ClinicalTime?, security: [Coding] = []) {
    self.id = id
    self.versionID = versionID
    self.lastUpdated = lastUpdated
    self.security = security
  }

  init(_ labels: RecordLabels) {
    self.init(
      id: labels.visitID, versionID: labels.versionID, lastUpdated: labels.lastUpdated,
      security: labels.security)
  }

  /// The same version of a thing that hangs on this one.
  func tail(_ tail: String) -> Stamp {
    Stamp(
      id: "\(id).\(tail)", versionID: versionID, lastUpdated: lastUpdated, security: security)
  }

  func apply(to members: inout [JSONMember]) {
    var meta: [JSONMember] = [JSONMember("versionId", .string(String(versionID)))]
    if let lastUpdated { meta.append(JSONMember("lastUpdated", .string(lastUpdated.text))) }
    let labels = security.compactMap { JSON.coding($0) }
    if !labels.isEmpty { meta.append(JSONMember("security", .array(labels))) }
    for member in members where member.key == "meta" {
      for part in member.value.members ?? []
      where part.key != "versionId" && part.key != "lastUpdated"
        && (part.key != "security" || labels.isEmpty)
      {
        meta.append(part)
      }
    }
    members.removeAll { $0.key == "id" || $0.key == "meta" }
    let start = members.first?.key == "resourceType" ? 1 : 0
    members.insert(
      contentsOf: [JSONMember("id", .string(id)), JSONMember("meta", .object(meta))], at: start)
  }
}

/// How the resources of one visit name each other.
struct Links {
  let patient: String
  let visit: String
  let fact: @Sendable (FactKind, FactKey) -> String

  init(
    patient: String, visit: String, fact: @escaping @Sendable (FactKind, FactKey) -> String
  ) {
    self.patient = patient
    self.visit = visit
    self.fact = fact
  }

  init(_ labels: RecordLabels) {
    let visitID = labels.visitID
    self.init(patient: "Patient/" + labels.patientID, visit: "Encounter/" + visitID) {
      "\($0.resourceType)/\(visitID).\($0.letter)\($1.hexadecimal)"
    }
  }
}
