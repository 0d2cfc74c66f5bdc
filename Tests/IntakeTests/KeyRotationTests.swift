import AccessPolicy
import Disclosure
import Foundation
import Intake
import RecordModel
import RecordStore
import Registry
import Sealing
import StrictJSON
import Testing

/// A new identifier key splits nobody and nothing.
@Suite("Rotation of the identifier key")
struct KeyRotationTests {
  @Test("After a new key, repeats, visits, patients and resources are still the same ones")
  func rotation() async throws {
    let old = try await TestHouse()
    let bundle = TestBundle()
    let first = try await old.submit(bundle, key: "k-1")
    #expect(first.httpStatus == 201)
    let new = try await TestHouse(rotating: old)
    // The same bytes, with their key, without one, and the key with other bytes.
    let again = try await new.submit(bundle, key: "k-1")
    #expect(again.httpStatus == 200)
    #expect(again.answer == first.answer)
    #expect(try await new.submit(bundle).answer == first.answer)
    var corrected = bundle
    corrected.systolic = "130"
    #expect(try await new.submit(corrected, key: "k-1").httpStatus == 422)
    // A correction finds its visit, its person by NIK, and its patient by the record number alone.
    corrected.nik = nil
    #expect(try await new.submit(corrected).httpStatus == 201)
    for (table, rows) in [
      ("record.visit", 1), ("record.visit_assertion", 2), ("identity.person", 1),
      ("identity.patient", 1), ("record.shared_resource", 0),
    ] {
      #expect(try await new.count("SELECT count(*) FROM \(table)") == rows, "\(table)")
    }
    // What is new is found under both keys: by a gateway that still has only the old one, too.
    var second = TestBundle()
    second.number = "V-2"
    second.nik = "9971011506900002"
    second.record = "RM-2"
    #expect(try await new.submit(second).httpStatus == 201)
    second.systolic = "131"
    #expect(try await old.submit(second).httpStatus == 201)
    #expect(try await new.count("SELECT count(*) FROM record.visit") == 2)
    #expect(try await new.count("SELECT count(*) FROM identity.person") == 2)
    let query = try AccessPolicy.decide(
      RecordQuery(
        facility: try new.identity().facility.id, mayRead: true, purpose: "TREAT",
        actingUser: "N10000001")
    ).get()
    let page = try await new.disclosure.search(
      VisitSearch(count: 10),
      number: IdentifierToken("http://sys-ids.kemkes.go.id/encounter/x|V-1"), patient: nil,
      text: "identifier", under: query, try new.reader)
    #expect(page.total == 1)
    await old.close()
    await new.close()
  }
}
