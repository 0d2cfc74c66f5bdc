package import Database
package import TransparencyLog

/// What somebody outside the database says that the log had reached: the signer, a witness, a file.
package struct KnownCheckpoint: Hashable, Sendable {
  /// Who says it, for whoever reads the refusal: a file's path, or a witness's name.
  package let source: String
  /// What was signed.
  package let checkpoint: Checkpoint

  /// A checkpoint whose signatures were verified.
  package init(source: String, checkpoint: Checkpoint) {
    self.source = source
    self.checkpoint = checkpoint
  }
}

/// Compares the database's log with what others hold of it, before anything is added to it.
///
/// Reads hashes at the places that proofs need, and the entries of the right edge: seconds at any
/// size. Source: security.md section 1.1, Start checks; Sunlight's LoadLog.
package struct LogStartCheck: Sendable {
  private let database: Database
  private let origin: String
  private let tree = StoredTree()

  /// A check of the log in `database`, whose name is `origin`.
  package init(database: Database, origin: String) {
    self.database = database
    self.origin = origin
  }

  /// Everything that forbids to go on; empty if the log is what others know of it.
  package func faults(against known: [KnownCheckpoint]) async throws -> [LogStartFault] {
    try await database.transaction("audit.start_check", as: .auditor) { transaction in
      let head = try await StoredTree.head(in: transaction)
      let recoveries = try await LogRecovery.all(in: transaction)
      var faults = try await ownFaults(head, in: transaction)
      if let newest = recoveries.last, newest.origin != origin {
        faults.append(.renamed(configured: origin, recoveredAs: newest.origin))
      }
      for other in known {
        let fault = try await fault(other, head.size, recoveries, in: transaction)
        if let fault { faults.append(fault) }
      }
      return faults
    }
  }

  /// Whether head, tiles and the entries of the right edge tell one story.
  private func ownFaults(
    _ head: (size: Int, root: LogHash), in transaction: borrowing Transaction
  ) async throws -> [LogStartFault] {
    guard head.size > 0 else { return [] }
    do {
      guard try await tree.root(of: head.size, in: transaction) == head.root else {
        return [.headDoesNotFit]
      }
    } catch AuditLogError.rowsMissing(let place) {
      return [.rowsMissing(place)]
    }
    // The newest bundle whole, and what stands after it.
    let from = max(0, (head.size / TilePath.fullWidth - 1) * TilePath.fullWidth)
    let rows = try await transaction.query(
      AuditStatements.entries.bind(Int64(from), Int64(head.size)))
    guard rows.count == head.size - from else { return [.rowsMissing("entry \(from)...")] }
    for row in rows {
      let hash = try LogHash(bytes: try row.decode(2, as: Bytea.self).bytes)
      guard LogHash.leaf(try row.decode(1, as: Bytea.self).bytes) == hash else {
        return [.entryAltered(index: Int(try row.decode(0, as: Int64.self)))]
      }
    }
    return []
  }

  private func fault(
    _ known: KnownCheckpoint, _ size: Int, _ recoveries: [LogRecovery],
    in transaction: borrowing Transaction
  ) async throws -> LogStartFault? {
    let checkpoint = known.checkpoint
    if checkpoint.origin.text != origin {
      // An earlier name of the log: what two officers gave up is not asked for again.
      guard let recovery = recoveries.first(where: { $0.lostOrigin == checkpoint.origin.text })
      else { return .otherLog(source: known.source, origin: checkpoint.origin.text) }
      guard checkpoint.size <= recovery.lostSize else {
        return .beyondRecovery(
          source: known.source, size: checkpoint.size, recovered: recovery.lostSize)
      }
      if checkpoint.size > recovery.provenSize { return nil }
    }
    guard size >= checkpoint.size else {
      return .behind(source: known.source, size: size, known: checkpoint.size)
    }
    do {
      let root = try await tree.root(of: checkpoint.size, in: transaction)
      return root == checkpoint.root
        ? nil : .forked(source: known.source, size: size, known: checkpoint.size)
    } catch AuditLogError.rowsMissing(let place) {
      return .rowsMissing(place)
    }
  }
}

/// Why a gateway must not start on this database.
package enum LogStartFault: Error, Hashable, Sendable {
  /// The log is shorter than what others saw: an old copy, or its end was cut off.
  case behind(source: String, size: Int, known: Int)
  /// The log is another history than what others saw.
  case forked(source: String, size: Int, known: Int)
  /// Somebody knows a log of another name.
  case otherLog(source: String, origin: String)
  /// Somebody saw more of the log than the officers knew when they gave up its end.
  case beyondRecovery(source: String, size: Int, recovered: Int)
  /// The log goes on under another name than the configured one.
  case renamed(configured: String, recoveredAs: String)
  /// The head's root is not that of the stored hashes.
  case headDoesNotFit
  /// An entry is not what its hash says.
  case entryAltered(index: Int)
  /// Rows are lacking: where.
  case rowsMissing(String)
}
