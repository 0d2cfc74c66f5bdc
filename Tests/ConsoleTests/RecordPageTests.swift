import Foundation
import HTTPTypes
import Testing

/// A patient's summary as a facility's people read and print it.
struct RecordPageTests {
  /// Of `VisitBundle.good`.
  private static let nik = "9999010101900001"
  private static let name = "Galuh Uji Coba"

  private func leaves(_ house: ConsoleHouse, _ event: String) async throws -> Int {
    Int(
      try await house.sql(
        "SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8')::jsonb ->> 'evt' = '\(event)'"
      ).trimmingCharacters(in: .whitespacesAndNewlines)) ?? -1
  }

  @Test("A summary is shown for a number and a purpose, in both languages, and each look is a leaf")
  func summary() async throws {
    let house = try await ConsoleHouse.make()
    #expect(try await house.upload(VisitBundle.good, as: ConsoleHouse.clinic).status == 303)
    let form = try await house.ask("/records", as: ConsoleHouse.clinic)
    #expect(form.status == 200 && form.body.contains("Lihat ringkasan"))
    #expect(form.body.contains("name=\"user\""))
    let fields = "number=\(Self.nik)&purpose=TREAT&user=N10000001"
    let page = try await house.post("/records", "\(fields)&do=show", as: ConsoleHouse.clinic)
    #expect(page.status == 200)
    for word in ["Masalah kesehatan", "Tanda vital", Self.name, "Imunisasi"] {
      #expect(page.body.contains(word), "\(word)")
    }
    #expect(page.headers[.cacheControl] == "no-store")
    try keep(page.body, "record")
    #expect(try await leaves(house, "record.read") == 2)
    #expect(try await leaves(house, "query") == 1)
    let english = try await house.post("/en/records", "\(fields)&do=show", as: ConsoleHouse.clinic)
    #expect(english.body.contains("Vital signs"))
    let file = try await house.post("/records", "\(fields)&do=save", as: ConsoleHouse.clinic)
    #expect(file.headers[.contentType]?.hasPrefix("application/fhir+json") == true)
    #expect(file.body.contains("\"type\":\"document\""))
  }

  @Test("Without purpose, person or right nothing is shown; another facility's patient is unknown")
  func refusals() async throws {
    let house = try await ConsoleHouse.make()
    #expect(try await house.upload(VisitBundle.good, as: ConsoleHouse.clinic).status == 303)
    let fields = "number=\(Self.nik)&purpose=TREAT&user=N10000001"
    let foreign = try await house.post("/records", fields, as: ConsoleHouse.otherClinic)
    #expect(foreign.status == 404 && !foreign.body.contains(Self.name))
    #expect(!foreign.body.contains(Self.nik))
    for wrong in [
      "number=\(Self.nik)&purpose=TREAT", "number=\(Self.nik)&user=N10000001",
      "number=\(Self.nik)&purpose=NOSUCH&user=N10000001",
    ] {
      #expect(try await house.post("/records", wrong, as: ConsoleHouse.clinic).status == 400)
    }
    #expect(try await leaves(house, "deny") == 3)
    #expect(try await leaves(house, "record.read") == 0)
    #expect(
      try await house.post("/records", "purpose=TREAT&user=N1", as: ConsoleHouse.clinic).status
        == 404)
    for other in [ConsoleHouse.officer, ConsoleHouse.auditor, ConsoleHouse.operator] {
      #expect(try await house.ask("/records", as: other).status == 403)
      #expect(try await house.post("/records", fields, as: other).status == 403)
    }
  }
}
