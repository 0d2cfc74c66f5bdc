import RecordModel

/// What sort of place an invented facility is.
package enum SyntheticFacilityKind: String, Hashable, Sendable, CaseIterable {
  /// A community health centre; always government.
  case puskesmas
  /// A clinic (klinik pratama).
  case clinic
  /// A hospital.
  case hospital
}

/// Whom an invented facility belongs to.
package enum SyntheticOwnership: String, Hashable, Sendable, CaseIterable {
  /// City or province.
  case government
  /// Anybody else.
  case `private`
}

/// What somebody who works at an invented facility does.
package enum SyntheticProfession: String, Hashable, Sendable, CaseIterable {
  /// The three professions that hold visits here.
  case doctor, dentist, midwife

  var title: String {
    switch self {
    case .doctor: "dr. "
    case .dentist: "drg. "
    case .midwife: "Bdn. "
    }
  }
}

/// An invented practitioner of an invented facility.
package struct SyntheticPractitioner: Hashable, Sendable {
  /// Eleven digits like a SATUSEHAT practitioner number, beginning with 99, which none does.
  package let number: String
  /// Title and name.
  package let name: String
  /// What they do.
  package let profession: SyntheticProfession
}

/// An invented facility: its name says so (`Rekaan`), and its code begins with 99.
package struct SyntheticFacility: Hashable, Sendable {
  /// Ten digits like a SATUSEHAT organisation id: five of the city (`usualCity`) + kind (02, 03,
  /// 04) + three digits.
  package let code: String
  /// Its name, which holds the word `Rekaan` (invented).
  package let name: String
  /// What it is.
  package let kind: SyntheticFacilityKind
  /// Whose it is.
  package let ownership: SyntheticOwnership
  /// The kelurahan where it stands: an index into `Kelurahan.all`.
  package let village: Int
  /// Who works there; at least one doctor.
  package let practitioners: [SyntheticPractitioner]
  /// Median minutes from arrival to being seen in its outpatient service.
  package let medianWaitMinutes: Int
  /// Share of its blood pressures that are rounded to ten, per mille.
  let roundingPerMille: Int
  /// How well its chronic patients are controlled: mm[Hg] taken off.
  let controlEffect: Int
}

extension SyntheticFacility {
  /// Puskesmas of the city: one for every two kelurahan.
  static let puskesmasCount = 26
  /// Clinics.
  static let clinicCount = 80
  /// Hospitals.
  static let hospitalCount = 8
  /// Hospitals of the city and the province, the first of them.
  static let governmentHospitals = 3
  /// Clinics of government bodies, the first of them.
  static let governmentClinics = 4

  /// The first five digits of codes where nobody asks for others.
  package static let usualCity = "99001"

  /// All facilities: puskesmas, then clinics, then hospitals. Code, name and place never change
  /// with the seed; staff and service do.
  static func all(seed: UInt64, city: String) -> [SyntheticFacility] {
    let ranges = [
      (SyntheticFacilityKind.puskesmas, puskesmasCount), (.clinic, clinicCount),
      (.hospital, hospitalCount),
    ]
    var facilities: [SyntheticFacility] = []
    for (kind, count) in ranges {
      for turn in 0..<count {
        facilities.append(
          make(kind, turn: turn, index: facilities.count, seed: seed, city: city))
      }
    }
    return facilities
  }

  private static func make(
    _ kind: SyntheticFacilityKind, turn: Int, index: Int, seed: UInt64, city: String
  ) -> SyntheticFacility {
    var generator = SeededGenerator(seed, .facility, index)
    let wait: ClosedRange<Int>
    let village: Int
    let ownership: SyntheticOwnership
    switch kind {
    case .puskesmas:
      (wait, village, ownership) = (22...65, turn * 2, .government)
    case .clinic:
      // 29 and 52 have no common factor, so the clinics spread over all kelurahan before any
      // repeats.
      (wait, village) = (8...26, turn * 29 % Kelurahan.all.count)
      ownership = turn < governmentClinics ? .government : .private
    case .hospital:
      (wait, village) = (35...105, (turn * 13 + 6) % Kelurahan.all.count)
      ownership = turn < governmentHospitals ? .government : .private
    }
    return SyntheticFacility(
      code: code(city, kind, turn), name: name(kind, turn), kind: kind, ownership: ownership,
      village: village, practitioners: staff(kind, facility: index, seed: seed),
      medianWaitMinutes: generator.within(wait),
      roundingPerMille: generator.chance(300) ? 800 : 120,
      controlEffect: generator.within(0...14))
  }

  private static func code(_ city: String, _ kind: SyntheticFacilityKind, _ turn: Int) -> String {
    let type =
      switch kind {
      case .puskesmas: "02"
      case .clinic: "03"
      case .hospital: "04"
      }
    return city + type + digits(turn + 1, 3)
  }

  private static func name(_ kind: SyntheticFacilityKind, _ turn: Int) -> String {
    let flowers = words(
      """
      Anggrek Bakung Cendana Dahlia Eboni Flamboyan Gandaria Hanjuang Ilalang Jelutung Kenanga
      Lontar Mahoni Nipah Oleander Palem Randu Sawo Tanjung Ulin Vanda Waru Yasmin Zaitun Bambu
      Damar
      """)
    let nouns = words(
      """
      Bintang Bulan Fajar Embun Samudra Cahaya Pelita Mentari Kirana Lembayung Purnama Senja Angin
      Hujan Pelangi Telaga
      """)
    let colours = ["Biru", "Jingga", "Putih", "Hijau", "Ungu"]
    switch kind {
    case .puskesmas: return "Puskesmas Rekaan " + flowers[turn]
    case .clinic:
      return "Klinik Rekaan " + nouns[turn % nouns.count] + " " + colours[turn / nouns.count]
    case .hospital:
      let prefix = turn < governmentHospitals ? "RSUD Rekaan " : "RS Rekaan "
      return prefix + nouns[turn] + " Raya"
    }
  }

  private static func words(_ text: String) -> [String] {
    text.split { $0 == " " || $0 == "\n" }.map(String.init)
  }

  private static func staff(
    _ kind: SyntheticFacilityKind, facility: Int, seed: UInt64
  ) -> [SyntheticPractitioner] {
    let professions: [SyntheticProfession] =
      switch kind {
      case .puskesmas: [.doctor, .doctor, .doctor, .dentist, .midwife, .midwife]
      case .clinic: [.doctor, .doctor, .dentist, .midwife]
      case .hospital: Array(repeating: .doctor, count: 12) + [.dentist, .midwife, .midwife]
      }
    return professions.indices.map { turn in
      var generator = SeededGenerator(seed, .practitioner, facility * 100 + turn)
      let sex: Sex = professions[turn] == .midwife || generator.chance(500) ? .female : .male
      return SyntheticPractitioner(
        number: "99000" + digits(facility, 3) + digits(turn + 1, 3),
        name: professions[turn].title + NameParts.name(of: sex, &generator),
        profession: professions[turn])
    }
  }
}

/// `value` in decimal, at least `width` digits.
func digits(_ value: Int, _ width: Int) -> String {
  let text = String(value)
  let missing = width - text.utf8.count
  return missing > 0 ? String(repeating: "0", count: missing) + text : text
}
