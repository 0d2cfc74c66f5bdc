import StrictJSON

/// An invented visit as a clinic's software would post it: a transaction Bundle in SATUSEHAT's
/// shape.
///
/// Entries: Patient, Encounter, Conditions, Observations, Procedures, MedicationRequests; every
/// fullUrl is a `urn:uuid:` and every reference inside the visit uses it. About 11 KB. Source:
/// SATUSEHAT Postman collection 01.
package enum SyntheticBundle {
  /// The JSON of one visit, compact; the same bytes for the same seed, span, count and index.
  package static func bytes(of visit: SyntheticVisit) -> [UInt8] {
    var writer = BundleWriter(visit)
    writer.write()
    return writer.json.bytes
  }
}
