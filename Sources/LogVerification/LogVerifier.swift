import RecordModel
package import TransparencyLog

/// Verifies an exported log against a policy, in one pass and in memory that does not grow with it.
///
/// Every entry is hashed from its exact bytes; the tree over them must be the tiles, and have the
/// root of every checkpoint at its size. After a finding it goes on for as long as there is
/// something to go on with. Source: RFC 6962 section 2.1; C2SP tlog-tiles; security.md,
/// requirements.
package struct LogVerifier: Sendable {
  /// What is asked for beyond the policy.
  package struct Demands: Hashable, Sendable {
    /// Signs receipts; without it receipts prove nothing.
    package var receiptKey: VerifierKey?
    /// Whether openings must be there; where they are, they are checked anyway.
    package var openings = false
    /// Earlier checkpoints below this size need the log's signature only: for a log whose witnesses
    /// were others then.
    package var quorumFrom = 0
    /// How far an entry's time may be after a witness's, in seconds.
    package var clockTolerance: Int64 = 300

    /// Nothing special.
    package init() {}
  }

  private let policy: WitnessPolicy
  private let demands: Demands

  /// A verifier that trusts what `policy` trusts.
  package init(policy: WitnessPolicy, demands: Demands = Demands()) {
    self.policy = policy
    self.demands = demands
  }

  /// Verifies the log in `folder`, and compares it with what others hold; throws only what reading
  /// throws.
  package func verify<Folder: LogFolderReader>(
    _ folder: Folder, evidence: [LogEvidence] = []
  ) throws(Folder.Fault) -> LogReport {
    var pass = LogPass(folder: folder, policy: policy, demands: demands)
    return try pass.run(evidence)
  }
}
