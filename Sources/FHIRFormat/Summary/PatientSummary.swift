package import RecordModel
package import StrictJSON

/// What matters of a patient on one page: the sections of the International Patient Summary, made from
/// the FHIR resources of his record.
///
/// Source: HL7 International Patient Summary, Composition sections; ISO 27269.
package struct PatientSummary: Sendable {
  /// A part of the summary, in the order of the page.
  package enum Part: String, Sendable, CaseIterable {
    case problems, allergies, medications, immunizations, results, procedures, vitalSigns
  }

  /// One line of a section, in words.
  package struct Row: Hashable, Sendable {
    /// What it is: the concept's words, with its code.
    package let what: String
    /// Value, dose or state.
    package let detail: String
    /// When: a date as sent; empty if nobody told.
    package let when: String
  }

  /// One section: what is told, and the resources that tell it.
  package struct Section: Sendable {
    /// Which.
    package let part: Part
    /// The lines, newest first.
    package let rows: [Row]
    /// The resources, one a line.
    package let resources: [JSON]
  }

  /// The patient, as FHIR.
  package let patient: JSON
  /// All sections, empty ones too.
  package let sections: [Section]
  /// Whether there are more visits than it was made from.
  package let isCut: Bool

  /// Makes a summary.
  ///
  /// - Parameters:
  ///   - resources: the record's, the newest visit's first.
  ///   - isCut: whether these are the newest visits only.
  package init(patient: JSON, resources: [JSON], isCut: Bool) {
    self.patient = patient
    self.isCut = isCut
    let clock = SummaryClock(resources)
    var found: [Part: [JSON]] = [:]
    var told: [Part: Set<String>] = [:]
    for resource in resources {
      guard let part = Part(resource), resource.isSummed else { continue }
      // Of what is told again and again the newest word counts.
      let name = resource.conceptName ?? resource["id"]?.string ?? ""
      guard told[part, default: []].insert(name).inserted else { continue }
      found[part, default: []].append(resource)
    }
    sections = Part.allCases.map { part in
      let own = found[part] ?? []
      return Section(
        part: part,
        rows: own.map {
          Row(what: $0.conceptWords, detail: $0.summaryDetail, when: clock.when($0))
        }, resources: own)
    }
  }
}

extension PatientSummary.Part {
  /// LOINC's code of the section and its name. Source: IPS, Composition.section.code.
  package var code: (code: String, display: String) {
    switch self {
    case .problems: ("11450-4", "Problem list - Reported")
    case .allergies: ("48765-2", "Allergies and adverse reactions Document")
    case .medications: ("10160-0", "History of Medication use Narrative")
    case .immunizations: ("11369-6", "History of Immunization Narrative")
    case .results: ("30954-2", "Relevant diagnostic tests/laboratory data Narrative")
    case .procedures: ("47519-4", "History of Procedures Document")
    case .vitalSigns: ("8716-3", "Vital signs")
    }
  }

  /// The heading.
  package var title: Bilingual {
    switch self {
    case .problems: Bilingual(id: "Masalah kesehatan", en: "Problems")
    case .allergies: Bilingual(id: "Alergi dan reaksi", en: "Allergies and intolerances")
    case .medications: Bilingual(id: "Obat", en: "Medications")
    case .immunizations: Bilingual(id: "Imunisasi", en: "Immunizations")
    case .results: Bilingual(id: "Hasil pemeriksaan", en: "Results")
    case .procedures: Bilingual(id: "Tindakan", en: "Procedures")
    case .vitalSigns: Bilingual(id: "Tanda vital", en: "Vital signs")
    }
  }

  /// What an empty section says: not known is not the same as none.
  package var nothing: Bilingual {
    Bilingual(
      id: "Tidak ada catatan di sini. Ini tidak berarti tidak ada.",
      en: "Nothing is recorded here. That does not mean there is none.")
  }

  /// Where a resource belongs; nil for one that no section takes.
  init?(_ resource: JSON) {
    switch resource["resourceType"]?.string {
    case "Condition": self = .problems
    case "AllergyIntolerance": self = .allergies
    case "MedicationRequest", "MedicationStatement": self = .medications
    case "Immunization": self = .immunizations
    case "DiagnosticReport": self = .results
    case "Procedure": self = .procedures
    case "Observation": self = resource.isVitalSign ? .vitalSigns : .results
    default: return nil
    }
  }
}

/// When things were: their own time, else the beginning of their visit.
private struct SummaryClock {
  private var visits: [String: String] = [:]

  init(_ resources: [JSON]) {
    for resource in resources where resource["resourceType"]?.string == "Encounter" {
      guard let id = resource["id"]?.string, let start = resource["period"]?["start"]?.string else {
        continue
      }
      visits["Encounter/\(id)"] = start
    }
  }

  private static let elements = [
    "effectiveDateTime", "onsetDateTime", "performedDateTime", "authoredOn", "occurrenceDateTime",
    "recordedDate", "issued",
  ]

  func when(_ resource: JSON) -> String {
    let own = Self.elements.lazy.compactMap { resource[$0]?.string }.first
    let period = ["effectivePeriod", "performedPeriod", "onsetPeriod"].lazy.compactMap {
      resource[$0]?["start"]?.string
    }.first
    return own ?? period ?? resource["encounter"]?["reference"]?.string.flatMap { visits[$0] } ?? ""
  }
}
