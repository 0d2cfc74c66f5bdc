import Foundation
import StrictJSON
import TestSupport
import Testing

/// Searching for a patient whose facility merged two of its records.
@Suite("Searching merged records, over mutual TLS", .timeLimit(.minutes(2)))
struct SearchMergedTests {
  @Test(
    "The survivor is found with the visits and the facts of the record that was merged into his")
  func merged() async throws {
    let house = try await RunningHouse.start()
    var ids: [String] = []
    // Numbers so far from each other that the matcher does not take one for the other with a slip of the pen.
    for (number, nik) in ["9971011506900001", "9971011506904852"].enumerated() {
      var visit = VisitText(number: "V-\(number)")
      visit.nik = nik
      let sent = try await house.curl("/fhir", RunningHouse.fhir, body: visit.text)
      #expect(sent.status == 201, "\(sent.body.prefix(500))")
      let place = (try sent.json["entry"]?.array ?? []).compactMap {
        $0["response"]?["location"]?.string
      }.first { $0.hasPrefix("Patient/") }
      ids.append(try #require(place?.split(separator: "/").dropFirst().first.map(String.init)))
    }
    // What hangs on no visit of the record that goes.
    try await house.tellAllergy(of: "Patient/\(ids[0])")
    func expect(_ visits: Int, _ allergies: Int) async throws {
      for who in ["patient=Patient/\(ids[1])", "patient.identifier=9971011506904852"] {
        for (type, number) in [
          ("Encounter", visits), ("Condition", visits), ("AllergyIntolerance", allergies),
        ] {
          let page = try await house.search("\(type)?\(who)")
          #expect(
            page["total"]?.int == number && page.resources.count == number, "\(type)?\(who)")
        }
      }
      let whole = try await house.search("Patient/\(ids[1])/$everything").resources
        .compactMap { $0["resourceType"]?.string }
      #expect(whole.filter { $0 == "Encounter" }.count == visits)
      #expect(whole.filter { $0 == "AllergyIntolerance" }.count == allergies)
    }
    try await expect(1, 0)
    try await house.asSuperuser(
      """
      INSERT INTO identity.patient_merge (retired_id, survivor_id, survivor_person, facility_id, submission_id)
      SELECT '\(ids[0])', patient_id, person_id, facility_id, patient_id FROM identity.patient
      WHERE patient_id = '\(ids[1])'
      """)
    try await expect(2, 1)
    // The record that stays, and the number of the one that went: they are one person's.
    for (type, number) in [("Encounter", 2), ("AllergyIntolerance", 1)] {
      let page = try await house.search(
        "\(type)?patient=Patient/\(ids[1])&patient.identifier=9971011506900001")
      #expect(page["total"]?.int == number && page.resources.count == number, "\(type)")
    }
    try await house.asSuperuser("UPDATE identity.patient_merge SET undone_at = now()")
    try await expect(1, 0)
    try await house.stop()
  }
}
