package import FHIRFormat
package import PatientIndex
import RecordModel
package import RecordStore
package import StrictJSON

/// What the store knows of patients and visits, as FHIR; whoever reads them has a durable entry.
package enum RecordView {
  /// A patient; `isMasked` hides the digits of national numbers, as search results do.
  package static func patient(_ entry: PatientEntry, isMasked: Bool) throws -> JSON {
    try FHIREncoder.patient(
      entry.current, id: entry.id.description, versionID: entry.version,
      lastUpdated: ClinicalTime(utc: entry.recordedAt), maskedNationalNumbers: isMasked,
      links: entry.links.map { ($0.kind.rawValue, "Patient/\($0.other)") })
  }

  /// The ids and the version that a visit's resources carry.
  package static func labels(_ entry: VisitEntry) -> RecordLabels {
    var labels = RecordLabels(
      visitID: entry.id.description, patientID: entry.patient.description,
      versionID: entry.version, lastUpdated: ClinicalTime(utc: entry.updatedAt))
    // Which category was taken out is not said: the label would tell what the facts do not.
    if entry.isRedacted { labels.security = [redacted, restricted] }
    return labels
  }

  private static let redacted = Coding(
    system: "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", code: "REDACTED",
    display: "redacted")
  private static let restricted = Coding(
    system: "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", code: "R",
    display: "restricted")

  /// Visits with all that hangs on them, then what hangs on no visit.
  package static func resources(
    _ visits: [VisitEntry], _ whole: [PatientResource]
  ) throws -> [JSON] {
    var resources: [JSON] = []
    for visit in visits {
      resources += try FHIREncoder.resources(of: visit.visit, labels(visit))
    }
    return try resources
      + FHIREncoder.patientResources(whole.map { ($0.id, $0.body, $0.recordedAt) })
  }
}
