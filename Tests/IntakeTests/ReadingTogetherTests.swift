import AccessPolicy
import Database
import Disclosure
import FHIRFormat
import FHIRViews
import Intake
import RecordModel
import RecordStore
import Testing

/// Reads of several askers in one transaction: each sees what it sees alone.
@Suite("Reading together", .timeLimit(.minutes(5)))
struct ReadingTogetherTests {
  private struct Asker: Sendable {
    let disclosure: Disclosure
    let request: DisclosureRequest
    let query: AuthorizedQuery

    init(_ house: TestHouse, _ certificate: [UInt8]) async throws {
      disclosure = house.disclosure
      request = DisclosureRequest(
        sender: try house.identity(certificate), purpose: "TREAT", actingUser: "N1",
        requestID: "test")
      query = try await disclosure.authorize(request, resource: "test").get()
    }

    func visit(_ id: VisitID) async throws -> VisitEntry? {
      try await disclosure.visit(id, under: query, request)
    }

    func everything(_ id: PatientID, after: VisitID? = nil, count: Int = 50) async throws
      -> WholeRecord?
    {
      try await disclosure.everything(
        of: id, after: after, count: count, under: query, request)
    }
  }

  /// B's visit of somebody whom A does not know.
  private static func submitB(_ house: TestHouse) async throws -> VisitID {
    var bundle = TestBundle()
    (bundle.organization, bundle.number, bundle.record) = ("9900103002", "W-1", "B-7")
    bundle.nik = "9971011506900099"
    return try TestHouse.visit(
      in: try await house.submit(bundle.bytes, from: TestHouse.certificateB))
  }

  @Test("Who goes second in a transaction sees nobody whom the first has named")
  func forgotten() async throws {
    let house = try await TestHouse()
    let a = try TestHouse.visit(in: try await house.submit(TestBundle()))
    let (askerA, askerB) = (
      try await Asker(house, TestHouse.certificateA), try await Asker(house, TestHouse.certificateB)
    )
    let patient = try #require(try await askerA.visit(a)).patient
    let finder = VisitFinder(keyring: house.keyring)
    let asked = finder.asking(a, facilities: [askerA.query.facility])
    func limit(_ asker: Asker) -> BoundStatement {
      RecordReader.limit(visits: [], patients: [], facilities: [asker.query.facility])
    }
    let rows = try await house.database.transaction("test.together", as: .resolver) {
      try await $0.queries(
        [limit(askerA)] + finder.askingVisits(ofRecord: patient)
          + [limit(askerB)] + finder.askingVisits(ofRecord: patient) + [asked])
    }
    #expect(try finder.visits(onlyAt: askerA.query.facility, in: rows[2])?.map(\.id) == [a])
    #expect(rows[5].isEmpty)
    #expect(try finder.visit(in: rows[6]) == nil)
    await house.close()
  }

  @Test("However many read at once, each has his own and nobody another's")
  func apart() async throws {
    let house = try await TestHouse()
    var second = TestBundle()
    second.number = "V-2"
    let a = [
      try TestHouse.visit(in: try await house.submit(TestBundle())),
      try TestHouse.visit(in: try await house.submit(second)),
    ]
    let b = try await Self.submitB(house)
    let (askerA, askerB) = (
      try await Asker(house, TestHouse.certificateA), try await Asker(house, TestHouse.certificateB)
    )
    let patientA = try #require(try await askerA.visit(a[0])).patient
    let patientB = try #require(try await askerB.visit(b)).patient
    try await withThrowingTaskGroup { group in
      for turn in 0..<240 {
        group.addTask {
          switch turn % 6 {
          case 0: #expect(try await askerA.visit(a[1])?.id == a[1])
          case 1: #expect(try await askerB.visit(a[0]) == nil)
          case 2:
            let record = try #require(try await askerA.everything(patientA))
            #expect(Set(record.page.visits.map(\.id)) == Set(a) && record.page.total == 2)
          case 3: #expect(try await askerB.everything(patientA) == nil)
          case 4:
            let record = try #require(try await askerB.everything(patientB))
            #expect(record.page.visits.map(\.id) == [b])
          default: #expect(try await askerA.everything(patientB) == nil)
          }
        }
      }
      try await group.waitForAll()
    }
    await house.close()
  }

  @Test("An Encounter that is read without the visit's other facts is the one of the whole visit")
  func shallow() async throws {
    let house = try await TestHouse()
    let id = try TestHouse.visit(in: try await house.submit(TestBundle()))
    let asker = try await Asker(house, TestHouse.certificateA)
    let whole = try #require(try await asker.visit(id))
    let read = try await asker.disclosure.visit(
      id, .encounter, under: asker.query, asker.request)
    let encounter = try #require(read)
    #expect(!whole.visit.observations.isEmpty && !whole.visit.medicationRequests.isEmpty)
    #expect(encounter.visit.observations.isEmpty && encounter.visit.medicationRequests.isEmpty)
    #expect(encounter.visit.diagnoses == whole.visit.diagnoses)
    #expect(encounter.version == whole.version && encounter.updatedAt == whole.updatedAt)
    #expect(
      try FHIREncoder.encounter(encounter.visit, RecordView.labels(encounter))
        == FHIREncoder.encounter(whole.visit, RecordView.labels(whole)))
    await house.close()
  }

  @Test("A record's pages follow each other, and each tells how many there are in all")
  func pages() async throws {
    let house = try await TestHouse()
    var ids: [VisitID] = []
    for turn in 1...3 {
      var bundle = TestBundle()
      bundle.number = "V-\(turn)"
      ids.append(try TestHouse.visit(in: try await house.submit(bundle)))
    }
    let asker = try await Asker(house, TestHouse.certificateA)
    let patient = try #require(try await asker.visit(ids[0])).patient
    var seen: [VisitID] = []
    for turn in 1...3 {
      let record = try #require(try await asker.everything(patient, after: seen.last, count: 1))
      #expect(record.page.visits.count == 1 && record.page.total == 3)
      #expect(record.page.hasMore == (turn < 3))
      seen += record.page.visits.map(\.id)
    }
    #expect(seen == ids.sorted(by: >))
    let beyond = try #require(try await asker.everything(patient, after: seen.last, count: 1))
    #expect(beyond.page.visits.isEmpty && !beyond.page.hasMore)
    await house.close()
  }
}
