import AuditLog
import Foundation
import RecordModel
import StrictJSON
import Testing

/// What the log answers is what a model that saw every entry would answer.
@Suite("Asking the log")
struct AskingTests {
  private struct Model {
    var index: Int64
    var at: Int64
    var draft: LeafDraft
  }

  /// Random entries about random persons, several of them in some; what they are.
  private func history(_ house: TestHouse, count: Int) async throws -> [Model] {
    let persons = (0..<12).map { number in [UInt8](repeating: UInt8(number), count: 16) }
    let events: [LeafDraft.Event] = [.read, .submit, .query, .deny, .page]
    let actions: [LeafDraft.Action] = [.read, .create, .execute, .update]
    var model: [Model] = []
    while model.count < count {
      let drafts = (0..<Int.random(in: 1...9)).map { _ -> LeafDraft in
        var draft = LeafDraft(
          events.randomElement() ?? .read, actions.randomElement() ?? .read, requestID: "r")
        draft.facility = ["clinic-a", "clinic-b", nil].randomElement() ?? nil
        draft.user = ["N1", "N10", "\"fac\":\"clinic-a\"", nil].randomElement() ?? nil
        draft.purpose = ["TREAT", "HOPERAT", nil].randomElement() ?? nil
        draft.outcome = [.success, .minor].randomElement() ?? .success
        draft.resource = ["Encounter/1", "Encounter/11", nil].randomElement() ?? nil
        draft.subjects = persons.shuffled().prefix(Int.random(in: 0...4)).map {
          LeafDraft.Subject(pseudonym: $0, visit: nil)
        }
        return draft
      }
      let entry = try await house.committer.commit(drafts)
      model += zip(drafts, entry.leaves).map { Model(index: $1.index, at: $1.at, draft: $0) }
    }
    return model
  }

  private func fits(_ model: Model, _ filter: AuditTrail.Filter) -> Bool {
    let draft = model.draft
    return (filter.facility == nil || filter.facility == draft.facility)
      && (filter.event == nil || filter.event == draft.event)
      && (filter.user == nil || filter.user == draft.user)
      && (filter.purpose == nil || filter.purpose == draft.purpose)
      && (filter.action == nil || filter.action == draft.action)
      && (filter.outcome == nil || filter.outcome == draft.outcome)
      && (filter.resource == nil || filter.resource == draft.resource)
      && (filter.from.map { model.at >= $0 } ?? true)
      && (filter.until.map { model.at < $0 } ?? true)
      && (filter.pseudonym.map { wanted in
        draft.subjects.contains { $0.pseudonym == wanted }
      } ?? true)
  }

  private func randomFilter(_ model: [Model]) -> AuditTrail.Filter {
    var filter = AuditTrail.Filter()
    guard let one = model.randomElement(), let other = model.randomElement() else { return filter }
    if Bool.random() { filter.facility = one.draft.facility }
    if Bool.random() { filter.user = one.draft.user }
    if Int.random(in: 0..<3) == 0 { filter.event = one.draft.event }
    if Int.random(in: 0..<3) == 0 { filter.purpose = one.draft.purpose }
    if Int.random(in: 0..<3) == 0 { filter.action = one.draft.action }
    if Int.random(in: 0..<3) == 0 { filter.outcome = one.draft.outcome }
    if Int.random(in: 0..<3) == 0 { filter.resource = one.draft.resource }
    if Bool.random() { filter.pseudonym = one.draft.subjects.first?.pseudonym }
    if Bool.random() { filter.from = min(one.at, other.at) }
    if Bool.random() { filter.until = max(one.at, other.at) }
    return filter
  }

  @Test("Searches, paged anyhow, and reports of persons equal the model (Z-03)")
  func model() async throws {
    let house = try await TestHouse()
    let model = try await history(house, count: 600)
    let trail = AuditTrail(database: house.database)
    let look = try await house.committer.commit([LeafDraft(.auditRead, .read, requestID: "look")])
    for _ in 0..<150 {
      let filter = randomFilter(model)
      let wanted = model.filter { fits($0, filter) }.map(\.index).sorted(by: >)
      var found: [Int64] = []
      var before = look.leaves.first?.index
      repeat {
        let page = try await trail.page(
          filter, before: before, count: Int.random(in: 1...200), on: look)
        found += page.entries.map(\.index)
        before = page.next
      } while before != nil
      #expect(found == wanted, "\(filter)")
    }
    for number in 0..<12 {
      var filter = AuditTrail.Filter()
      filter.pseudonym = [UInt8](repeating: UInt8(number), count: 16)
      let report = try await trail.report(filter, now: TestHouse.start, on: look) {
        "name of \($0)"
      }
      let wanted = Dictionary(
        grouping: model.filter { fits($0, filter) },
        by: { "\($0.draft.facility ?? "-") \($0.draft.user ?? "-")" }
      ).mapValues { $0.map(\.index) }
      let told = Dictionary(
        report.actors.map {
          ("\($0.facility ?? "-") \($0.user ?? "-")", $0.accesses.map(\.index))
        }, uniquingKeysWith: +)
      #expect(told == wanted)
      #expect(report.csv.components(separatedBy: "\r\n").count == report.count + 2)
      #expect(report.json["actors"]?.array?.count == report.actors.count)
    }
    await house.close()
  }

  @Test("A breach pack names every person whom the entries are about, and no other")
  func breach() async throws {
    let house = try await TestHouse()
    let model = try await history(house, count: 400)
    let trail = AuditTrail(database: house.database)
    let look = try await house.committer.commit([LeafDraft(.export, .read, requestID: "look")])
    for _ in 0..<10 {
      var filter = randomFilter(model)
      filter.pseudonym = nil
      let fitting = model.filter { fits($0, filter) }
      var seen: [Int64] = []
      // The look itself is an entry too; it is not what was looked for.
      let pack = try await trail.breach(filter, asOf: look.leaves[0].index, on: look) {
        seen.append($0.index)
      }
      #expect(seen == fitting.map(\.index).sorted())
      let wanted = Dictionary(
        grouping: fitting.flatMap { one in one.draft.subjects.map { (hex($0.pseudonym), one.at) } },
        by: \.0)
      #expect(pack.persons.mapValues(\.accesses) == wanted.mapValues(\.count))
      #expect(pack.persons.mapValues(\.first) == wanted.mapValues { $0.map(\.1).min() ?? 0 })
      #expect(pack.persons.mapValues(\.last) == wanted.mapValues { $0.map(\.1).max() ?? 0 })
      let given = fitting.filter { $0.draft.outcome == .success && !$0.draft.subjects.isEmpty }
      #expect(pack.kinds.sorted.map(\.times).reduce(0, +) == given.count)
      #expect(pack.refused == fitting.count { $0.draft.outcome != .success })
      #expect(pack.first == fitting.map(\.at).min() && pack.last == fitting.map(\.at).max())
      for (person, told) in pack.persons {
        let facilities = fitting.filter { one in
          one.draft.subjects.contains { hex($0.pseudonym) == person }
        }.map { $0.draft.facility ?? "-" }
        #expect(
          told.facilities.sorted.map(\.times).reduce(0, +) == facilities.count
            && Set(told.facilities.sorted.map(\.name)) == Set(facilities))
      }
    }
    await house.close()
  }

  @Test("Of more addresses than a summary tells apart, the later ones are counted together")
  func addresses() async throws {
    let house = try await TestHouse()
    let drafts = (0..<BreachPack.Tally.most + 50).flatMap { number in
      (0..<2).map { _ in
        var draft = LeafDraft(.read, .read, requestID: "r")
        draft.facility = "clinic-a"
        draft.source = "10.0.\(number / 256).\(number % 256)"
        draft.subjects = [
          .init(pseudonym: [UInt8](repeating: UInt8(number % 9), count: 16), visit: nil)
        ]
        return draft
      }
    }
    let entry = try await house.committer.commit(drafts)
    var filter = AuditTrail.Filter()
    filter.facility = "clinic-a"
    let pack = try await AuditTrail(database: house.database).breach(filter, on: entry) { _ in }
    let addresses = pack.addresses.sorted
    #expect(addresses.count == BreachPack.Tally.most + 1)
    #expect(addresses.last?.name == BreachPack.Tally.other && addresses.last?.times == 100)
    #expect(pack.addresses.text(most: 2) == "10.0.0.0 2; 10.0.0.1 2; +199")
    #expect(addresses.map(\.times).reduce(0, +) == drafts.count && pack.persons.count == 9)
    // As of an earlier length it tells of that length.
    let early = try await AuditTrail(database: house.database).breach(
      filter, asOf: 10, on: entry
    ) { _ in }
    #expect(early.entries == 10)
    await house.close()
  }

  private func hex(_ bytes: [UInt8]) -> String { hexadecimal(bytes) }

  @Test(
    "No cell of a report begins a formula",
    arguments: [
      ("=1+1", "'=1+1"), (" =1", "' =1"), ("\"=1", "\"'\"\"=1\""), ("+62", "'+62"),
      ("a,b", "\"a,b\""),
      ("＝1", "'＝1"), ("\tx", "'\tx"), ("plain", "plain"), ("a\"b", "\"a\"\"b\""), ("", ""),
      ("-1", "'-1"), ("@x", "'@x"), ("a\r\nb", "\"a\r\nb\""),
    ])
  func cells(_ value: String, _ cell: String) {
    #expect(CSVCell.text(value) == cell)
  }
}
