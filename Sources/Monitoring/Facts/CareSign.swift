package import RecordModel

/// What was done or measured at a visit, as far as indicators ask, one bit each.
package struct CareSign: OptionSet, Hashable, Sendable {
  /// The bits, as stored.
  package let rawValue: Int

  /// Bits as stored.
  package init(rawValue: Int) { self.rawValue = rawValue }

  /// Body weight was told.
  package static let weight = CareSign(rawValue: 1)
  /// Height or length was told.
  package static let height = CareSign(rawValue: 1 << 1)
  /// Haemoglobin was told.
  package static let haemoglobin = CareSign(rawValue: 1 << 2)
  /// Total cholesterol was told.
  package static let cholesterol = CareSign(rawValue: 1 << 3)
  /// Sputum was looked at for acid-fast rods, whatever the finding.
  package static let sputum = CareSign(rawValue: 1 << 4)
  /// A test for HIV was done, whatever the finding.
  package static let hivTest = CareSign(rawValue: 1 << 5)
  /// A child was born here.
  package static let delivery = CareSign(rawValue: 1 << 6)
  /// Something was injected or prescribed for injection.
  package static let injection = CareSign(rawValue: 1 << 7)
  /// Vaccine against tuberculosis.
  package static let bcg = CareSign(rawValue: 1 << 8)
  /// Vaccine against diphtheria, tetanus and pertussis, alone or with others.
  package static let dpt = CareSign(rawValue: 1 << 9)
  /// Vaccine against poliomyelitis.
  package static let polio = CareSign(rawValue: 1 << 10)
  /// Vaccine against measles, alone or with others.
  package static let measles = CareSign(rawValue: 1 << 11)

  /// What a LOINC code says was measured.
  package init(observation code: String) {
    self =
      switch code {
      case "29463-7": .weight
      case "8302-2", "8306-3": .height
      case "39156-5": [.weight, .height]
      case "718-7": .haemoglobin
      case "2093-3": .cholesterol
      case "11477-7": .sputum
      case "80387-4": .hivTest
      default: []
      }
  }

  /// What an ICD-9-CM code says was done.
  package init(procedure code: String) {
    self =
      switch code {
      case "99.33": .bcg
      case "99.37", "99.39": .dpt
      case "99.41": .polio
      case "99.45", "99.48": .measles
      case let code where ["72.", "73.", "74."].contains { code.hasPrefix($0) }: .delivery
      case let code where code.hasPrefix("99.1") || code.hasPrefix("99.2"): .injection
      default: []
      }
  }

  /// What the name of a medicine says: how it is given, or which vaccine it is.
  package init(medicine: Coding) {
    let words = Set(MedicineWords.of(medicine, keepsDigits: true))
    guard words.isDisjoint(with: ["vaksin", "vaccine"]) else {
      var signs: CareSign = []
      let vaccines: [(Set<String>, CareSign)] = [
        (["bcg"], .bcg), (["dpt", "dtp", "dtap", "pentabio", "pentavalen", "pentavalent"], .dpt),
        (["polio", "opv", "bopv", "ipv"], .polio), (["campak", "measles", "mr", "mmr"], .measles),
      ]
      for (names, sign) in vaccines where !words.isDisjoint(with: names) { signs.insert(sign) }
      self = signs
      return
    }
    self =
      words.isDisjoint(with: ["injeksi", "injection", "inj", "ampul", "ampoule", "vial"])
      ? [] : .injection
  }
}
