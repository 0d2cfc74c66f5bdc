import RecordModel
import StrictJSON

/// URIs that this mapping reads or writes by name.
package enum FHIRSystem {
  /// Who pays for a visit: an extension of Encounter with a valueCoding, our own.
  package static let payerExtension = String(describing: payerExtensionURL)
  /// The code system of our rule codes in an OperationOutcome.
  package static let rule = "https://fhir.baimbai.id/CodeSystem/rule"
  /// The versions of the weights by which records are matched, a tag of an answer to `$match`.
  package static let matchWeights = "https://fhir.baimbai.id/CodeSystem/match-weights"
  /// Identifier system of a patient that is named by our own patient id.
  package static let baimbaiPatient = "urn:baimbai:patient"
  /// Identifier system of an organisation that is named by its SATUSEHAT id
  /// (`Organization/1000...`).
  package static let satusehatOrganization = "urn:satusehat:organization"
  /// Kemendagri codes of an address. Source: SATUSEHAT Postman collection 02.
  package static let administrativeCode = String(describing: administrativeCodeURL)

  /// The same for comparisons without a String.
  static let payerExtensionURL: StaticString =
    "https://fhir.baimbai.id/StructureDefinition/payer"
  static let administrativeCodeURL: StaticString =
    "https://fhir.kemkes.go.id/r4/StructureDefinition/administrativeCode"

  static let conditionClinical = "http://terminology.hl7.org/CodeSystem/condition-clinical"
  static let conditionVerification = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
  static let participationType: StaticString =
    "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
  static let ucum = "http://unitsofmeasure.org"

  /// What stands for a demanded value that nobody told. Source: FHIR R4, extension
  /// data-absent-reason.
  static let absent: JSON = [
    "extension": [
      [
        "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
        "valueCode": "unknown",
      ]
    ]
  ]

  /// Misspellings that occur in official samples and in the field: wrong beginning, right
  /// beginning.
  /// Source: SATUSEHAT Postman collections. `http` against `https` is mended only where the other
  /// naming does not exist.
  static let misspellings: [(wrong: StaticString, right: StaticString)] = [
    ("http:sys-ids.kemkes.go.id", "http://sys-ids.kemkes.go.id"),
    ("http:/sys-ids.kemkes.go.id", "http://sys-ids.kemkes.go.id"),
    ("https:sys-ids.kemkes.go.id", "http://sys-ids.kemkes.go.id"),
    ("http://fhir.kemkes.go.id/id/", "https://fhir.kemkes.go.id/id/"),
    ("https:fhir.kemkes.go.id", "https://fhir.kemkes.go.id"),
    ("https:/fhir.kemkes.go.id", "https://fhir.kemkes.go.id"),
    ("http://snomed.info.sct", "http://snomed.info/sct"),
    ("http:snomed.info/sct", "http://snomed.info/sct"),
    ("https://snomed.info/sct", "http://snomed.info/sct"),
    ("https://loinc.org", "http://loinc.org"),
  ]

  /// SATUSEHAT's systems of visit numbers begin so and end in the organisation's id.
  private static let encounterNumbers = "http://sys-ids.kemkes.go.id/encounter/"

  /// The organisation whose visit numbers a naming system holds; nil for other systems.
  static func organization(ofEncounterSystem system: String) -> ExternalIdentifier? {
    guard system.hasPrefix(encounterNumbers) else { return nil }
    let id = system.utf8.dropFirst(encounterNumbers.utf8.count)
    guard !id.isEmpty, id.allSatisfy({ $0 &- 48 < 10 }) else { return nil }
    return ExternalIdentifier(system: satusehatOrganization, value: String(Substring(id)))
  }

  /// The systems that most codings have, by their length: literals, of which no copy is made or
  /// counted.
  private static let commonByLength: [[String]] = {
    let common = [
      "http://loinc.org", "http://snomed.info/sct", "http://unitsofmeasure.org",
      "http://hl7.org/fhir/sid/icd-10", "http://sys-ids.kemkes.go.id/kfa",
      "http://hl7.org/fhir/sid/icd-9-cm", "http://terminology.hl7.org/CodeSystem/v3-ActCode",
      "http://terminology.hl7.org/CodeSystem/diagnosis-role",
      "http://terminology.hl7.org/CodeSystem/condition-clinical",
      "http://terminology.hl7.org/CodeSystem/condition-category",
      "http://terminology.hl7.org/CodeSystem/observation-category",
      "http://terminology.hl7.org/CodeSystem/condition-ver-status",
      "http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm",
    ]
    var table: [[String]] = Array(repeating: [], count: 64)
    for system in common { table[system.utf8.count].append(system) }
    return table
  }()

  /// A system that is common, as a String that is made once; nil for any other.
  static func common(_ system: UnsafeBufferPointer<UInt8>) -> String? {
    guard system.count < commonByLength.count else { return nil }
    return commonByLength[system.count].first { candidate in
      candidate.utf8.withContiguousStorageIfAvailable { $0.isSame(as: system) } == true
    }
  }

  /// The right spelling of a misspelt system; nil if nothing is wrong with it.
  static func mended(_ system: UnsafeBufferPointer<UInt8>) -> String? {
    for (wrong, right) in misspellings where system.begins(with: wrong) {
      let right = String(describing: right)
      return right + String(decoding: system.dropFirst(wrong.utf8CodeUnitCount), as: UTF8.self)
    }
    return nil
  }

  /// The same for a text.
  static func mended(_ system: String) -> String {
    var text = system
    return text.withUTF8 { mended($0) } ?? system
  }
}

/// Codes that FHIR binds and this mapping writes with their words.
enum FHIRCode {
  /// FHIR R4 encounter-status.
  static let encounterStatus: [StaticString] = [
    "finished", "in-progress", "arrived", "planned", "triaged", "onleave", "cancelled",
    "entered-in-error", "unknown",
  ]

  /// The display of a code of condition-clinical or condition-ver-status; the code itself if it is
  /// no such code.
  static func conditionDisplay(_ code: String) -> String {
    switch code {
    case "active": "Active"
    case "confirmed": "Confirmed"
    case "resolved": "Resolved"
    case "inactive": "Inactive"
    case "remission": "Remission"
    case "recurrence": "Recurrence"
    case "relapse": "Relapse"
    case "unconfirmed": "Unconfirmed"
    case "provisional": "Provisional"
    case "differential": "Differential"
    case "refuted": "Refuted"
    case "entered-in-error": "Entered in Error"
    default: code
    }
  }
}

extension RandomAccessCollection where Element == UInt8, Index == Int {
  /// Whether the bytes begin with `prefix`.
  func begins(with prefix: StaticString) -> Bool {
    let length = prefix.utf8CodeUnitCount
    guard count >= length else { return false }
    var pointer = prefix.utf8Start
    for index in startIndex..<startIndex + length {
      guard self[index] == pointer.pointee else { return false }
      pointer += 1
    }
    return true
  }

  /// Whether the bytes are `text`.
  func equals(_ text: StaticString) -> Bool {
    count == text.utf8CodeUnitCount && begins(with: text)
  }

  /// Whether the bytes are the 36 characters of a UUID.
  var isUUID: Bool {
    guard count == 36 else { return false }
    for (offset, byte) in enumerated() {
      switch offset {
      case 8, 13, 18, 23: guard byte == UInt8(ascii: "-") else { return false }
      default:
        guard byte.isHexadecimal else { return false }
      }
    }
    return true
  }

  /// Whether there is at least one byte and all are decimal digits.
  var isDigits: Bool { !isEmpty && allSatisfy { $0 &- 48 < 10 } }
}

extension UInt8 {
  fileprivate var isHexadecimal: Bool {
    self &- 48 < 10 || (self | 0x20) &- 97 < 6
  }
}
