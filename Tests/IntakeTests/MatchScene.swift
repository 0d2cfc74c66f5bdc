import AccessPolicy
import Administration
import AuditLog
import Intake
import Logging
import PersonMatching
import RecordModel

/// A house with the desk on which officers link and part records, and the matcher that judges them.
struct MatchScene {
  let house: TestHouse
  let desk: MatchDesk
  let matcher: PersonMatcher

  /// A scene whose desk and matcher judge by `weights`.
  init(weights: MatchWeights = .builtIn) async throws {
    house = try await TestHouse()
    let clock = house.clock
    desk = MatchDesk(
      database: house.database, log: house.log, keyring: house.keyring, weights: weights,
      now: { clock.now })
    matcher = PersonMatcher(
      database: house.database, log: house.log, keyring: house.keyring, weights: weights,
      now: { clock.now },
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  /// An officer's look, as the log begins to tell of it.
  var entry: LeafDraft {
    var entry = LeafDraft(.match, .read, requestID: "test")
    entry.user = "ani"
    entry.purpose = "HOPERAT"
    return entry
  }

  /// Persons, those who are linked counted as one.
  func golden() async throws -> Int {
    try await house.count(
      """
      SELECT count(*) FROM identity.person p
      WHERE p.person_id = (SELECT min(s::text) FROM identity.same_person(p.person_id) s)::uuid
      """)
  }

  func leaves() async throws -> Int { try await house.count("SELECT count(*) FROM audit.leaf") }
}

extension OfficeQuery {
  /// An officer's look by the policy of the house, without a legal basis.
  static var shipped: OfficeQuery { .review(by: .shipped) }
}
