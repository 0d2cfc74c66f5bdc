package import AuditLog
import Crypto
package import Database
package import PopulationRegister
package import RecordModel
package import Sealing

/// Where an officer imports a signed file of the population register, and where its words are counted.
package struct PopulationDesk: Sendable {
  /// A good file has at most one row in this many that cannot be read.
  package static let rowsForOneLeftOut = 100

  private let database: Database
  private let log: AuditLog
  private let keyring: Keyring
  private let now: @Sendable () -> Int64

  /// Why nothing was imported.
  package enum Refusal: Error, Hashable, Sendable {
    /// The file, with the rule that it breaks.
    case rule(Rule)
    /// No officer or operator has this code.
    case notAnOfficer
  }

  /// A desk over `database`; `now` gives microseconds since 1970.
  package init(
    database: Database, log: AuditLog, keyring: Keyring, now: @escaping @Sendable () -> Int64
  ) {
    self.database = database
    self.log = log
    self.keyring = keyring
    self.now = now
  }

  /// Puts a file in the place of the one before; every patient is compared with it anew. Throws `Refusal`.
  ///
  /// - Parameters:
  ///   - asOf: the day that its data is of.
  ///   - acceptsLeftOut: takes a file of which more rows than usual cannot be read.
  package func replace(
    by bytes: [UInt8], signature: [UInt8], of signer: FileSigner, asOf: CivilDate,
    acceptsLeftOut: Bool, officer: String, _ actor: Administration.Actor
  ) async throws -> (release: PopulationRelease, file: PopulationFile) {
    do throws(FileSigner.Fault) { try signer.check(bytes, signature: signature) } catch {
      throw Refusal.rule(.populationNotSigned)
    }
    let file: PopulationFile
    do throws(PopulationFile.Fault) { file = try PopulationFile(bytes) } catch {
      throw Refusal.rule(error.rule)
    }
    let rows = file.entries.count + file.leftOutRows
    guard acceptsLeftOut || file.leftOutRows * Self.rowsForOneLeftOut <= rows else {
      throw Refusal.rule(.populationTooManyLeftOut)
    }
    let moment = now()
    let release = PopulationRelease(
      id: ID(at: moment / 1000), sha256: Array(SHA256.hash(data: bytes)),
      signer: signer.fingerprint, asOf: asOf, entries: file.entries.count,
      leftOut: file.leftOutRows, importedBy: officer, importedAt: moment)
    let store = PopulationStore(keyring: keyring)
    try await database.transaction("population.import", as: .confirmer) { transaction in
      if let current = try await store.current(in: transaction),
        current.asOf.daysSince1970 > asOf.daysSince1970
      {
        throw Refusal.rule(.populationNotNewer)
      }
      guard try await store.replace(by: release, file.entries, in: transaction) else {
        throw Refusal.notAnOfficer
      }
      var draft = LeafDraft(.confirm, .create, requestID: actor.requestID)
      draft.user = "\(officer) (\(actor.code))"
      draft.certificate = actor.certificate
      draft.resource = "PopulationRelease/\(release.id)"
      draft.reason =
        "as of \(CivilDate.text(asOf.daysSince1970)), sha256 \(hexadecimal(release.sha256))"
      let head = try await log.lock(in: transaction)
      _ = try await log.append([draft], to: head, now: now(), in: transaction)
    }
    return (release, file)
  }

  /// What counts now: the file, and the patients by facility and status.
  package struct Standing: Sendable {
    /// The file; nil if none was imported.
    package let release: PopulationRelease?
    /// Patients of each facility with each status.
    package let byFacility: [(facility: FacilityID, status: PopulationWord.Status, patients: Int)]
    /// Patients who are still to be asked about.
    package let waiting: Int
  }

  /// What counts now.
  package func standing() async throws -> Standing {
    try await database.transaction("population.standing", as: .confirmer) { transaction in
      let counts = try await ConfirmationStore.counts(in: transaction)
      return Standing(
        release: try await PopulationStore(keyring: keyring).current(in: transaction),
        byFacility: counts.byFacility, waiting: counts.waiting)
    }
  }
}
