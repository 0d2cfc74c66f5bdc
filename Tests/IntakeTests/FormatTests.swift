import Database
import Disclosure
import Foundation
import Intake
import RecordModel
import RecordStore
import TestSupport
import Testing

@Suite("Every format", .timeLimit(.minutes(5)))
struct FormatTests {
  private static let all: [(String, MessageType, @Sendable (VisitForms) -> [UInt8])] = [
    ("FHIR", .fhir, { $0.fhir }), ("HL7 v2", .hl7, { $0.hl7() }), ("P-Care", .json, { $0.pcare }),
    ("CSV", .csv, { $0.csv }),
  ]

  @Test("The same visit in FHIR, HL7 v2, P-Care and CSV gives the same rows")
  func sameRows() async throws {
    var told: [String: [String]] = [:]
    for (name, type, body) in Self.all {
      let house = try await TestHouse()
      let outcome = try await house.submit(body(VisitForms()), type: type)
      #expect(
        outcome.httpStatus == 201, "\(name): \(String(decoding: outcome.answer, as: UTF8.self))")
      told[name] = try await house.rows(
        """
        SELECT concat_ws('|', v.status, v.class_code, v.finished_at IS NOT NULL,
          (v.arrived_at AT TIME ZONE 'Asia/Makassar')::date) FROM record.visit v
        UNION ALL SELECT concat_ws('|', 'diagnosis', code_system, code, rank, category_code)
          FROM record.diagnosis WHERE code_system IS NOT NULL
        UNION ALL (SELECT concat_ws('|', 'observation', code_system, code, value_number::float8,
            value_system, value_code) FROM record.observation
          WHERE code IN ('8480-6', '8462-4') ORDER BY code)
        UNION ALL SELECT concat_ws('|', sex, birth_date, birth_form)
          FROM identity.patient_assertion
        """)
    }
    for (name, rows) in told { #expect(rows == told["FHIR"], "\(name)") }
  }

  @Test("By HL7, then CSV, then P-Care, then FHIR, in any order, it is one visit with four sources")
  func oneVisit() async throws {
    var ends: Set<String> = []
    for order in [[1, 3, 2, 0], [0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]] {
      let house = try await TestHouse()
      for (turn, index) in order.enumerated() {
        let (name, type, body) = Self.all[index]
        let outcome = try await house.submit(body(VisitForms()), key: "key-\(turn)", type: type)
        #expect(outcome.httpStatus == 201, "\(name)")
      }
      #expect(try await house.count("SELECT count(*) FROM record.visit") == 1)
      #expect(try await house.count("SELECT count(*) FROM identity.patient") == 1)
      #expect(
        try await house.count("SELECT count(DISTINCT mapping) FROM record.visit_assertion") == 4)
      let visit = try await house.onlyVisit()
      ends.insert(
        "\(visit.status) \(visit.period) \(visit.diagnoses.map(\.code.coding.code)) "
          + "\(visit.observations.map { "\($0.code.coding.code ?? "") \($0.value.debugDescription)" }.sorted())"
      )
    }
    #expect(ends.count == 1, "\(ends)")
  }
}

extension TestHouse {
  /// The rows that the superuser reads, as text.
  func rows(_ sql: String) async throws -> [String] {
    let cluster = try await PrivateCluster.shared()
    return try await cluster.psql(sql, connection: PrivateCluster.superuser(connection))
      .split(separator: "\n").map(String.init)
  }

  /// The one visit of the database, read as its facility reads it.
  func onlyVisit() async throws -> Visit {
    let id = try #require(
      try await rows("SELECT visit_id FROM record.visit").first.flatMap { VisitID($0) })
    let request = try reader
    let query = try await disclosure.authorize(request, resource: "Encounter/\(id)").get()
    return try #require(try await disclosure.visit(id, under: query, request)).visit
  }
}
