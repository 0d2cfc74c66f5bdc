package import Database
import HL7Format
package import Logging
import RecordModel
import Registry
import ServiceLifecycle
import Synchronization

/// Counts what each facility's software sends and what is wrong with it, beside the commits and never in
/// them: in memory, and added to the database every `interval`.
///
/// What a gateway that dies has not added is lost; a count is no record.
package final class SoftwareTally: Service {
  /// How often it is added up: the office sees a count within a minute.
  package static let interval: Duration = .seconds(20)
  /// Names and versions of one facility in a day; more are counted together.
  static let perFacility = 12
  /// Keys that are held; beyond it all more are counted together by facility.
  static let held = 20_000

  private struct Use: Hashable {
    let key: SoftwareKey
    let format: String
  }

  private struct Fault: Hashable {
    let key: SoftwareKey
    let rule: String
  }

  private struct Owner: Hashable {
    let day: CivilDate
    let facility: FacilityID
  }

  private struct State {
    var uses: [Use: SoftwareCounts] = [:]
    var faults: [Fault: Int] = [:]
    /// Today's names of each facility, so that one that changes its name with each message stays one.
    var names: [Owner: Set<SoftwareName>] = [:]
  }

  private let database: Database
  private let logger: Logger
  private let state = Mutex(State())

  /// A tally that is added up in `database`.
  package init(database: Database, logger: Logger) {
    self.database = database
    self.logger = logger
  }

  /// Counts a submission that was answered for the first time.
  func count(_ submission: PreparedSubmission) {
    let message = submission.message
    let owner = Owner(
      day: CivilDate(daysSince1970: CivilDate.localDay(at: message.receivedAt)),
      facility: message.sender.facility.id)
    let software = Self.name(of: message)
    let came = submission.decoded?.visits.count ?? 0
    var counts = SoftwareCounts()
    counts.submissions = 1
    counts.visits = came
    counts.refused = came - submission.wantedVisits.count
    let rules = Set(submission.issues.filter(\.isError).map(\.rule.code))
    counts.faulty = rules.isEmpty ? 0 : 1
    state.withLock { state in
      if state.names.count > Self.held { state.names.removeAll() }
      var name = software
      if state.names[owner]?.contains(name) != true {
        if state.names[owner]?.count ?? 0 >= Self.perFacility || state.uses.count > Self.held {
          name = .others
        } else {
          state.names[owner, default: []].insert(name)
        }
      }
      let key = SoftwareKey(
        day: owner.day, facility: owner.facility, vendor: message.sender.vendor?.code ?? "",
        software: name)
      state.uses[Use(key: key, format: submission.format.name), default: SoftwareCounts()]
        .add(counts)
      for rule in rules { state.faults[Fault(key: key, rule: rule), default: 0] += 1 }
    }
  }

  /// What the request says of its software; an HL7 message says it itself where the request names a library
  /// or nothing.
  private static func name(of message: ReceivedMessage) -> SoftwareName {
    if let software = message.software, !software.isLibrary { return software }
    if message.type == .hl7, let header = HL7Header(message.body) {
      let application = header.sendingApplication.prefix { $0 != header.separators.component }
      let name = SoftwareName(name: String(decoding: application, as: UTF8.self))
      if !name.name.isEmpty { return name }
    }
    return message.software ?? .unknown
  }

  /// The same as a submission keeps it, `name|version`; nil where nobody says.
  static func text(of message: ReceivedMessage) -> String? {
    let software = name(of: message)
    return software.name.isEmpty ? nil : "\(software.name)|\(software.version)"
  }

  /// Adds up every `interval`, and once more at the end.
  package func run() async throws {
    try? await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        try await Task.sleep(for: Self.interval)
        await self.addUp()
      }
    }
    await addUp()
  }

  /// Adds what was counted to the database; what does not go in stays for the next time.
  package func addUp() async {
    let (uses, faults) = state.withLock { state in
      defer {
        state.uses = [:]
        state.faults = [:]
      }
      return (state.uses, state.faults)
    }
    guard !uses.isEmpty else { return }
    // One order for every gateway, so that two never wait for each other.
    let rows = uses.map { (key: $0.key.key, format: $0.key.format, counts: $0.value) }
      .sorted { Self.order($0.key, $0.format) < Self.order($1.key, $1.format) }
    let broken = faults.map { (key: $0.key.key, rule: $0.key.rule, submissions: $0.value) }
      .sorted { Self.order($0.key, $0.rule) < Self.order($1.key, $1.rule) }
    do {
      try await database.transaction("software.add", as: .administration) { transaction in
        SoftwareStore.add(rows, faults: broken, in: transaction)
      }
    } catch {
      logger.warning("counts of software wait", metadata: ["error": "\(type(of: error))"])
      state.withLock { state in
        for (use, counts) in uses { state.uses[use, default: SoftwareCounts()].add(counts) }
        for (fault, number) in faults { state.faults[fault, default: 0] += number }
      }
    }
  }

  private static func order(_ key: SoftwareKey, _ last: String) -> String {
    "\(key.day.daysSince1970) \(key.facility) \(key.vendor) \(key.software.name)/\(key.software.version) \(last)"
  }
}

extension MessageFormat {
  /// What the office's page calls it.
  var name: String {
    switch self {
    case .fhir: "fhir"
    case .pcare: "pcare"
    case .hl7: "hl7"
    case .register: "register"
    case .void: "void"
    }
  }
}
