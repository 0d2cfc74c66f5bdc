import Disclosure
import FHIRFormat
import Foundation
import RecordModel
import Registry
import StrictJSON

/// A person's word as FHIR's Consent, as it was sent and as it stands.
///
/// Source: FHIR R4, consent.html; HL7 v3-ActCode for the labels of sensitive categories.
enum ConsentResource {
  private static let actCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode"

  /// The codes by which a provision names a sensitive category; the first of each is how it is told.
  static let labels: [(code: String, category: String)] = [
    ("HIV", "hiv"), ("PSY", "mental"), ("MH", "mental"), ("SEX", "reproductive"),
    ("STD", "reproductive"), ("SDV", "violence"), ("VIO", "violence"),
  ]

  /// What the words are about, as a search names it.
  static let category = "59284-0"

  /// A version of a word: the first as it was recorded, the second as it ended.
  static func version(
    _ number: Int, of view: ConsentView, _ snapshot: RegistrySnapshot
  ) -> VersionedReply? {
    guard number == 1 || (number == 2 && view.entry.end != nil) else { return nil }
    let end = number == 2 ? view.entry.end : nil
    let updatedAt = end?.at ?? view.entry.recorded
    return VersionedReply(
      resource: json(view, end, number, updatedAt, snapshot), version: number, updatedAt: updatedAt)
  }

  /// How many versions there are: two for a word that has ended.
  static func versions(of view: ConsentView) -> Int { view.entry.end == nil ? 1 : 2 }

  private static func json(
    _ view: ConsentView, _ end: ConsentEntryRow.End?, _ number: Int, _ updatedAt: Int64,
    _ snapshot: RegistrySnapshot
  ) -> JSON {
    let entry = view.entry
    var resource: JSON = [
      "resourceType": "Consent", "id": .string(entry.consent.id.description),
      "meta": [
        "versionId": .string(String(number)),
        "lastUpdated": .string(ClinicalTime(utc: updatedAt).text),
      ],
      "status": .string(end == nil ? "active" : "inactive"),
      "scope": [
        "coding": [
          [
            "system": "http://terminology.hl7.org/CodeSystem/consentscope",
            "code": "patient-privacy",
          ]
        ]
      ],
      "category": [["coding": [["system": "http://loinc.org", "code": .string(category)]]]],
    ]
    if let patient = view.patient {
      resource["patient"] = ["reference": .string("Patient/\(patient)")]
    }
    resource["dateTime"] = .string(ClinicalTime(utc: entry.recorded).text)
    if let place = entry.recordedAt {
      resource["organization"] = [["reference": .string(reference(to: place, snapshot))]]
    }
    resource["sourceAttachment"] = [
      "title": .string(entry.consent.evidence),
      "hash": .string(Data(entry.consent.evidenceHash).base64EncodedString()),
    ]
    resource["policyRule"] = [
      "coding": [
        [
          "system": .string(actCode),
          "code": .string(entry.consent.kind == "opt-in" ? "OPTIN" : "OPTOUT"),
        ]
      ]
    ]
    resource["provision"] = provision(entry.consent, snapshot)
    return resource
  }

  private static func provision(_ consent: ConsentRecord, _ snapshot: RegistrySnapshot) -> JSON {
    var period: JSON = ["start": .string(ClinicalTime(utc: consent.from).text)]
    if let until = consent.until { period["end"] = .string(ClinicalTime(utc: until).text) }
    var provision: JSON = [
      "type": .string(consent.kind == "opt-in" ? "permit" : "deny"), "period": period,
    ]
    if let facility = consent.facility {
      provision["actor"] = [
        [
          "role": [
            "coding": [
              [
                "system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationType",
                "code": "IRCP",
              ]
            ]
          ],
          "reference": ["reference": .string(reference(to: facility, snapshot))],
        ]
      ]
    }
    let told = consent.categories.compactMap { category in
      labels.first { $0.category == category }?.code
    }
    if !told.isEmpty {
      provision["securityLabel"] = .array(
        told.map { ["system": .string(actCode), "code": .string($0)] })
    }
    return provision
  }

  /// A facility by its code, as a consent names it when it is sent.
  private static func reference(to facility: FacilityID, _ snapshot: RegistrySnapshot) -> String {
    "Organization/\(snapshot.facilities[facility]?.code ?? facility.description)"
  }
}
