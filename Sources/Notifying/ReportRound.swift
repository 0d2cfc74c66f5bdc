package import Administration
package import Database
import Foundation
package import Logging
import Monitoring
import RecordModel
package import Registry
import ServiceLifecycle

/// Freezes the reports that are due and sends each to those who subscribed, under the rights that they have at
/// that moment.
///
/// One of these runs in every gateway; whoever comes second finds nothing to do. A report goes out at most
/// once to each: it is noted with its leaf before it leaves, so a crash between the two loses it, and the page
/// still has it.
package struct ReportRound: Service {
  /// How often it looks.
  package static let interval: Duration = .seconds(600)
  /// Reports that are sent at once.
  static let batch = 20

  private let desk: ReportDesk
  private let database: Database
  private let registry: @Sendable () -> RegistrySnapshot
  private let mail: (program: String, from: String)?
  private let folder: String
  private let now: @Sendable () -> Int64
  private let logger: Logger

  /// A round.
  ///
  /// - Parameters:
  ///   - mail: the system's sendmail program and the sender; nil for no mail.
  ///   - folder: where files are written; empty for nowhere.
  ///   - now: microseconds since 1970.
  package init(
    desk: ReportDesk, database: Database, registry: @escaping @Sendable () -> RegistrySnapshot,
    mail: (program: String, from: String)?, folder: String, now: @escaping @Sendable () -> Int64,
    logger: Logger
  ) {
    self.desk = desk
    self.database = database
    self.registry = registry
    self.mail = mail
    self.folder = folder
    self.now = now
    self.logger = logger
  }

  private var actor: Administration.Actor {
    .init(code: "baimbai", requestID: SubmissionID(at: now() / 1000).description)
  }

  /// Looks until shut down.
  package func run() async throws {
    try? await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do {
          try await freeze()
          _ = try await send()
        } catch {
          self.logger.warning("reports wait", metadata: ["error": "\(type(of: error))"])
        }
        try await Task.sleep(for: Self.interval)
      }
    }
  }

  /// Freezes the last period of each report whose day has come and which was not frozen yet.
  package func freeze() async throws {
    let today = CivilDate.localDay(at: now())
    for definition in ReportDefinition.all where desk.isAvailable(definition.kind) {
      guard let present = ReportPeriod(definition.period, containing: today),
        let last = ReportPeriod(definition.period, containing: present.days.lowerBound - 1),
        today >= last.freezesOn
      else { continue }
      let query = ReportStore.Query(
        scope: ReportContent.city, kind: definition.kind, period: last.text)
      guard try await ReportStore.list(query, limit: 1, in: database).isEmpty else { continue }
      _ = try await desk.freeze(definition.kind, last, by: actor)
    }
  }

  /// Sends what is due; says how many reports went out. What could not be judged is sent at a later look.
  package func send() async throws -> Int {
    var (sent, waiting) = (0, 0)
    while true {
      let (snapshot, moment) = (registry(), now())
      let taken = try await desk.take(Self.batch, after: waiting, by: actor) { person, scope in
        Self.right(of: person, to: scope, snapshot, at: moment)
      }
      waiting += taken.waiting.count
      for (report, fault) in taken.waiting {
        logger.warning("a report waits", metadata: ["report": "\(report)", "fault": "\(fault)"])
      }
      for parcel in taken.parcels {
        let fault =
          parcel.subscription.address == nil ? write(parcel) : await post(parcel)
        if let fault {
          logger.warning(
            "a report did not go out",
            metadata: ["report": "\(parcel.report.id)", "fault": "\(fault)"])
        } else {
          sent += 1
        }
      }
      if taken.isEmpty { return sent }
    }
  }

  /// What a person may have of a scope now: an officer who can still come in the city's without small counts, who
  /// has a right at a facility that facility's own.
  static func right(
    of person: String, to scope: String, _ snapshot: RegistrySnapshot, at now: Int64
  ) -> ReportRight? {
    guard let entry = snapshot.person(code: person) else { return nil }
    if scope == ReportContent.city {
      return entry.role == .officer && snapshot.canEnter(entry.id, at: now) ? .shown : nil
    }
    let places = snapshot.places(of: entry.id, at: now)
    return places.contains { $0.code == scope } && snapshot.canEnter(entry.id, at: now)
      ? .whole : nil
  }

  /// Writes the files into the person's folder; nil if they are there.
  private func write(_ parcel: ReportParcel) -> String? {
    guard !folder.isEmpty else { return "no folder is set" }
    let content = parcel.content
    let directory = URL(filePath: folder).appending(path: Self.safe(parcel.subscription.person))
    let name =
      "\(content.kind.rawValue)_\(Self.safe(content.scope))_\(content.period.text)_v\(content.version)"
      + "_r\(parcel.report.revision)"
    let files: [(String, [UInt8])] = [
      ("json", content.bytes), ("csv", ReportFile.csv(content, english: false)),
      ("xlsx", ReportFile.workbook(content, english: false)),
    ]
    do {
      try FileManager.default.createDirectory(
        at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      for (ending, bytes) in files {
        let file = directory.appending(path: "\(name).\(ending)")
        try Data(bytes).write(to: file, options: .atomic)
        try FileManager.default.setAttributes(
          [.posixPermissions: 0o600], ofItemAtPath: file.path)
      }
      return nil
    } catch { return "the folder could not be written to" }
  }

  /// Letters, digits and dashes; a code from elsewhere leads out of no folder.
  private static func safe(_ text: String) -> String {
    String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "_" })
  }

  /// Mails sums of cases, and the hash of what is not judged anew each time; the tables stand on the page.
  private func post(_ parcel: ReportParcel) async -> String? {
    guard let mail, let address = parcel.subscription.address else { return "no mail program" }
    let content = parcel.content
    let definition = ReportDefinition.of(content.kind)
    func text(_ isEnglish: Bool) -> String {
      let sums = content.tables.filter(\.isSummed).map { table in
        let sum = table.rows.reduce(0) { $0 + ReportTable.sum($1.cells) }
        return "\(isEnglish ? table.title.english : table.title.indonesian): \(sum)"
      }
      return
        (ReportFile.notes(content, isEnglish).map { $0.joined(separator: ": ") } + sums
        + hashLines(parcel) + [
          isEnglish
            ? "The tables: console, \"Reports\", \(parcel.report.period)."
            : "Tabelnya: konsol, \"Laporan\", \(parcel.report.period)."
        ]).joined(separator: "\n")
    }
    let title = "\(definition.id) \(content.period.text) (\(content.scope))"
    let notice = Notice(
      id: NoticeID(at: now() / 1000), kind: "report", subject: parcel.report.resource,
      dueOn: CivilDate(daysSince1970: CivilDate.localDay(at: now())),
      key: "report/\(parcel.report.id)/\(parcel.subscription.id)",
      title: Bilingual(id: title, en: title), text: Bilingual(id: text(false), en: text(true)),
      recipients: [address])
    return await MailProgram(path: mail.program, from: mail.from, recipients: []).send(notice)
  }

  /// The line of the hash; none of the city's report that is told exactly: the page may withhold some of it later,
  /// which who tries all few moves until the hash fits would find.
  private func hashLines(_ parcel: ReportParcel) -> [String] {
    let report = parcel.report
    if report.isJudged { return [] }
    return ["SHA-256: \(ReportContent.hex(report.isCity ? report.shownHash : report.contentHash))"]
  }
}

extension RegistrySnapshot {
  /// Whether a person could come in at a moment: by a certificate in force, or by an account.
  func canEnter(_ person: OfficerID, at now: Int64) -> Bool {
    certificates.values.contains {
      $0.holder == .officer(person) && $0.revokedAt == nil && $0.notBefore <= now
        && now < $0.notAfter
    }
      || appointments.contains {
        guard case .account = $0.matter else { return false }
        return $0.person == person && $0.isInForce
      }
  }
}
