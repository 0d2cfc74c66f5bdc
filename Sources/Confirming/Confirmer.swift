import Calling
package import Database
package import Disclosure
package import Logging
import Metrics
import PatientIndex
import PopulationRegister
package import RecordModel
package import Sealing
import ServiceLifecycle
import Synchronization

/// Asks the population register about facilities' patients, in the background: one of these runs in every gateway,
/// and each patient is asked about once.
///
/// The log says who is asked about before anything leaves. A register that does not answer leaves patients not
/// confirmed, and stops nothing.
package struct Confirmer: Service {
  /// How often it looks for whom to ask about.
  package static let interval: Duration = .seconds(5)
  /// Patients that are asked about under one entry of the log.
  static let batch = 50
  /// Questions that the service gets at once.
  static let atOnce = 8
  /// How long a task is nobody else's, seconds: a batch at the service's slowest.
  static let lease: Int64 = 300
  /// Old words that are asked anew, at each look.
  static let oldAtOnce = 500
  private static let day: Int64 = 86_400_000_000
  /// The first wait of a task whose question was not answered, and the longest, seconds.
  static let wait: (first: Int64, longest: Int64) = (30, 3600)

  private let database: Database
  private let disclosure: Disclosure
  private let keyring: Keyring
  private let service: LookUpService?
  private let validDays: Int
  private let logger: Logger
  private let now: @Sendable () -> Int64
  private let breaker = Breaker()
  private let pace: BackgroundPace

  private final class Breaker: Sendable {
    let state = Mutex(CircuitBreaker())
  }

  /// A confirmer.
  ///
  /// - Parameters:
  ///   - service: the register's service; nil where only files are imported.
  ///   - validDays: how long an answer counts.
  ///   - pace: leaves room for submissions.
  ///   - now: microseconds since 1970.
  package init(
    database: Database, disclosure: Disclosure, keyring: Keyring, service: LookUpService?,
    validDays: Int, pace: BackgroundPace = .unhurried, logger: Logger,
    now: @escaping @Sendable () -> Int64
  ) {
    self.pace = pace
    self.database = database
    self.disclosure = disclosure
    self.keyring = keyring
    self.service = service
    self.validDays = validDays
    self.logger = logger
    self.now = now
  }

  /// Looks every `interval` until shut down; what was begun is finished.
  package func run() async throws {
    try? await cancelWhenGracefulShutdown {
      var isAnnounced = false
      while !Task.isCancelled {
        do {
          if !isAnnounced {
            try await announce()
            isAnnounced = true
          }
          try await requeue()
          var worked = Duration.zero
          while !Task.isCancelled {
            try await pace.rest(after: worked)
            let begin = ContinuousClock.now
            guard try await step() == Self.batch else { break }
            worked = .now - begin
          }
        } catch is CancellationError {
          break
        } catch {
          logger.warning("confirmations wait", metadata: ["error": "\(type(of: error))"])
        }
        try await Task.sleep(for: Self.interval)
      }
    }
    await service?.shutdown()
  }

  /// Closes what it keeps open, where it is not run as a service.
  package func close() async { await service?.shutdown() }

  /// Says whether a service is asked, so that intake puts patients on the list.
  package func announce() async throws {
    let moment = now()
    let isAsked = service != nil
    try await database.transaction("population.announce", as: .confirmer) {
      try await PopulationStore.setService(isAsked, at: moment, in: $0)
    }
  }

  private func requeue() async throws {
    let moment = now()
    try await database.transaction("confirmation.requeue", as: .confirmer) {
      ConfirmationStore.queueOld(at: moment, limit: Self.oldAtOnce, in: $0)
    }
  }

  /// What is asked about one patient.
  private struct Asked: Sendable {
    let task: ConfirmationTask
    let facility: FacilityID
    let question: PopulationQuestion
  }

  /// Asks about one batch; says how many were on it.
  @discardableResult
  package func step() async throws -> Int {
    let limit = breaker.state.withLock { breaker in
      service == nil ? Self.batch : min(Self.batch, breaker.places(Self.batch, at: .now))
    }
    // Who has a file goes on with it while the service is down.
    let release = try await database.transaction("population.current", as: .confirmer) {
      try await PopulationStore(keyring: keyring).current(in: $0)
    }
    let count = release == nil ? limit : Self.batch
    guard count > 0 else { return 0 }
    let tasks = try await database.transaction("confirmation.claim", as: .confirmer) {
      try await ConfirmationStore.claim(count, lease: Self.lease, in: $0)
    }
    guard !tasks.isEmpty else { return 0 }
    let asked = try await questions(tasks)
    let answers = try await answers(to: asked, release)
    try await settle(tasks, asked, answers)
    return tasks.count
  }

  /// What is to be asked of the patients of these tasks; one without a NIK has no question.
  private func questions(_ tasks: [ConfirmationTask]) async throws -> [Asked] {
    let patients = try await disclosure.asked(tasks.map(\.patient))
    guard !patients.isEmpty else { return [] }
    let questions = try await disclosure.questions(
      about: patients, of: service == nil ? .release : .service,
      requestID: SubmissionID(at: now() / 1000).description)
    let facilities = Dictionary(
      patients.map { ($0.id, $0.facility) }, uniquingKeysWith: { $1 })
    return tasks.compactMap { task in
      guard let facility = facilities[task.patient], let question = questions[task.patient] else {
        return nil
      }
      return Asked(task: task, facility: facility, question: question)
    }
  }

  private func answers(
    to asked: [Asked], _ release: PopulationRelease?
  ) async throws -> [PatientID: (PopulationSource, PopulationWord)] {
    var answers: [PatientID: (PopulationSource, PopulationWord)] = [:]
    if service != nil {
      for (patient, word) in await fromService(asked) { answers[patient] = (.service, word) }
    }
    let left = asked.filter { answers[$0.task.patient] == nil }
    guard let release, !left.isEmpty else { return answers }
    let records = try await database.transaction("population.look-up", as: .confirmer) {
      try await PopulationStore(keyring: keyring).records(
        left.map(\.question.number), of: release, in: $0)
    }
    for one in left {
      let word =
        records[one.question.number]?.answer(one.question, asOf: release.asOf)
        ?? PopulationWord(unknownAsOf: release.asOf)
      answers[one.task.patient] = (.release, word)
    }
    return answers
  }

  /// Asks the service, some at once; stops where it stops answering.
  private func fromService(_ asked: [Asked]) async -> [(PatientID, PopulationWord)] {
    guard let service else { return [] }
    return await withTaskGroup(of: (PatientID, PopulationWord)?.self) { group in
      var rest = asked[...]
      var running = 0
      var answers: [(PatientID, PopulationWord)] = []
      func begin() {
        while let next = rest.first,
          running < breaker.state.withLock({ $0.places(Self.atOnce, at: .now) })
        {
          rest = rest.dropFirst()
          running += 1
          group.addTask { await ask(service, next) }
        }
      }
      begin()
      while let answer = await group.next() {
        running -= 1
        if let answer { answers.append(answer) }
        begin()
      }
      return answers
    }
  }

  private func ask(_ service: LookUpService, _ one: Asked) async -> (PatientID, PopulationWord)? {
    do {
      let word = try await service.ask(one.question)
      breaker.state.withLock { $0.note(answered: true, at: .now) }
      Self.count("answered")
      return (one.task.patient, word)
    } catch {
      breaker.state.withLock { $0.note(answered: false, at: .now) }
      Self.count("failed")
      logger.warning("the population register", metadata: ["fault": "\(error.reason)"])
      return nil
    }
  }

  private static func count(_ result: String) {
    Counter(label: "baimbai_population_questions_total", dimensions: [("result", result)])
      .increment()
  }

  private func settle(
    _ tasks: [ConfirmationTask], _ asked: [Asked],
    _ answers: [PatientID: (PopulationSource, PopulationWord)]
  ) async throws {
    let moment = now()
    let until = moment + Int64(validDays) * Self.day
    let stored = asked.compactMap { one in
      answers[one.task.patient].map { source, word in
        // While the service is down a file's word stands in for its own, for a day.
        Confirmation(
          patient: one.task.patient, facility: one.facility, source: source, word: word,
          askedAt: moment,
          expiresAt: service != nil && source == .release ? min(until, moment + Self.day) : until)
      }
    }
    let open = Set(asked.map(\.task.patient)).subtracting(stored.map(\.patient))
    let later = tasks.filter { open.contains($0.patient) }
    try await database.transaction("confirmation.settle", as: .confirmer) { transaction in
      ConfirmationStore.settle(
        tasks.filter { !open.contains($0.patient) }, stored, in: transaction)
      guard !later.isEmpty else { return }
      ConfirmationStore.postpone(
        later, by: later.map { Self.wait(after: $0.tries) }, in: transaction)
    }
  }

  private static func wait(after tries: Int) -> Int64 {
    min(wait.longest, wait.first << Int64(min(max(tries - 1, 0), 10)))
  }
}
