package import AuditLog
package import CodeSystems
package import Database
package import RecordModel
package import RegisterFormat
package import Registry

/// Changes the registry: each change and its leaf in one transaction.
package struct Administration: Sendable {
  let database: Database
  let log: AuditLog
  let now: @Sendable () -> Int64

  /// Who makes the change, for the log.
  package struct Actor: Sendable {
    /// An officer's code, or the operating system's user for the command line.
    package let code: String
    /// X-Request-Id or a new one.
    package let requestID: String
    /// Fingerprint of the officer's certificate; nil on the command line.
    package let certificate: [UInt8]?
    /// Whether the gateway proved who it is: by the certificate, or by an account elsewhere.
    package let isProven: Bool

    /// Somebody who changes the registry.
    package init(
      code: String, requestID: String, certificate: [UInt8]? = nil, isProven: Bool? = nil
    ) {
      self.code = code
      self.requestID = requestID
      self.certificate = certificate
      self.isProven = isProven ?? (certificate != nil)
    }
  }

  /// An administration of `database`; `now` gives microseconds since 1970.
  package init(database: Database, log: AuditLog, now: @escaping @Sendable () -> Int64) {
    self.database = database
    self.log = log
    self.now = now
  }

  /// What compares a facility's count of a day with the log.
  package var reconciler: Reconciler { Reconciler(database: database, log: log, now: now) }

  /// Lets a facility's software speak TLS 1.2 on the port for it, or no more.
  ///
  /// - Throws: `RegistryError.unknown` if there is none with that code.
  package func setTLS12(
    _ isAllowed: Bool, ofFacility code: String, by actor: Actor
  ) async throws {
    try await change(
      .registry, .update, "Facility/\(code)", actor, reason: isAllowed ? "tls12-on" : "tls12-off"
    ) { transaction in
      guard try await RegistryStore.setTLS12(isAllowed, ofFacility: code, in: transaction) else {
        throw RegistryError.unknown(code: code)
      }
    }
  }

  /// Adds a software operator or renames it; returns its id.
  package func put(_ vendor: OperatorEntry, by actor: Actor) async throws -> OperatorID {
    try await change(.registry, .create, "Operator/\(vendor.code)", actor) { transaction in
      try await RegistryStore.put(vendor, in: transaction)
    }
  }

  /// Adds an officer or renames him; returns his id.
  package func put(_ officer: OfficerEntry, by actor: Actor) async throws -> OfficerID {
    try await change(.registry, .create, "Officer/\(officer.code)", actor) { transaction in
      try await RegistryStore.put(officer, in: transaction)
    }
  }

  /// Remembers what titles of a facility's registers mean.
  package func put(
    _ meanings: [String: ColumnMeaning], of facility: FacilityEntry, by actor: Actor
  ) async throws {
    try await change(.registry, .update, "HeaderMapping/\(facility.code)", actor) { transaction in
      RegistryStore.put(meanings, of: facility.id, by: actor.code, in: transaction)
    }
  }

  /// Says what a facility's code means; nil takes an earlier word back.
  package func put(
    _ target: Coding?, for code: UnknownCode.Key, of facility: FacilityEntry, by actor: Actor
  ) async throws {
    try await change(
      .registry, .update, "CodeMapping/\(facility.code)", actor,
      reason: target == nil ? "withdrawn" : "mapped"
    ) { transaction in
      RegistryStore.put(target, for: code, of: facility.id, by: actor.code, in: transaction)
    }
  }

  /// Registers a certificate.
  package func put(_ certificate: CertificateEntry, by actor: Actor) async throws {
    try await change(.certificate, .create, certificate.uri, actor) { transaction in
      RegistryStore.put(certificate, in: transaction)
    }
  }

  /// Revokes a certificate, known to every gateway within a second; false if it was not in force.
  package func revoke(
    fingerprint: [UInt8], reason: String, by actor: Actor
  ) async throws -> Bool {
    let moment = now()
    return try await change(
      .certificate, .update, "Certificate/\(hexadecimal(fingerprint))", actor, reason: "revoked"
    ) { transaction in
      try await RegistryStore.revoke(
        fingerprint: fingerprint, at: moment, reason: reason, in: transaction)
    }
  }

  func change<Result: Sendable>(
    _ event: LeafDraft.Event, _ action: LeafDraft.Action, _ resource: String, _ actor: Actor,
    reason: String? = nil, _ body: (borrowing Transaction) async throws -> Result
  ) async throws -> Result {
    try await database.transaction("administration.change", as: .administration) { transaction in
      let result = try await body(transaction)
      try await note(event, action, [resource], actor, reason: reason, in: transaction)
      return result
    }
  }

  /// Appends a leaf for each resource to the transaction that changes them.
  func note(
    _ event: LeafDraft.Event, _ action: LeafDraft.Action, _ resources: [String], _ actor: Actor,
    reason: String?, in transaction: borrowing Transaction
  ) async throws {
    let drafts = resources.map { resource in
      var draft = LeafDraft(event, action, requestID: actor.requestID)
      draft.user = actor.code
      draft.isUserProven = actor.isProven
      draft.certificate = actor.certificate
      draft.resource = resource
      draft.reason = reason
      return draft
    }
    let head = try await log.lock(in: transaction)
    _ = try await log.append(drafts, to: head, now: now(), in: transaction)
  }
}
