import AuditLog
import Foundation
import LogVerification
import Logging
import RecordModel
import TransparencyLog
import Witnessing

/// What the gateway knows of its log from outside the database.
struct LogGuard: Sendable {
  let policy: WitnessPolicy
  private let settings: Settings
  private let logger: Logger

  /// Nil where no policy is configured; throws for files that cannot be read.
  init?(_ settings: Settings, logger: Logger) throws {
    guard !settings.logPolicy.isEmpty else { return nil }
    policy = try WitnessPolicy(named: settings.logPolicy)
    self.settings = settings
    self.logger = logger
  }

  /// What a source outside says, with the time at which it was last seen there.
  struct Sighting: Sendable {
    let known: KnownCheckpoint
    /// Microseconds since 1970.
    let at: Int64
  }

  /// What signer, files and witnesses say the log had reached; who cannot be asked is told.
  func sightings() async throws -> [Sighting] {
    try await files()
      + newest(of: Set(policy.logs.compactMap { try? LogOrigin($0.key.name.text) })).map {
        key, note in
        try sighting(policy.verify(note, quorum: false), by: "\(key.name)")
      }
  }

  /// The newest checkpoint that each witness says it has cosigned of the log as it is called now.
  func newest() async throws -> [(witness: VerifierKey, note: SignedNote)] {
    try await newest(of: [LogOrigin(settings.origin)])
  }

  private func newest(
    of origins: Set<LogOrigin>
  ) async throws -> [(witness: VerifierKey, note: SignedNote)] {
    var found: [(witness: VerifierKey, note: SignedNote)] = []
    let client = try WitnessClient(
      policy: policy,
      authorities: settings.logAuthorities.isEmpty ? nil : settings.logAuthorities,
      logger: logger)
    for origin in origins {
      for (name, result) in await client.newest(of: origin) {
        switch result {
        case .success(let note?): found.append((name, note))
        case .success(nil): break
        case .failure(let error):
          logger.warning(
            "a witness was not asked", metadata: ["witness": "\(name.name)", "error": "\(error)"])
        }
      }
    }
    await client.shutdown()
    return found
  }

  private func files() throws -> [Sighting] {
    try settings.logKnown.split(separator: ",").compactMap { part in
      let path = part.trimmingCharacters(in: .whitespaces)
      // The signer makes it with its first signature.
      guard let handle = FileHandle(forReadingAtPath: path) else {
        logger.debug("no checkpoint is known from a file", metadata: ["file": "\(path)"])
        return nil
      }
      defer { try? handle.close() }
      let size = try handle.seekToEnd()
      try handle.seek(
        toOffset: size > CheckpointHistory.tailBytes
          ? size - UInt64(CheckpointHistory.tailBytes) : 0)
      let tail = [UInt8](try handle.readToEnd() ?? Data())
      guard !tail.isEmpty else { return nil }
      guard let newest = CheckpointHistory.newest(in: tail, by: policy) else {
        tell("\(path): tidak ada checkpoint yang dapat dipercaya / no checkpoint to be trusted")
        throw ExitStatus.failed
      }
      let changed =
        (try? FileManager.default.attributesOfItem(atPath: path)[.modificationDate]) as? Date
      return sighting(newest, by: path, or: changed)
    }
  }

  private func sighting(
    _ trusted: CosignedCheckpoint, by source: String, or time: Date? = nil
  ) -> Sighting {
    let seconds = trusted.cosignatures.compactMap(\.cosignedAtSeconds).max().map(Double.init)
    let moment = seconds ?? time?.timeIntervalSince1970 ?? Date().timeIntervalSince1970
    return Sighting(
      known: KnownCheckpoint(source: source, checkpoint: trusted.checkpoint),
      at: Int64(moment * 1_000_000))
  }

  /// Ends the program where the database's log is not what others know; says who knows what.
  func refuseOtherLog(_ house: House) async throws {
    let known = try await sightings().map(\.known)
    let faults = try await LogStartCheck(database: house.database, origin: settings.origin)
      .faults(against: known)
    for fault in faults {
      tell("MENOLAK / REFUSED: \(fault.words.indonesian) / \(fault.words.english)")
    }
    if !faults.isEmpty {
      tell("docs/recovery.md")
      throw ExitStatus.failed
    }
    logger.debug("the log is what others know of it", metadata: ["sources": "\(known.count)"])
  }
}

extension LogStartFault {
  /// What is wrong, for whoever starts the gateway.
  var words: Bilingual {
    switch self {
    case .behind(let source, let size, let known):
      Bilingual(
        id: "basis data tertinggal: log berisi \(size) entri, \(source) sudah melihat \(known)",
        en: "the database is behind: the log has \(size) entries, \(source) has seen \(known)")
    case .forked(let source, let size, let known):
      Bilingual(
        id: "sejarah lain: log \(size) entri bukan lanjutan dari \(known) yang dilihat \(source)",
        en:
          "another history: the log of \(size) does not go on from the \(known) that \(source) saw")
    case .otherLog(let source, let origin):
      Bilingual(
        id: "\(source) mengenal log lain: \(origin)", en: "\(source) knows another log: \(origin)")
    case .beyondRecovery(let source, let size, let recovered):
      Bilingual(
        id: "\(source) melihat \(size) entri, pemulihan hanya melepas \(recovered)",
        en: "\(source) saw \(size) entries, the recovery gave up only \(recovered)")
    case .renamed(let configured, let recovered):
      Bilingual(
        id: "log dilanjutkan dengan nama \(recovered); log.origin masih \(configured)",
        en: "the log goes on as \(recovered); log.origin is still \(configured)")
    case .headDoesNotFit:
      Bilingual(
        id: "kepala log tidak cocok dengan tile-nya", en: "the head does not fit the stored tiles")
    case .entryAltered(let index):
      Bilingual(id: "entri \(index) diubah", en: "entry \(index) was altered")
    case .rowsMissing(let place):
      Bilingual(id: "baris log hilang (\(place))", en: "rows of the log are missing (\(place))")
    }
  }
}
