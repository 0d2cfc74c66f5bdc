import AccessPolicy
import AuditLog
import Database
import FHIRFormat
import Foundation
import PatientIndex
import RecordModel
import RecordStore
import Registry
import Sealing
import StrictJSON

/// How an export is made: a page of visits at a time, each decided, then an entry of the log, then read and
/// written; so memory holds a page, and 16 bytes for each person who is already in the file of persons.
extension BulkDesk {
  /// Visits of one page.
  static let page = 100
  /// A worker that says nothing for so long is dead.
  package static let leaseMicroseconds: Int64 = 120_000_000
  /// Times that an export is begun until it is given up.
  static let maximumAttempts = 3

  /// Deletes what is past its time, then makes the oldest export that nobody works on.
  ///
  /// - Returns: whether there was one.
  /// - Throws: what the database or the file system threw; the export is begun again when its lease is over.
  package func work(
    resting: @Sendable (ContinuousClock.Instant) async throws -> Void = { _ in }
  ) async throws -> Bool {
    try await tidy()
    let now = disclosure.now()
    let claimed = try await disclosure.database.transaction("export.claim", as: .administration) {
      try await BulkExportStore.claim(
        at: now, snapshot: now - margin, until: now + Self.leaseMicroseconds,
        in: $0)
    }
    guard let entry = claimed else { return false }
    guard entry.attempts <= Self.maximumAttempts, let query = query(of: entry) else {
      try await fail(entry)
      return true
    }
    try await make(entry, query, resting)
    return true
  }

  /// Decided again: the policy may have changed since it was asked.
  func query(of entry: BulkExportEntry) -> OfficeQuery? {
    let question = OfficeQuestion(
      role: .officer, purpose: entry.purpose, basis: entry.basis, document: entry.document)
    return try? AccessPolicy.decide(question, by: disclosure.policy()).get()
  }

  /// Ends what is past its time, then deletes every folder of an export that is not open: also one that a gateway
  /// left which died between the two.
  private func tidy() async throws {
    let now = disclosure.now()
    try await disclosure.database.transaction("export.expire", as: .administration) {
      transaction in
      let ended = try await BulkExportStore.expire(at: now, in: transaction)
      guard !ended.isEmpty else { return }
      let drafts = ended.map { id in
        var draft = draft(.delete, "Export/\(id)")
        draft.reason = "past its time"
        return draft
      }
      let head = try await log.lock(in: transaction)
      _ = try await log.append(drafts, to: head, now: now, in: transaction)
    }
    let found = BulkFiles.exports(in: folder)
    guard !found.isEmpty else { return }
    let open = try await disclosure.database.transaction("export.open", as: .administration) {
      try await BulkExportStore.open(among: found, in: $0)
    }
    for id in Set(found).subtracting(open) { BulkFiles.remove(folder(of: id)) }
  }

  private func fail(_ entry: BulkExportEntry) async throws {
    var draft = draft(.execute, "Export/\(entry.id)")
    draft.outcome = .serious
    draft.reason = "given up"
    let leaf = draft
    let now = disclosure.now()
    _ = try await change([leaf]) {
      try await BulkExportStore.end(entry.id, as: .failed, at: now, in: $0)
    }
    BulkFiles.remove(folder(of: entry.id))
  }

  private func draft(_ action: LeafDraft.Action, _ resource: String) -> LeafDraft {
    var draft = LeafDraft(.bulk, action, requestID: "export")
    draft.user = "baimbai"
    draft.resource = resource
    return draft
  }

  private func make(
    _ entry: BulkExportEntry, _ query: OfficeQuery,
    _ resting: @Sendable (ContinuousClock.Instant) async throws -> Void
  ) async throws {
    let types = Set(entry.types.compactMap(PseudonymousType.init))
    let files = try BulkFiles(folder: folder(of: entry), types: entry.types)
    var seen: Set<UInt64> = []
    var visits = 0
    var withheld = 0
    var after: VisitID?
    while true {
      let begin = ContinuousClock.now
      let page = try await decided(entry, query, after: after)
      guard let last = page.last else { break }
      after = last
      visits += page.count
      withheld += page.count - page.shown.count
      for item in try await read(page, entry, query) {
        if types.contains(.patient), seen.insert(item.person.high).inserted {
          try files.add(item.patient, to: PseudonymousType.patient.rawValue)
        }
        for (type, resource) in item.writer.resources(of: item.visit, types: types) {
          try files.add(resource, to: type.rawValue)
        }
      }
      let count = visits
      let until = disclosure.now() + Self.leaseMicroseconds
      let isOurs = try await disclosure.database.transaction(
        "export.progress", as: .administration
      ) { try await BulkExportStore.progress(entry, visits: count, until: until, in: $0) }
      guard isOurs else { return BulkFiles.remove(folder(of: entry)) }
      try await resting(begin)
    }
    try await finish(entry, try files.finish(), visits: visits, withheld: withheld)
  }

  private func finish(
    _ entry: BulkExportEntry, _ files: [BulkExportEntry.File], visits: Int, withheld: Int
  ) async throws {
    let now = disclosure.now()
    var draft = draft(.execute, "Export/\(entry.id)")
    draft.user = entry.officer
    draft.purpose = entry.purpose
    let told = files.map { "\($0.type) \($0.lines) sha256 \($0.hash)" }
    draft.reason = "made; \(visits) visits, \(withheld) withheld"
    // Counts and hashes are kept beside the entry, which commits to them.
    try draft.commit(to: Array(told.joined(separator: "\n").utf8), under: disclosure.keyring)
    var leaves = [draft]
    for file in files {
      var leaf = draft
      leaf.resource = "Export/\(entry.id)/\(file.type)"
      leaf.reason = "made; \(file.lines) lines; sha256 \(file.hash)"
      leaf.sealedQuery = nil
      leaf.payloadHash = nil
      leaves.append(leaf)
    }
    let isOurs = try await change(leaves) { transaction in
      try await BulkExportStore.complete(
        entry, files: files, at: now, expires: now + Self.lifeMicroseconds, in: transaction)
    }
    // Taken back, or taken over by another worker: these files are nobody's.
    if !isOurs { BulkFiles.remove(folder(of: entry)) }
  }
}

/// A page of visits, decided.
private struct BulkPage {
  var shown: [(visit: PersonVisit, decision: AccessDecision)] = []
  /// For each person the one who stands for all that are one with him.
  var golden: [PersonID: PersonID] = [:]
  var count = 0
  var last: VisitID?
}

/// A visit that may be written, and who stands for its person.
private struct BulkItem {
  let person: KeyedHash
  let patient: JSON
  let visit: Visit
  let writer: PseudonymousWriter
}

extension BulkDesk {
  private func decided(
    _ entry: BulkExportEntry, _ query: OfficeQuery, after: VisitID?
  ) async throws -> BulkPage {
    let facilities = Array(registry().facilities.keys)
    var search = VisitSearch(count: Self.page)
    search.after = after
    search.isCounted = false
    search.updatedFrom = entry.since
    search.updatedBefore = entry.snapshotAt
    let wanted = search
    let now = disclosure.now()
    return try await disclosure.database.transaction("export.resolve", as: .resolver) {
      transaction in
      let finder = VisitFinder(keyring: disclosure.keyring)
      transaction.enqueue(RecordReader.limit(visits: [], patients: [], facilities: facilities))
      let found = try await finder.search(wanted, facilities: facilities, in: transaction).page
      var page = BulkPage()
      page.count = found.count
      page.last = found.last?.id
      guard !found.isEmpty else { return page }
      let persons = try await finder.persons(of: found.map(\.id), in: transaction)
      page.golden = try await finder.golden(of: persons, in: transaction)
      let scope = try await finder.scope(
        of: persons, asker: nil, actingUser: nil, names: [], among: found.map(\.id),
        in: transaction)
      for visit in scope.visits {
        let consents = scope.consents[visit.person] ?? []
        let decision = query.decide(categories: visit.categories, consents: consents, now: now)
        let said = ConsentEntry.judge(consents, asker: nil, categories: visit.categories, at: now)
        // Who said no, or had processing restricted, is in no file either, though supervision may look at single
        // visits.
        guard decision.isShown, said.state != .optOut, said.state != .restricted else { continue }
        page.shown.append((visit, decision))
      }
      return page
    }
  }

  /// Reads what was decided, once the log says so.
  private func read(
    _ page: BulkPage, _ entry: BulkExportEntry, _ query: OfficeQuery
  ) async throws -> [BulkItem] {
    guard !page.shown.isEmpty else { return [] }
    var draft = LeafDraft(.read, .read, requestID: "export")
    draft.user = entry.officer
    draft.isUserProven = true
    draft.certificate = entry.certificate
    draft.purpose = entry.purpose
    draft.resource = "Export/\(entry.id)"
    draft.reason = Disclosure.words(page.shown.map(\.decision))
    draft.subjects = page.shown.map {
      .init(pseudonym: $0.visit.handle.pseudonym, visit: $0.visit.handle.id)
    }
    _ = try await disclosure.committer.commit([draft])
    let handles = page.shown.map(\.visit.handle)
    let (visits, people) = try await disclosure.columns(of: handles, "export.read")
    let entries = Dictionary(visits.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    let persons = Dictionary(people.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    let snapshot = registry()
    let year = CivilDate(daysSince1970: CivilDate.localDay(at: disclosure.now())).year
    return page.shown.compactMap { visit, decision in
      guard let read = entries[visit.handle.id], let person = persons[visit.handle.patient],
        let golden = page.golden[visit.person],
        let hash = pseudonym("person", golden.description, entry.id),
        let number = pseudonym("visit", read.id.description, entry.id)
      else { return nil }
      let writer = PseudonymousWriter(
        person: hash.digits, visit: number.digits,
        facility: snapshot.facilities[read.facility]?.code ?? "")
      return BulkItem(
        person: hash,
        patient: writer.patient(
          person.current, kelurahan: person.kelurahan(by: snapshot.streets), year: year),
        visit: decision.effect == .redact ? query.redaction.applied(to: read.visit) : read.visit,
        writer: writer)
    }
  }

  /// Under the oldest key, and with the export's id: the same person is another one in the next export.
  private func pseudonym(_ kind: String, _ id: String, _ export: BulkExportID) -> KeyedHash? {
    disclosure.keyring.hashes(Array("\(export) \(id)".utf8), domain: "bulk export \(kind)").last
  }
}

extension KeyedHash {
  /// 32 hexadecimal digits.
  fileprivate var digits: String {
    [high, low].map { half in
      let digits = String(half, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
