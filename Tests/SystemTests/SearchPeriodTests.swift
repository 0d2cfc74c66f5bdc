import Foundation
import StrictJSON
import TestSupport
import Testing

/// Visits found by their whole period, as FHIR's date has it.
@Suite("Searching by a visit's period, over mutual TLS", .timeLimit(.minutes(2)))
struct SearchPeriodTests {
  /// A visit of the patient from `start` to `end`; nil for one that is open.
  private static func visit(_ number: String, _ start: String, _ end: String?) -> String {
    VisitText(number: number, start: start).sharingPatient.replacing(
      ",\"end\":\"\(start)\"", with: end.map { ",\"end\":\"\($0)\"" } ?? "")
  }

  private func send(_ text: String, to house: RunningHouse) async throws {
    let sent = try await house.curl("/fhir", RunningHouse.fhir, body: text)
    #expect((200...201).contains(sent.status), "\(sent.body.prefix(500))")
  }

  /// A house with a stay of five days (1), a visit of an hour (2), one that is open (3), a later one (4), and a stay of
  /// which only the last day was told (5); the patient's address.
  private func filled() async throws -> (house: RunningHouse, patient: String) {
    let house = try await RunningHouse.start()
    for (number, start, end) in [
      ("P-1", "2025-06-10T08:00:00+08:00", "2025-06-15T10:00:00+08:00"),
      ("P-2", "2025-06-12T08:00:00+08:00", "2025-06-12T09:00:00+08:00"),
      ("P-3", "2025-06-11T08:00:00+08:00", nil),
      ("P-4", "2025-06-20T08:00:00+08:00", "2025-06-20T09:00:00+08:00"),
      ("P-5", "2025-06-25T08:00:00+08:00", "2025-06-27"),
    ] as [(String, String, String?)] {
      try await send(Self.visit(number, start, end), to: house)
    }
    let found = try await house.search("Patient/_search", form: "identifier=\(SearchTests.nik)")
    return (house, "Patient/\(try #require(found.resources.first?["id"]?.string))")
  }

  private static func inOrder(_ page: JSON) -> [Int] {
    page.resources.compactMap { $0["identifier"]?[0]?["value"]?.string?.last?.wholeNumberValue }
  }

  private static func numbers(_ page: JSON) -> Set<Int> {
    Set(inOrder(page))
  }

  /// Queries and the visits that they find.
  private static let queries: [(String, Set<Int>)] = [
    // A day in the middle of the stay: who was there.
    ("date=ge2025-06-13&date=le2025-06-13", [1, 3]),
    ("date=ge2025-06-12&date=le2025-06-12", [1, 2, 3]),
    ("date=ge2025-06-27&date=le2025-06-27", [3, 5]),
    // All of it within what was asked, and not.
    ("date=2025-06-12", [2]), ("date=2025-06-13", []), ("date=2025-06", [1, 2, 4, 5]),
    ("date=2025", [1, 2, 4, 5]), ("date=ne2025-06-12", [1, 3, 4, 5]), ("date=ne2025-06", [3]),
    ("date=ne2025-06-12&date=ne2025-06-20", [1, 3, 5]),
    ("date=ge2025-06-15", [1, 3, 4, 5]), ("date=gt2025-06-15", [3, 4, 5]),
    ("date=ge2025-06-28", [3]), ("date=ge2025-06-15T10:00:00%2B08:00", [1, 3, 4, 5]),
    ("date=gt2025-06-15T10:00:00%2B08:00", [3, 4, 5]),
    ("date=lt2025-06-11", [1]), ("date=le2025-06-11", [1, 3]), ("date=lt2025-06-10", []),
    ("date=sa2025-06-12", [4, 5]), ("date=sa2025-06-11", [2, 4, 5]),
    ("date=eb2025-06-12", []), ("date=eb2025-06-13", [2]), ("date=eb2025-06-16", [1, 2]),
    ("date=eb2025-06-27", [1, 2, 4]), ("date=eb2025-06-28", [1, 2, 4, 5]),
    // Who came on a day.
    ("date=sa2025-06-09&date=lt2025-06-11", [1]),
  ]

  @Test("Each prefix finds the visits of whose period it is true, of a patient and of the facility")
  func prefixes() async throws {
    let (house, patient) = try await filled()
    for (query, expected) in Self.queries {
      for anchor in ["", "&patient=\(patient)", "&status=finished&_sort=-date"] {
        let page = try await house.search("Encounter?\(query)\(anchor)")
        #expect(Self.numbers(page) == expected, "\(query)\(anchor)")
        #expect(page["total"]?.int == expected.count, "\(query)\(anchor)")
      }
      let chained = query.replacing("date=", with: "encounter.date=")
      let facts = try await house.search("Observation?patient=\(patient)&\(chained)")
      #expect(facts.resources.count == expected.count, "\(chained)")
    }
    for (query, expected) in [
      ("date=2025-06-12,sa2025-06-19", [2, 4, 5]), ("date=ne2025-06,eb2025-06-13", [2, 3]),
      ("date=ge2025-06-28,le2025-06-10", [1, 3]),
      ("date=ge2025-06-13,2025-06-12&date=le2025-06-13", [1, 2, 3]),
    ] as [(String, Set<Int>)] {
      let page = try await house.search("Encounter?patient=\(patient)&\(query)")
      #expect(Self.numbers(page) == expected, "\(query)")
    }
    try await house.stop()
  }

  @Test("Pages over a long stay and an open visit lose and repeat nothing, in every order")
  func pages() async throws {
    let (house, patient) = try await filled()
    for anchor in ["", "&patient=\(patient)"] {
      for (order, expected) in [
        ("", [5, 4, 3, 1]), ("&_sort=date", [1, 3, 4, 5]), ("&_sort=-date", [5, 4, 3, 1]),
      ] {
        for count in 1...3 {
          var seen: [Int] = []
          var next: String? = "Encounter?date=ge2025-06-14\(anchor)\(order)&_count=\(count)"
          var turns = 0
          while let path = next, turns < 10 {
            turns += 1
            let page = try await house.search(path)
            #expect(page["total"]?.int == 4)
            seen += Self.inOrder(page)
            next = page.link("next")?.components(separatedBy: "/fhir/").last
          }
          #expect(seen == expected, "\(anchor)\(order) \(count)")
        }
      }
    }
    try await house.stop()
  }

  @Test("A later word closes a visit, or leaves it longer, for the search too")
  func corrected() async throws {
    let (house, _) = try await filled()
    let day = "Encounter?date=ge2025-06-18&date=le2025-06-18"
    #expect(Self.numbers(try await house.search(day)) == [3])
    try await send(
      Self.visit("P-3", "2025-06-11T08:00:00+08:00", "2025-06-11T12:00:00+08:00"), to: house)
    #expect(Self.numbers(try await house.search(day)).isEmpty)
    #expect(Self.numbers(try await house.search("Encounter?date=2025-06-11")) == [3])
    try await send(
      Self.visit("P-1", "2025-06-10T08:00:00+08:00", "2025-06-18T10:00:00+08:00"), to: house)
    #expect(Self.numbers(try await house.search(day)) == [1])
    // Told with its end on a day before it began, it is over when it began.
    try await send(
      Self.visit("P-2", "2025-06-12T08:00:00+08:00", "2025-06-11T09:00:00+08:00"), to: house)
    #expect(Self.numbers(try await house.search("Encounter?date=2025-06-12")) == [2])
    try await house.stop()
  }
}
