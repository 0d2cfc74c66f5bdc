package import RecordModel
import StrictJSON

/// A span of time as a search compares it: from the first moment to the first moment after.
///
/// Either end may be open. Source: FHIR R4, search.html#date.
package struct SearchSpan: Hashable, Sendable {
  /// First moment, microseconds since 1970; nil for none.
  package let from: Int64?
  /// First moment after, microseconds since 1970; nil for none.
  package let until: Int64?

  /// What a date, dateTime or instant covers: a day for a day, a second for a second.
  package init(_ time: ClinicalTime) {
    from = time.microseconds
    until = time.endMicroseconds
  }

  /// From one moment to another, microseconds since 1970.
  package init(from: Int64?, until: Int64?) {
    self.from = from
    self.until = until
  }

  /// What an element covers: a time, a Period or a Timing's bounds; nil for anything else.
  init?(_ value: JSON) {
    if let text = value.string {
      guard let time = ClinicalTime(text) else { return nil }
      self.init(time)
      return
    }
    let start = value["start"]?.string.flatMap { ClinicalTime($0) }
    let end = value["end"]?.string.flatMap { ClinicalTime($0) }
    guard start != nil || end != nil else { return nil }
    self.init(from: start?.microseconds, until: end?.endMicroseconds)
  }
}

/// A date of a search with its prefix.
package struct SearchDate: Hashable, Sendable {
  /// How a value is compared. Source: FHIR R4, search.html#prefix.
  package enum Prefix: String, Hashable, Sendable, CaseIterable {
    /// Within, not within.
    case eq, ne
    /// After, before, in whole or in part; with the span itself.
    case gt, lt, ge, le
    /// Begins after, ends before.
    case sa, eb
  }

  /// How a value is compared.
  package let prefix: Prefix
  /// With what.
  package let span: SearchSpan

  /// Reads `ge2026-01-01`; nil for what is no date or has a prefix that is not known.
  package init?(_ text: some StringProtocol) {
    let letters = text.prefix { $0.isASCII && $0.isLetter }
    guard let prefix = letters.isEmpty ? .eq : Prefix(rawValue: String(letters)),
      let time = ClinicalTime(text.dropFirst(letters.count))
    else { return nil }
    self.prefix = prefix
    span = SearchSpan(time)
  }

  /// Whether a value is as asked.
  package func matches(_ value: SearchSpan) -> Bool {
    let asked = (from: span.from ?? .min, until: span.until ?? .max)
    let own = (from: value.from ?? .min, until: value.until ?? .max)
    switch prefix {
    case .eq: return own.from >= asked.from && own.until <= asked.until
    case .ne: return !(own.from >= asked.from && own.until <= asked.until)
    case .gt: return own.until > asked.until
    case .lt: return own.from < asked.from
    case .ge: return own.until > asked.from
    case .le: return own.from < asked.until
    case .sa: return own.from >= asked.until
    case .eb: return own.until <= asked.from
    }
  }
}

extension SearchDate {
  /// What is asked of where a period begins and ends: the same as `matches`, for whoever looks in columns.
  package var bounds: PeriodBounds {
    let asked = (from: span.from ?? .min, until: span.until ?? .max)
    var bounds = PeriodBounds()
    switch prefix {
    case .eq:
      bounds.from = asked.from
      bounds.before = asked.until
      bounds.over = asked.until
    case .ne: bounds.outside = [asked.from..<asked.until]
    case .gt: bounds.beyond = asked.until
    case .ge: bounds.beyond = asked.from
    case .lt: bounds.before = asked.from
    case .le: bounds.before = asked.until
    case .sa: bounds.from = asked.until
    case .eb:
      bounds.before = asked.from
      bounds.over = asked.from
    }
    return bounds
  }
}
