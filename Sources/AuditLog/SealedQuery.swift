import Crypto
package import Sealing

extension LeafDraft {
  /// Commits to what was asked and keeps it beside the entry, sealed; an empty text is nothing.
  package mutating func commit(to query: [UInt8], under keyring: Keyring) throws {
    guard !query.isEmpty else { return }
    payloadHash = Array(SHA256.hash(data: query))
    sealedQuery = try keyring.seal(query, under: nil, context: Keyring.queryContext(requestID))
  }
}

extension Keyring {
  fileprivate static func queryContext(_ requestID: String) -> String { "query \(requestID)" }

  /// What was asked, as it was kept beside an entry of this request; throws
  /// `SealingError.doesNotOpen` for what is not, or longer than `limit`.
  package func query(_ sealed: [UInt8], of requestID: String, limit: Int) throws -> [UInt8] {
    try open(sealed, with: nil, context: Self.queryContext(requestID), limit: limit)
  }
}
