package import RecordModel

/// A visit as it stands now, reduced to what is counted; nothing in it names a person.
package struct VisitFact: Hashable, Sendable {
  /// Where.
  package var facility: FacilityID
  /// Which visit.
  package var visit: VisitID
  /// A keyed hash that two visits of one person share.
  package var person: KeyedHash
  /// A kelurahan's code of ten digits, `outside` or `unresolved`.
  package var kelurahan = "unresolved"
  /// What told the kelurahan.
  package var residenceMethod = "none"
  /// 0 to 100.
  package var residenceCertainty = 0
  /// Day of arrival in Asia/Makassar, days since 1970; that of receipt where none was told.
  package var day: Int
  /// Minute of that day.
  package var minute = 0
  /// Day and minute of leaving; nil while it is not told.
  package var left: LocalMinute?
  /// v3-ActCode; empty if not told.
  package var visitClass = ""
  /// Code of the poli or service; empty if not told.
  package var service = ""
  /// Code of who pays; empty if not told.
  package var payer = ""
  /// Administrative sex.
  package var sex = Sex.unknown
  /// Age on arrival.
  package var ageBand = AgeBand.unknown
  /// 2 for hospitals and clinics of specialists, 1 for first care.
  package var level = 1
  /// Minutes from arrival to the first look of who treats, away from zero; nil if a time is missing.
  package var waitMinutes: Int?
  /// Minutes from arrival to leaving, away from zero; nil if a time is missing.
  package var stayMinutes: Int?
  /// Code of how the patient left; empty if not told.
  package var disposition = ""
  /// Whether the visit is over.
  package var isFinished = false
  /// Whether the patient was sent here by another facility.
  package var hasReferralIn = false
  /// Whether he was sent on to another.
  package var hasReferralOut = false
  /// To which, if we know it.
  package var referredTo: FacilityID?
  /// ICD-10, the main one first.
  package var diagnoses: [String] = []
  /// mmHg.
  package var systolic: Int?
  /// mmHg.
  package var diastolic: Int?
  /// mg/dL, fasting.
  package var fastingGlucose: Int?
  /// mg/dL, at any time.
  package var randomGlucose: Int?
  /// HbA1c, tenths of a per cent.
  package var hba1cTenths: Int?
  /// Medicines that were prescribed.
  package var items = 0
  /// Whether one of them is an antibiotic for the whole body.
  package var hasAntibiotic = false
  /// What else was done or measured.
  package var signs: CareSign = []
  /// Completed weeks of pregnancy, as told.
  package var gestationWeeks: Int?
  /// Day of life of a newborn, 0 to 28; nil for everybody else.
  package var newbornDays: Int?

  /// A bare fact.
  package init(facility: FacilityID, visit: VisitID, person: KeyedHash, day: Int) {
    self.facility = facility
    self.visit = visit
    self.person = person
    self.day = day
  }

  /// A minute of a day in Asia/Makassar.
  package struct LocalMinute: Hashable, Sendable {
    /// Days since 1970.
    package var day: Int
    /// 0 to 1439.
    package var minute: Int

    /// A minute of a day.
    package init(day: Int, minute: Int) {
      self.day = day
      self.minute = minute
    }

    /// The minute of a moment, microseconds since 1970.
    package init(_ microseconds: Int64) {
      day = CivilDate.localDay(at: microseconds)
      let local = microseconds + Int64(witaOffsetMinutes) * 60_000_000
      minute = Int((local - Int64(day) * 86_400_000_000) / 60_000_000)
    }
  }

  /// Whether this one comes before another of the same person: by arrival, then by id.
  package func precedes(_ other: VisitFact) -> Bool {
    (day, minute, visit) < (other.day, other.minute, other.visit)
  }
}

/// Fixed bands of age, so that no difference of two pages singles anybody out.
package enum AgeBand: String, Hashable, Sendable, CaseIterable {
  case infantYoung = "0-2m"
  case infant = "3-11m"
  case toddler = "1-4"
  case child = "5-14"
  case young = "15-24"
  case adult = "25-44"
  case middle = "45-59"
  case old = "60+"
  case unknown = "unknown"

  /// The band of somebody born on a day, on another; days since 1970.
  package static func of(born: Int, on day: Int) -> AgeBand {
    let (birth, now) = (CivilDate(daysSince1970: born), CivilDate(daysSince1970: day))
    let months =
      (now.year - birth.year) * 12 + now.month - birth.month - (now.day < birth.day ? 1 : 0)
    switch months {
    case ..<0: return .unknown
    case ..<3: return .infantYoung
    case ..<12: return .infant
    case ..<60: return .toddler
    case ..<180: return .child
    case ..<300: return .young
    case ..<540: return .adult
    case ..<720: return .middle
    case ..<1560: return .old
    default: return .unknown
    }
  }
}
