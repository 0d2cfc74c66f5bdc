import AuditLog
import FHIRFormat
import HL7Format
import RecordModel
import RecordStore
import StrictJSON

/// Who said what of a resource, when, in which message and where in it, as FHIR Provenance.
///
/// Source: FHIR R4, Provenance; v3-DataOperation.
struct ProvenanceWriter {
  let visit: VisitEntry
  let origins: [SubmissionID: SubmissionOrigin]
  /// What the certificate's facility is called.
  let facilityCode: String
  /// `Encounter/{id}`, `Condition/{id}.c{key}`.
  let target: String
  /// What follows the visit's id; nil for the visit itself.
  let tail: String?

  private static let base = "https://fhir.baimbai.id/StructureDefinition/"

  /// One for each word that speaks of the target, oldest by the sender's time first.
  func resources() throws -> [JSON] {
    let counts = Set(visit.assertions.effective.map(\.number))
    return try visit.assertions.compactMap { word in
      guard let said = try resource(in: word) else { return nil }
      return provenance(of: word, said, isInForce: counts.contains(word.number))
    }
  }

  /// The target as one word alone tells it.
  private func resource(in word: VisitAssertion) throws -> JSON? {
    let labels = RecordLabels(
      visitID: visit.id.description, patientID: visit.patient.description,
      versionID: word.number, lastUpdated: ClinicalTime(utc: visit.updatedAt))
    guard let tail else { return try FHIREncoder.encounter(word.visit, labels) }
    return try FHIREncoder.fact(withID: tail, of: word.visit, labels)
  }

  private func provenance(of word: VisitAssertion, _ said: JSON, isInForce: Bool) -> JSON {
    let origin = origins[word.submission]
    var json: JSON = [
      "resourceType": "Provenance", "id": .string("\(visit.id).w\(word.number)"),
      "target": [["reference": .string(target)]],
      "occurredDateTime": .string(ClinicalTime(utc: word.senderTime).text),
      "recorded": .string(ClinicalTime(utc: origin?.receivedAt ?? visit.updatedAt).text),
      "activity": [
        "coding": [
          [
            "system": "http://terminology.hl7.org/CodeSystem/v3-DataOperation",
            "code": word.number == 1 ? "CREATE" : "UPDATE",
          ]
        ]
      ],
      "agent": [
        [
          "type": [
            "coding": [
              [
                "system": "http://terminology.hl7.org/CodeSystem/provenance-participant-type",
                "code": "author",
              ]
            ]
          ],
          "who": [
            "type": "Organization",
            "identifier": [
              "system": "https://fhir.baimbai.id/facility", "value": .string(facilityCode),
            ],
          ],
        ]
      ],
    ]
    json["entity"] = [entity(word, said, origin)]
    json["extension"] = .array(facts(word, origin, isInForce: isInForce))
    return json
  }

  private func facts(
    _ word: VisitAssertion, _ origin: SubmissionOrigin?, isInForce: Bool
  ) -> [JSON] {
    var facts = [text("mapping", word.mapping), text("word", String(word.number))]
    if let origin {
      if let certificate = origin.certificate {
        facts.append(text("certificate-sha256", hexadecimal(certificate)))
      }
      facts.append(text("log-index", String(origin.leafIndex)))
    }
    if let replays = word.replays { facts.append(text("read-again-from", replays.description)) }
    facts.append([
      "url": .string(Self.base + "in-force"), "valueBoolean": .bool(isInForce),
    ])
    return facts
  }

  private func entity(_ word: VisitAssertion, _ said: JSON, _ origin: SubmissionOrigin?) -> JSON {
    let place = place(in: word)
    let positions = elements(of: said).map { element -> JSON in
      [
        "url": .string(Self.base + "element-source"),
        "extension": [
          ["url": "element", "valueString": .string(element)],
          [
            "url": "position",
            "valueString": .string(position(of: element, at: place, mapping: word.mapping)),
          ],
        ],
      ]
    }
    var what: JSON = [
      "identifier": [
        "system": "https://fhir.baimbai.id/submission", "value": .string(word.message.description),
      ]
    ]
    if let origin { what["display"] = .string(origin.mediaType) }
    return [
      "role": "source", "what": what, "extension": .array([text("position", place)] + positions),
    ]
  }

  /// Where the target stood in a word's message.
  private func place(in word: VisitAssertion) -> String {
    guard let tail, let letter = tail.first else { return word.visit.place }
    let key = String(tail.dropFirst())
    func find(_ keys: [FactKey], _ place: (Int) -> String) -> String? {
      keys.firstIndex { $0.hexadecimal == key }.map(place)
    }
    let visit = word.visit
    let found: String? =
      switch letter {
      case "c": find(visit.diagnosisKeys) { visit.diagnoses[$0].origin.place }
      case "p": find(visit.procedureKeys) { visit.procedures[$0].origin.place }
      case "o": find(visit.observationKeys) { visit.observations[$0].origin.place }
      case "m": find(visit.medicationRequestKeys) { visit.medicationRequests[$0].origin.place }
      default: nil
      }
    return found ?? visit.place
  }

  /// The elements that came from the sender.
  private func elements(of said: JSON) -> [String] {
    let ours: Set = ["resourceType", "id", "meta", "subject", "encounter"]
    return (said.members ?? []).map(\.key).filter { !ours.contains($0) }
  }

  /// The position of an element's source, as exact as the format's mapping knows it.
  private func position(of element: String, at place: String, mapping: String) -> String {
    if mapping.hasPrefix("fhir") { return "\(place).\(element)" }
    if mapping.hasPrefix("hl7") {
      return HL7Decoder.field(ofElement: element, at: place) ?? place
    }
    return place
  }

  private func text(_ name: String, _ value: String) -> JSON {
    ["url": .string(Self.base + name), "valueString": .string(value)]
  }
}
