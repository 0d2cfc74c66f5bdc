package import PersonMatching
import RecordModel
package import Sealing

/// What the database sees of a record when it looks for others that may be the same person's.
package enum MatchToken {
  /// A record's blocking keys as keyed hashes, under every active identifier key.
  package static func all(of record: MatchRecord, under keyring: Keyring) -> [Int64] {
    BlockingKeys.of(record).flatMap { key in
      keyring.hashes(key.utf8, domain: "match").map { Int64(bitPattern: $0.high) }
    }
  }
}
