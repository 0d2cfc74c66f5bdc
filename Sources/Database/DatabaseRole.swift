/// The login role of one flow through the house; its rights stand in `sql/roles.sql`.
package enum DatabaseRole: String, CaseIterable, CustomStringConvertible, Sendable {
  /// Owns the schema and cannot log in; only `Migrator` takes it, by SET ROLE.
  case owner = "baimbai_owner"
  /// Writes submissions, records and their audit leaves.
  case intake = "baimbai_intake"
  /// Appends audit leaves that belong to no other change: reads, denials.
  case log = "baimbai_log"
  /// Finds which persons and visits a query means, and sees no facts.
  case resolver = "baimbai_resolver"
  /// Reads the facts of an authorised query.
  case reader = "baimbai_reader"
  /// Reads the audit log.
  case auditor = "baimbai_auditor"
  /// Changes the registry, certificates, consent and policy.
  case administration = "baimbai_administration"
  /// Reads figures without identifiers.
  case monitor = "baimbai_monitor"
  /// Makes facts of visits and sums of facts, and sees no name, number or free text.
  case facts = "baimbai_facts"
  /// Makes partitions ahead and tidies up.
  case maintenance = "baimbai_maintenance"
  /// Erases a person's content.
  case erasure = "baimbai_erasure"
  /// Opens who people are, to tell which records are one person's; links and undoes links.
  case matcher = "baimbai_matcher"
  /// Signs the log: sees its hashes and nothing else.
  case signer = "baimbai_signer"
  /// Asks the population register about patients, and keeps what it said.
  case confirmer = "baimbai_confirmer"
  /// Leaves a line in the server's log and may do nothing: alone of all it is audited in full.
  case heartbeat = "baimbai_heartbeat"

  /// `intake` of `baimbai_intake`, as logs and metrics call it.
  package var description: String { String(rawValue.dropFirst("baimbai_".count)) }

  /// What the server lets one statement of this role take, in milliseconds; a client's deadline is
  /// usually shorter.
  var statementTimeoutMilliseconds: Int {
    switch self {
    case .owner, .maintenance, .erasure, .confirmer, .facts: 600_000
    case .intake, .log, .resolver, .reader, .auditor, .administration, .monitor, .matcher,
      .signer, .heartbeat:
      30_000
    }
  }
}

extension DatabaseRole {
  /// The names of the roles whose statements the server's log leaves out: their accesses are entries
  /// of ours.
  package static let house: Set<String> = Set(
    allCases.filter { $0 != .owner && $0 != .heartbeat }.map(\.rawValue))
}
