/// A person as the log knows him: 16 bytes that stand for him.
package struct Pseudonym: Hashable, Sendable {
  /// Its first 8 bytes, big-endian.
  package let high: UInt64
  /// Its last 8 bytes, big-endian.
  package let low: UInt64

  /// A pseudonym of two halves.
  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// A pseudonym of 16 bytes; nil of any other number.
  package init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    low = bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// Whose record an entry is about, with what a caller that holds the keys may add.
package struct AccessSubject: Hashable, Sendable {
  /// Who.
  package let pseudonym: Pseudonym
  /// Keyed hashes of the words of his name; empty where the caller has no key.
  package let nameTokens: [UInt64]
  /// Code of the kelurahan where he lives; nil where it is not known.
  package let kelurahan: String?

  /// A subject.
  package init(_ pseudonym: Pseudonym, nameTokens: [UInt64] = [], kelurahan: String? = nil) {
    self.pseudonym = pseudonym
    self.nameTokens = nameTokens
    self.kelurahan = kelurahan
  }
}

/// One entry of the access log, as far as the review needs it.
package struct AccessRecord: Hashable, Sendable {
  /// What happened.
  package enum Event: String, Hashable, Sendable, CaseIterable {
    /// A record was read.
    case read
    /// A person was searched for.
    case query
    /// A visit was submitted.
    case submit
    /// A record was read past a refusal, for an emergency.
    case breakGlass
    /// A reading past a refusal was reviewed; `requestID` is that of the reading.
    case breakGlassReview
    /// Anything else; tells only which address a certificate came from.
    case other
  }

  /// The entry's index in the log.
  package var leaf: Int64
  /// When: microseconds since 1970, UTC.
  package var time: Int64
  /// What.
  package var event: Event
  /// Code of the facility that acted.
  package var facility: String?
  /// Fingerprint of the certificate that came, hexadecimal.
  package var certificate: String?
  /// The network address it came from, IPv4 or IPv6.
  package var source: String?
  /// The acting user, as the facility asserted him; the same word at two facilities is two users.
  package var user: String?
  /// Purpose of use, such as `TREAT`.
  package var purpose: String?
  /// The request's number.
  package var requestID: String?
  /// Whose records.
  package var subjects: [AccessSubject]
  /// Keyed hashes of the words of the acting user's name; empty where the caller has no key.
  package var readerNameTokens: [UInt64]
  /// Code of the kelurahan where the acting user lives; nil where it is not known.
  package var readerKelurahan: String?
  /// The number that a query asked for; never put out.
  package var numberAsked: UInt64?

  /// An entry; the rest is set by name.
  package init(
    leaf: Int64, time: Int64, event: Event, facility: String? = nil, user: String? = nil,
    subjects: [AccessSubject] = []
  ) {
    self.leaf = leaf
    self.time = time
    self.event = event
    self.facility = facility
    self.user = user
    self.subjects = subjects
    certificate = nil
    source = nil
    purpose = nil
    requestID = nil
    readerNameTokens = []
    readerKelurahan = nil
    numberAsked = nil
  }
}
