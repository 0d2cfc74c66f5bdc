import Database
import Foundation
import Logging
import Monitoring
import RecordModel
import Testing

/// ICD-10 is counted by whatever name a sender gives it.
@Suite("Names of ICD-10, counted", .timeLimit(.minutes(5)))
struct CodeSpellingTests {
  @Test("A diagnosis counts in facts and in quality under every name of ICD-10, and under no other")
  func names() async throws {
    let house = try await TestHouse()
    _ = try await house.submit(TestBundle())
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let facts = FactKeeper(database: house.database, keyring: house.keyring, logger: logger)
    let quality = QualityKeeper(database: house.database, logger: logger)
    let names: [(system: String, counts: Bool)] = [
      ("http://hl7.org/fhir/sid/icd-10", true), ("http://hl7.org/fhir/sid/icd10", true),
      ("ICD10", true), ("ICD-10", true), ("icdx", true), ("HTTPS://HL7.org/fhir/sid/ICD-10/", true),
      ("urn:oid:2.16.840.1.113883.6.3", true), ("http://id.who.int/icd/release/10/2019/", true),
      ("http://hl7.org/fhir/sid/icd-10-cm", true), ("http://snomed.info/sct", false),
      ("http://hl7.org/fhir/sid/icd-9-cm", false),
      ("http://id.who.int/icd/release/11/mms", false),
    ]
    for (system, counts) in names {
      try await house.run(
        """
        UPDATE record.diagnosis SET code_system = '\(system)';
        INSERT INTO monitor.work (facility_id, visit_id) SELECT facility_id, visit_id FROM record.visit
        """)
      try await facts.drain()
      try await quality.drain()
      #expect(
        try await house.count(
          "SELECT count(*) FROM monitor.visit_fact WHERE 'J06.9' = ANY (diagnoses)")
          == (counts ? 1 : 0), "\(system)")
      #expect(
        try await house.count(
          "SELECT good FROM monitor.quality_daily WHERE measure = 'i.diagnosis'")
          == (counts ? 1 : 0), "\(system)")
      #expect(CodeSystemSpelling.isICD10(system) == counts, "\(system)")
    }
    await house.close()
  }
}
