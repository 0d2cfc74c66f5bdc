package import Database
import LogVerification
package import Logging
import ServiceLifecycle
package import TransparencyLog

/// Signs the log's growth once a second, and nothing that does not follow from what it last signed.
///
/// It asks the database itself, under a role that sees hashes only, so nobody can hand it a tree: not
/// the gateway, and not who administers the database. Source: C2SP tlog-checkpoint, Signatures.
package struct CheckpointSigner: Service {
  /// How often it looks. Source: security.md section 1.1.
  static let interval: Duration = .seconds(1)

  private let database: Database
  private let folder: SignerFolder
  private let witnesses: (any CosignatureSource)?
  private let logger: Logger
  private let notice: CheckpointNotice
  private let tree = StoredTree()

  /// A signer with the key and state of `folder`; without witnesses its own signature is enough.
  package init(
    database: Database, folder: SignerFolder, witnesses: (any CosignatureSource)? = nil,
    notice: CheckpointNotice = CheckpointNotice(), logger: Logger
  ) {
    self.database = database
    self.notice = notice
    self.folder = folder
    self.witnesses = witnesses
    self.logger = logger
  }

  /// Signs until shut down; throws `SignerFault` when it must not go on.
  package func run() async throws {
    try await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do {
          try await step()
        } catch let error as DatabaseError {
          logger.warning("checkpoints wait", metadata: ["error": "\(error)"])
        }
        try? await Task.sleep(for: Self.interval)
      }
    }
  }

  /// Signs the log as it stands if it has grown; returns the size that was signed.
  ///
  /// Throws `SignerFault` where the log does not follow from what was signed, and `DatabaseError`.
  @discardableResult
  package func step() async throws -> Int? {
    let known = try folder.state()
    guard known.origin.text == folder.key.verifier.name.text else { throw SignerFault.otherLog }
    guard let found = try await growth(since: known) else { return nil }
    switch known.decide(found.request, durableSize: found.size) {
    case .refuse:
      throw SignerFault.logForked(size: found.size, signed: known.size)
    case .sign(let pending):
      try folder.keep(pending.state)
      let signed = try SignedNote(bytes: try pending.answer(by: folder.key).body)
      tell { () throws(DurableFileError) in try notice.announce(signed) }
      guard let note = await cosigned(signed, size: found.size) else { return nil }
      try await database.transaction("signer.store", as: .signer) { transaction in
        transaction.enqueue(
          AuditStatements.insertCheckpoint.bind(Int64(found.size), Bytea(note.bytes)))
      }
      tell { () throws(DurableFileError) in try notice.publish(note) }
      return found.size
    }
  }

  /// Others must hear of it, and signing does not wait for a disk elsewhere.
  private func tell(_ write: () throws(DurableFileError) -> Void) {
    do throws(DurableFileError) { try write() } catch {
      logger.error("a checkpoint was not written outside", metadata: ["errno": "\(error.errno)"])
    }
  }

  /// The note with enough cosignatures; nil while they are lacking, and then the next look tries
  /// again with what the log has by then.
  private func cosigned(_ note: SignedNote, size: Int) async -> SignedNote? {
    guard let witnesses else { return note }
    let (database, tree) = (database, tree)
    let cosigned = await witnesses.cosigned(note) { oldSize in
      try await database.transaction("signer.proof", as: .signer) {
        try await tree.consistency(from: oldSize, to: size, in: $0)
      }
    }
    if cosigned == nil {
      logger.warning("too few witnesses cosigned", metadata: ["size": "\(size)"])
    }
    return cosigned
  }

  private struct Growth: Sendable {
    let size: Int
    let request: [UInt8]
  }

  /// The request for what is there now; nil if its checkpoint is stored. Its COMMIT waits for the
  /// standby, so all that it saw is durable.
  private func growth(since known: SignerState) async throws -> Growth? {
    let tree = tree
    return try await database.transaction("signer.read", as: .signer) { transaction in
      let head = try await StoredTree.head(in: transaction)
      guard head.size >= known.size else {
        throw SignerFault.logBehind(size: head.size, signed: known.size)
      }
      let newest = try await transaction.query(AuditStatements.newestCheckpoint.bind()).first
      let stored = try newest.map { Int(try $0.decode(0, as: Int64.self)) } ?? 0
      // Also where nothing grew: the same size with another root must not pass in silence.
      guard head.size > stored || head.root != known.root else { return nil }
      let proof: ConsistencyProof
      do {
        proof = try await tree.consistency(from: known.size, to: head.size, in: transaction)
      } catch AuditLogError.rowsMissing(let place) {
        throw SignerFault.rowsMissing(place)
      }
      transaction.awaitDurability()
      let body = Array("\(known.origin)\n\(head.size)\n\(head.root.base64)\n".utf8)
      return Growth(
        size: head.size,
        request: AddCheckpointRequest(oldSize: known.size, hashes: proof.hashes, rest: body).bytes)
    }
  }
}

/// Whoever gets cosignatures of witnesses.
package protocol CosignatureSource: Sendable {
  /// The note with the cosignatures that came; nil if they are not enough.
  ///
  /// - Parameter proof: the consistency proof from a size that a witness stands at.
  func cosigned(
    _ note: SignedNote, proof: @escaping @Sendable (Int) async throws -> ConsistencyProof
  ) async -> SignedNote?
}

extension AuditStatements {
  static let insertCheckpoint = Statement(
    "audit.insert_checkpoint",
    "INSERT INTO audit.checkpoint (size, note) VALUES ($1, $2) ON CONFLICT (size) DO NOTHING")

  static let newestCheckpoint = Statement(
    "audit.newest_checkpoint",
    "SELECT size, note FROM audit.checkpoint ORDER BY size DESC LIMIT 1")
}
