import AccessPolicy
import Administration
import AuditLog
import Database
import Foundation
import Intake
import Logging
import PatientIndex
import RecordModel
import Registry
import TestSupport
import Testing

/// What hangs on a record that was taken out of its person, or out of a merge.
@Suite("What goes with a parted record", .timeLimit(.minutes(5)))
struct PartedRecordTests {
  @Test("An opt-out and a restriction hold for both persons, an opt-in for whom it was given")
  func consents() async throws {
    let scene = try await MatchScene()
    try await scene.twice()
    for kind in ["opt-in", "opt-out", "restriction"] {
      try await scene.house.run(
        """
        INSERT INTO access.consent (consent_id, person_id, kind, categories, valid_from, evidence, evidence_hash,
          recorded_by, recorded_at)
        SELECT gen_random_uuid(), person_id, '\(kind)', '{}', now(), 'surat', sha256('surat'), 'budi', now()
        FROM identity.person
        """)
    }
    // In a house whose policy lets an officer see who is restricted; ours does not.
    var open = Policy.shipped
    open.rules.removeAll { $0.name == "office-restricted" }
    try await scene.part(under: .review(by: open))
    for (kind, persons) in [("opt-in", 1), ("opt-out", 2), ("restriction", 2)] {
      #expect(
        try await scene.house.count(
          "SELECT count(DISTINCT person_id) FROM access.consent WHERE kind = '\(kind)'") == persons,
        "\(kind)")
    }
    await scene.house.close()
  }

  @Test(
    "A visit that was on its way at the parting goes to its record's person, without a new word")
  func onItsWay() async throws {
    let scene = try await MatchScene()
    try await scene.twice()
    _ = try await scene.matcher.work()
    try await scene.part()
    _ = try await scene.matcher.work()
    try await scene.house.run(
      """
      UPDATE record.visit v SET person_id = p.parted_from
      FROM identity.person p WHERE p.person_id = v.person_id AND p.parted_from IS NOT NULL
      """)
    _ = try await scene.matcher.work()
    #expect(
      try await scene.house.count(
        """
        SELECT count(*) FROM record.visit v JOIN identity.patient t USING (patient_id)
        WHERE v.person_id <> t.person_id
        """) == 0)
    await scene.house.close()
  }

  @Test(
    "A message that speaks of a record that stays too stays with it; nobody parts whom another erased"
  )
  func shared() async throws {
    let scene = try await MatchScene()
    try await scene.twice()
    let a = try scene.house.identity(TestHouse.certificateA).facility.id
    // The first facility's message speaks of a second record of hers.
    try await scene.house.run(
      """
      INSERT INTO identity.patient (patient_id, facility_id, person_id)
      SELECT '01890000-0000-7000-8000-000000000001', facility_id, person_id FROM identity.patient
      WHERE facility_id = '\(a)';
      INSERT INTO identity.patient_assertion (patient_id, content_hash, facility_id, submission_id, place, mapping,
        sender_time, demographics)
      SELECT '01890000-0000-7000-8000-000000000001', content_hash, facility_id, submission_id, place, mapping,
        sender_time, demographics
      FROM identity.patient_assertion WHERE facility_id = '\(a)'
      """)
    func part(_ record: String, _ person: String) async throws {
      try await scene.house.run(
        """
        SELECT identity.part_records(ARRAY[patient_id], p.person_id, '\(person)', substr(sha256('\(person)'), 1, 16),
          p.key_id, p.sealed_key, '{}', '{}', '{}')
        FROM identity.patient t JOIN identity.person p ON p.person_id = coalesce(\(record), t.person_id)
        WHERE t.facility_id = '\(a)' AND t.patient_id <> '01890000-0000-7000-8000-000000000001'
        """)
    }
    let parts = "SELECT count(*) FROM record.raw_part r JOIN identity.person p USING (person_id)"
    try await part("NULL", "01890000-0000-7000-8000-00000000000a")
    #expect(try await scene.house.count(parts + " WHERE p.parted_from IS NOT NULL") == 0)
    #expect(try await scene.house.count("SELECT count(*) FROM identity.person") == 2)
    // He is no longer whose record it was: no person with that key is made.
    await #expect(throws: (any Error).self) {
      try await part(
        "(SELECT person_id FROM identity.person WHERE parted_from IS NULL)",
        "01890000-0000-7000-8000-00000000000b")
    }
    #expect(try await scene.house.count("SELECT count(*) FROM identity.person") == 2)
    await scene.house.close()
  }

  @Test("A merge that an officer parted takes nothing along when it is sent again")
  func chain() async throws {
    let scene = try await MatchScene()
    let house = scene.house
    func send(_ message: [UInt8]) async throws {
      #expect(try await house.submit(message, type: .hl7).httpStatus == 201)
    }
    func at(_ minute: Int) -> String { "202606140\(900 + minute)00+0800" }
    func merge(_ minute: Int, _ retired: String, into survivor: String) -> [UInt8] {
      let segments = [
        "MSH|^~\\&|SIMRS|KLINIK|BAIMBAI|DINKES|\(at(minute))||ADT^A40|M\(minute)|P|2.5.1",
        "EVN|A40|\(at(minute))", "PID|1||\(survivor)^^^KLINIK^MR||Rekaan^Uji||19900615|M",
        "MRG|\(retired)^^^KLINIK^MR",
      ]
      return Array((segments.joined(separator: "\r") + "\r").utf8)
    }
    for number in 1...3 {
      var form = VisitForms()
      (form.record, form.nik, form.number) = (
        "RM-\(number)", "997101150690000\(number)", "V-\(number)"
      )
      try await send(form.hl7("A04", at: at(number), control: "\(number)"))
    }
    try await send(merge(5, "RM-1", into: "RM-2"))
    try await send(merge(6, "RM-2", into: "RM-3"))
    #expect(try await house.everything(record: "RM-3").of("Encounter").count == 3)
    let last = try #require(try await scene.desk.merges().first)
    try await scene.desk.decide(
      merge: last.retired, holds: false, officer: "ani", reason: "dua orang", under: .shipped,
      entry: scene.entry)
    #expect(try await house.everything(record: "RM-3").of("Encounter").count == 1)
    let again = try await house.submit(merge(8, "RM-2", into: "RM-3"), type: .hl7)
    #expect(again.httpStatus == 201)
    #expect(String(decoding: again.answer, as: UTF8.self).contains("BMB-1985"))
    #expect(try await house.everything(record: "RM-3").of("Encounter").count == 1)
    #expect(try await house.everything(record: "RM-2").of("Encounter").count == 2)
    await house.close()
  }
}

extension MatchScene {
  /// One woman at two facilities, by one NIK.
  fileprivate func twice() async throws {
    for (record, number, certificate, organization) in [
      ("RM-1", "V-1", TestHouse.certificateA, TestBundle().organization),
      ("RM-2", "V-2", TestHouse.certificateB, "9900103002"),
    ] {
      var bundle = TestBundle()
      (bundle.nik, bundle.record, bundle.name) = ("9971015506900001", record, "Rina Rekaan")
      (bundle.birthDate, bundle.number, bundle.gender) = ("1990-06-15", number, "female")
      bundle.organization = organization
      #expect(try await house.submit(bundle.bytes, from: certificate).httpStatus == 201)
    }
  }

  /// Takes the record of the second facility out.
  fileprivate func part(under query: OfficeQuery = .shipped) async throws {
    let b = try house.identity(TestHouse.certificateB).facility.id
    let cluster = try await PrivateCluster.shared()
    let text = try await cluster.psql(
      "SELECT patient_id FROM identity.patient WHERE facility_id = '\(b)'",
      connection: PrivateCluster.superuser(house.connection))
    let id = try #require(PatientID(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    try await desk.part(id, officer: "ani", reason: "NIK asal isi", under: query, entry: entry)
  }
}
