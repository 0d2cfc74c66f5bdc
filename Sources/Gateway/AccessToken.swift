import AccessPolicy
import RecordModel
import Registry
import Sealing

/// A bearer token as SATUSEHAT's clients ask for one: it grants nothing that the certificate does not,
/// and says which client of the facility asks.
///
/// Source: SATUSEHAT Postman collections (OAuth2 client credentials); decision 0011.
struct AccessToken: Hashable, Sendable {
  let facility: FacilityID
  /// The client's own name of itself.
  let client: String
  /// Microseconds since 1970.
  let expiresAt: Int64

  /// What SATUSEHAT gives; its clients ask anew when it is over.
  static let lifetimeSeconds: Int64 = 3599

  /// A token of a facility's client; nil if the client's name is none that a log may hold.
  init?(_ facility: FacilityID, client: String, now: Int64) {
    guard AccessPolicy.isActingUser(client) else { return nil }
    self.facility = facility
    self.client = client
    expiresAt = now + Self.lifetimeSeconds * 1_000_000
  }

  private init(facility: FacilityID, client: String, expiresAt: Int64) {
    self.facility = facility
    self.client = client
    self.expiresAt = expiresAt
  }

  private static func sealing(_ keyring: Keyring) -> SealedText {
    SealedText(keyring: keyring, context: "access token")
  }

  func sealed(_ keyring: Keyring) throws -> String {
    try Self.sealing(keyring).seal("\(facility) \(expiresAt) \(client)")
  }

  /// The token in an `Authorization` header's value; nil if it is none of ours, another facility's or
  /// over.
  static func bearer(
    _ header: String, of facility: FacilityID, now: Int64, _ keyring: Keyring
  ) -> AccessToken? {
    let words = header.split(separator: " ", maxSplits: 1)
    guard words.count == 2, words[0].lowercased() == "bearer",
      let parts = sealing(keyring).open(String(words[1]))?.split(separator: " ", maxSplits: 2),
      parts.count == 3, let owner = FacilityID(parts[0]), owner == facility,
      let expiresAt = Int64(parts[1]), expiresAt > now
    else { return nil }
    return AccessToken(facility: owner, client: String(parts[2]), expiresAt: expiresAt)
  }
}
