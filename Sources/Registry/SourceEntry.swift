import FoundationEssentials
package import RecordModel
import SwiftASN1
import X509

/// What `SourceID` is of.
package enum RecordSourceKind: Sendable {}
/// The id of a registered FHIR endpoint.
package typealias SourceID = ID<RecordSourceKind>

/// Where a facility answers for the records that it keeps itself, or hears of visits: the only addresses that the
/// gateway calls, as two officers have registered them.
package struct SourceEntry: Hashable, Sendable {
  /// What it is for.
  package enum Use: String, Hashable, Sendable, CaseIterable {
    /// It is asked for records; it is told of visits.
    case records, notices
  }

  /// Its id.
  package let id: SourceID
  /// What it is called: small letters, digits and `-`, at most 32.
  package let name: String
  /// Whose records it has.
  package let facility: FacilityID
  /// The host that is looked up, and its port.
  package let host: String
  /// 1 to 65535.
  package let port: Int
  /// What stands before `/Patient`: empty, or `/fhir`.
  package let path: String
  /// The name that its certificate must have.
  package let serverName: String
  /// The authority that its certificate must lead to, DER.
  package let authority: [UInt8]
  /// Whether its address may be of a private network.
  package let isPrivate: Bool
  /// Who proposed it, and who approved it; nil while it waits.
  package let proposedBy: String
  /// Who approved it; nil while it waits.
  package let approvedBy: String?
  /// What it is for.
  package let use: Use

  /// A source as the registry has it.
  package init(
    id: SourceID, name: String, facility: FacilityID, host: String, port: Int, path: String,
    serverName: String, authority: [UInt8], isPrivate: Bool, proposedBy: String,
    approvedBy: String? = nil, use: Use = .records
  ) {
    self.use = use
    self.id = id
    self.name = name
    self.facility = facility
    self.host = host
    self.port = port
    self.path = path
    self.serverName = serverName
    self.authority = authority
    self.isPrivate = isPrivate
    self.proposedBy = proposedBy
    self.approvedBy = approvedBy
  }

  /// Why an address is not registered.
  package enum Refusal: Error, Hashable, Sendable {
    /// Not a name of its form; not `https://HOST[:PORT][/PATH]` without a query, a user or dots that climb; not a
    /// certificate of an authority in force.
    case badName, badAddress, badAuthority
  }

  /// The address as FHIR names its resources, without a slash at the end.
  package var baseURL: String { "https://\(serverName):\(port)\(path)" }

  /// Proposes a source from an address as an officer types it.
  ///
  /// - Parameters:
  ///   - serverName: nil for the host itself.
  ///   - pem: the authority's certificate.
  ///   - now: microseconds since 1970.
  ///
  /// Throws `Refusal`.
  package init(
    proposing name: String, facility: FacilityID, address: String, serverName: String?,
    pem: String, isPrivate: Bool, by officer: String, id: SourceID, now: Int64,
    use: Use = .records
  ) throws(Refusal) {
    guard Self.isName(name) else { throw .badName }
    guard let place = Self.place(address), Self.isHost(serverName ?? place.host) else {
      throw .badAddress
    }
    // A certificate names a host: an address of digits is in none of ours.
    guard (serverName ?? place.host).contains(where: \.isLetter) else { throw .badAddress }
    guard let certificate = try? Certificate(pemEncoded: pem),
      case .isCertificateAuthority? = try? certificate.extensions.basicConstraints,
      Int64(certificate.notValidAfter.timeIntervalSince1970 * 1_000_000) > now
    else { throw .badAuthority }
    var serializer = DER.Serializer()
    guard (try? serializer.serialize(certificate)) != nil else { throw .badAuthority }
    self.init(
      id: id, name: name, facility: facility, host: place.host, port: place.port,
      path: place.path, serverName: serverName ?? place.host,
      authority: serializer.serializedBytes, isPrivate: isPrivate, proposedBy: officer, use: use)
  }

  private static func isName(_ text: String) -> Bool {
    (1...32).contains(text.utf8.count) && text.utf8.first != UInt8(ascii: "-")
      && text.utf8.allSatisfy { $0 &- 48 < 10 || $0 &- 97 < 26 || $0 == UInt8(ascii: "-") }
  }

  private static func isHost(_ text: String) -> Bool {
    let isEdge = { (byte: UInt8) in byte &- 48 < 10 || byte &- 97 < 26 }
    guard (1...253).contains(text.utf8.count), let first = text.utf8.first,
      let last = text.utf8.last, isEdge(first), isEdge(last)
    else { return false }
    return text.utf8.allSatisfy {
      isEdge($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
    }
  }

  /// `https://HOST[:PORT][/PATH]`, read by hand so that no second reading of it can differ.
  static func place(_ address: String) -> (host: String, port: Int, path: String)? {
    guard address.hasPrefix("https://"), address.utf8.count <= 400 else { return nil }
    let rest = address.dropFirst("https://".count)
    let authority = rest.prefix { $0 != "/" }
    var path = rest.dropFirst(authority.count)
    while path.hasSuffix("/") { path = path.dropLast() }
    let sides = authority.split(separator: ":", omittingEmptySubsequences: false)
    guard let host = sides.first, sides.count <= 2, isHost(String(host)) else { return nil }
    var port = 443
    if sides.count == 2 {
      guard let number = Int(sides[1]), String(number) == sides[1],
        (1...65535).contains(number)
      else { return nil }
      port = number
    }
    let steps = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    let isPlain = steps.allSatisfy { step in
      !step.isEmpty && step.first != "." && step.last != "." && !step.contains("..")
        && step.utf8.allSatisfy { byte in
          byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || [45, 46, 95].contains(byte)
        }
    }
    guard isPlain, path.utf8.count <= 100 else { return nil }
    return (String(host), port, String(path))
  }
}
