/// A moment as a clinician wrote it: the instant, how exactly it was given, and in which offset.
///
/// `form` packs precision and offset so that the text comes back as it was sent:
/// `precision * 2048 + offset`, offset 0 = none written, 1 = `Z`, 2...2047 = minutes + 1024.
/// Shapes: `yyyy`, `yyyy-MM`, `yyyy-MM-dd`, `yyyy-MM-ddThh:mm:ss[.f{1,6}](Z|+hh:mm)`; without an
/// offset the
/// caller's default offset places the instant. Source: FHIR R4 datatypes, dateTime and instant.
@usableFromInline package struct ClinicalTime: Hashable, Sendable {
  /// Microseconds since 1970-01-01T00:00:00Z; for partial dates the first moment in the default
  /// offset.
  @usableFromInline package let microseconds: Int64
  /// Precision and offset as above; storable as `smallint`.
  @usableFromInline package let form: Int16

  /// How much of the text was written.
  package enum Precision: Int16, Sendable, Comparable {
    /// `yyyy`
    case year
    /// `yyyy-MM`
    case month
    /// `yyyy-MM-dd`
    case day
    /// `hh:mm`, without seconds (not FHIR; HL7 v2 and registers)
    case minute
    /// whole seconds
    case second
    /// one to six digits of fraction
    case fraction1, fraction2, fraction3, fraction4, fraction5, fraction6

    /// Order from coarse to fine.
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  /// A moment that was stored before.
  @inlinable package init(microseconds: Int64, form: Int16) {
    self.microseconds = microseconds
    self.form = form
  }

  /// A moment as a format read it.
  ///
  /// - Parameter offsetMinutes: minutes east of UTC that were written, 0 being `+00:00`; nil if none.
  package init(microseconds: Int64, precision: Precision, offsetMinutes: Int?) {
    self.init(
      microseconds: microseconds,
      form: Self.pack(
        precision, offsetCode: offsetMinutes.map { Self.offsetCode(minutes: $0) } ?? 0))
  }

  /// The same moment with the offset written out, if it has a clock and none was written: FHIR has no
  /// time of day without one.
  package func placed(_ offsetMinutes: Int) -> ClinicalTime {
    guard precision >= .minute, !hasOffset else { return self }
    return ClinicalTime(
      microseconds: microseconds, precision: precision, offsetMinutes: offsetMinutes)
  }

  /// A moment of ours, in UTC, to the microsecond.
  package init(utc microseconds: Int64) {
    self.init(
      microseconds: microseconds, form: Self.pack(.fraction6, offsetCode: Self.zulu))
  }

  /// How much of it was written.
  package var precision: Precision { Precision(rawValue: form / 2048) ?? .second }

  /// Whether the sender wrote an offset; if not, the facility's default was taken.
  package var hasOffset: Bool { form % 2048 != 0 }

  static let zulu: Int16 = 1

  static func pack(_ precision: Precision, offsetCode: Int16) -> Int16 {
    precision.rawValue * 2048 + offsetCode
  }

  static func offsetCode(minutes: Int) -> Int16 { Int16(minutes + 1024) }

  /// Minutes east of UTC that were written; nil if none, 0 for `Z`.
  package var offsetMinutes: Int? {
    switch form % 2048 {
    case 0: nil
    case Self.zulu: 0
    case let code: Int(code) - 1024
    }
  }

  /// The more exact of this moment and an earlier word on it, if both may mean the same one: who
  /// writes only the day does not take back the hour.
  package func exact(as earlier: ClinicalTime?) -> ClinicalTime {
    guard let earlier, precision == .day, earlier.precision > .day, earlier.localDay == localDay
    else { return self }
    return earlier
  }
}

/// The offset of Asia/Makassar (WITA), Banjarmasin's own time, in minutes; it has no summer time.
package let witaOffsetMinutes = 480
