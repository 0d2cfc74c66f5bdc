/// One entry of the log as the review of accesses sees it.
package struct AccessRecord: Hashable, Sendable {
  /// What was done.
  package enum Kind: String, Hashable, Sendable {
    /// A person's record was read.
    case read
    /// A search was asked.
    case query
    /// A visit was sent: care took place.
    case submit
    /// A record was opened past the rules, for an emergency.
    case breakGlass
    /// Somebody judged such an opening.
    case breakGlassReview
  }

  /// Its index in the log.
  package var index: Int64
  /// When, microseconds since 1970.
  package var at: Int64
  /// What.
  package var kind: Kind
  /// Code of the facility.
  package var facility: String
  /// Who; empty where nobody is named.
  package var user: String
  /// Fingerprint of the certificate.
  package var certificate: String
  /// Network address.
  package var address: String
  /// X-Request-Id; a review of an emergency opening names that of the opening.
  package var request: String
  /// Whose records.
  package var persons: [Pseudonym]
  /// The number that a search asked for; it is compared and never told.
  package var asked: UInt64?

  /// A record of its parts.
  package init(
    index: Int64, at: Int64, kind: Kind, facility: String, user: String = "",
    certificate: String = "", address: String = "", request: String = "",
    persons: [Pseudonym] = [], asked: UInt64? = nil
  ) {
    self.index = index
    self.at = at
    self.kind = kind
    self.facility = facility
    self.user = user
    self.certificate = certificate
    self.address = address
    self.request = request
    self.persons = persons
    self.asked = asked
  }
}

/// What the log calls a person: 16 random bytes.
package struct Pseudonym: Hashable, Sendable {
  private let high: UInt64
  private let low: UInt64

  /// The first 16 of `bytes`; what lacks counts as zero.
  package init(_ bytes: some Sequence<UInt8>) {
    var (high, low): (UInt64, UInt64) = (0, 0)
    for (position, byte) in bytes.prefix(16).enumerated() {
      if position < 8 { high = high << 8 | UInt64(byte) } else { low = low << 8 | UInt64(byte) }
    }
    self.high = high
    self.low = low
  }

  /// 32 hexadecimal digits.
  package var text: String {
    let digits = [high, low].map { half in
      let text = String(half, radix: 16)
      return String(repeating: "0", count: 16 - text.count) + text
    }
    return digits.joined()
  }

  /// The person with a number, for tests and simulations.
  package init(number: UInt64) {
    high = number &* 0x9e37_79b9_7f4a_7c15
    low = number
  }
}

/// What is known of readers and persons beside the log; nothing of it is ever told.
package struct AccessFacts: Sendable {
  /// Words of each reader's name, as keyed hashes.
  package var readerNames: [String: [UInt64]] = [:]
  /// Words of each person's name, as keyed hashes.
  package var personNames: [Pseudonym: [UInt64]] = [:]
  /// Where each reader lives, a kelurahan's number.
  package var readerHomes: [String: Int32] = [:]
  /// Where each person lives.
  package var personHomes: [Pseudonym: Int32] = [:]

  /// Nothing known.
  package init() {}
}
