import AuditLog
import Crypto
import Database
package import RecordModel
package import Registry

/// What a sheet would change in the registry: shown first, and then done.
package struct RegistryImport: Sendable {
  /// One row's effect.
  package struct Row: Sendable {
    /// The number beside it in a spreadsheet program.
    package let number: Int
    /// The facility's code, or the practitioner's IHS number.
    package let code: String
    /// Whether it is not in the registry yet.
    package let isNew: Bool
    /// What changes, aspect by aspect: what was, what will be.
    package let changes: [Change]
  }

  /// One changed aspect.
  package struct Change: Hashable, Sendable {
    /// The aspect with its item.
    package let aspect: RegistryFact.Aspect
    /// What is stated now; empty for nothing.
    package let old: String
    /// What the row states.
    package let new: String
  }

  /// SHA-256 of the file, hexadecimal: what was seen is what is done.
  package let digest: String
  /// Whether the rows are practitioners' places.
  package let isOfPractitioners: Bool
  /// Rows that change something.
  package let rows: [Row]
  /// Rows that state what is known already.
  package let unchanged: Int
  /// What is wrong; with an error nothing is done.
  package let issues: [Issue]

  /// Whether it may be done.
  package var isSound: Bool { !issues.contains(where: \.isError) }
}

extension Administration {
  /// Tells what a sheet would change, and does it if `isRehearsal` is false and nothing is wrong: all
  /// rows or none, each changed row an entry in the log.
  ///
  /// - Parameter bytes: CSV or XLSX.
  /// - Throws: what the database throws.
  package func importSheet(
    _ bytes: [UInt8], reason: String, isRehearsal: Bool, by actor: Actor
  ) async throws -> RegistryImport {
    let moment = now()
    let today = CivilDate.localDay(at: moment)
    let digest = hexadecimal(Array(SHA256.hash(data: bytes)))
    return try await database.transaction("administration.import", as: .administration) {
      transaction in
      let list = try await RegistryList.load(
        validOn: today, knownAt: moment, in: transaction)
      let codes = try await RegistryStore.facilityIDs(in: transaction)
      let sheet = RegistrySheet(bytes, facilities: codes)
      var work = SheetWork(sheet, today: today, moment: moment, list)
      for entry in sheet.entries {
        try await work.compare(entry, facilities: codes, in: transaction)
      }
      let plan = RegistryImport(
        digest: digest, isOfPractitioners: sheet.isOfPractitioners, rows: work.rows,
        unchanged: work.unchanged, issues: sheet.issues + work.issues)
      guard !isRehearsal, plan.isSound, !plan.rows.isEmpty else { return plan }
      let source = FactSource(statedBy: actor.code, reason: reason, at: moment)
      for step in work.steps { try await step.run(source, in: transaction) }
      _ = try await FactStore.project(today, in: transaction)
      let kind = sheet.isOfPractitioners ? "Practitioner" : "Facility"
      try await note(
        .registry, .update, plan.rows.map { "\(kind)/\($0.code)" }, actor,
        reason: "import \(digest.prefix(16))", in: transaction)
      return plan
    }
  }
}

/// What the rows of a sheet come to, one after another.
private struct SheetWork {
  private(set) var rows: [RegistryImport.Row] = []
  private(set) var issues: [Issue] = []
  private(set) var steps: [SheetStep] = []
  private(set) var unchanged = 0
  private let today: Int
  private let moment: Int64
  private let isOfPractitioners: Bool
  private let facilities: [String: FacilityPicture]
  private let practitioners: [String: PractitionerPicture]
  /// People who were in a row above.
  private var newPractitioners: [String: PractitionerID] = [:]

  init(_ sheet: RegistrySheet, today: Int, moment: Int64, _ list: RegistryList) {
    self.today = today
    self.moment = moment
    isOfPractitioners = sheet.isOfPractitioners
    facilities = Dictionary(list.facilities.map { ($0.code, $0) }, uniquingKeysWith: { $1 })
    practitioners = Dictionary(
      list.practitioners.map { ($0.ihsNumber, $0) }, uniquingKeysWith: { $1 })
  }

  mutating func compare(
    _ entry: RegistrySheet.Entry, facilities codes: [String: FacilityID],
    in transaction: borrowing Transaction
  ) async throws {
    let known =
      isOfPractitioners
      ? practitioners[entry.code].map { RegistryFact.Subject.practitioner($0.id) }
      : codes[entry.code].map { .facility($0) }
    let subject = known ?? fresh(entry)
    let stated = try await FactStore.history(of: subject, in: transaction)
      .filter { $0.subject == subject && $0.knownUntil == nil }
    var changes: [RegistryImport.Change] = []
    var facts: [FactChange] = []
    for statement in entry.statements {
      let valid = statement.valid ?? ValidDays(from: today)
      if case .alias(let alias) = statement.content {
        let holder = try await FactStore.holder(of: alias, on: valid, in: transaction)
        if let holder, .facility(holder) != subject {
          issues.append(Issue(.sheetCodeTaken, at: "row \(entry.row)"))
        }
      }
      let old = stated.first {
        $0.content.aspect == statement.content.aspect && $0.content.item == statement.content.item
          && $0.valid.contains(statement.valid?.from ?? today)
      }
      let isSame =
        old.map {
          $0.content == statement.content && (statement.valid == nil || $0.valid == valid)
        } ?? false
      if isSame { continue }
      changes.append(
        .init(
          aspect: statement.content.aspect,
          old: old.map { Self.words($0.content, $0.valid) } ?? "",
          new: Self.words(statement.content, statement.valid)))
      facts.append(FactChange(statement.content, of: subject, on: valid))
    }
    guard !changes.isEmpty else {
      unchanged += 1
      return
    }
    rows.append(.init(number: entry.row, code: entry.code, isNew: known == nil, changes: changes))
    steps.append(SheetStep(entry: entry, isNew: known == nil, subject: subject, facts: facts))
  }

  private mutating func fresh(_ entry: RegistrySheet.Entry) -> RegistryFact.Subject {
    guard isOfPractitioners else { return .facility(FacilityID(at: moment / 1000)) }
    let id = newPractitioners[entry.code] ?? PractitionerID(at: moment / 1000)
    newPractitioners[entry.code] = id
    return .practitioner(id)
  }

  static func words(_ content: RegistryFact.Content, _ valid: ValidDays?) -> String {
    let fields = content.fields.sorted { $0.key < $1.key }.map(\.value).joined(separator: ", ")
    guard let valid else { return fields }
    return "\(fields) (\(valid.firstDay) – \(valid.lastDay ?? "…"))"
  }
}

/// What is done for a row that changes something.
private struct SheetStep {
  let entry: RegistrySheet.Entry
  let isNew: Bool
  let subject: RegistryFact.Subject
  let facts: [FactChange]

  func run(_ source: FactSource, in transaction: borrowing Transaction) async throws {
    if isNew { try await begin(source, in: transaction) }
    for fact in facts { _ = try await FactStore.put(fact, source, in: transaction) }
  }

  /// A new facility begins as applied for: an import lets nobody in.
  private func begin(_ source: FactSource, in transaction: borrowing Transaction) async throws {
    switch (subject, entry.statements.first?.content) {
    case (.facility(let id), .profile(let profile)):
      _ = try await RegistryStore.put(
        FacilityEntry(
          id: id, code: entry.code, name: profile.name, kind: profile.kind,
          isGovernment: profile.isGovernment, status: .applied,
          kelurahanCode: profile.kelurahanCode, isSimulated: false, registeredAt: source.at),
        source, in: transaction)
    case (.practitioner(let id), .person(let name, let sex, let profession)):
      _ = try await RegistryStore.put(
        PractitionerEntry(id: id, ihsNumber: entry.code, name: name, sex: sex), nik: [],
        profession: profession, source, in: transaction)
    default: break
    }
  }
}
