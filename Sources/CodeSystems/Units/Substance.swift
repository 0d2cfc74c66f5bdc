import RecordModel

/// What was measured, as far as it lets a mole be told in grams, or an equivalent in moles.
package struct Substance: Hashable, Sendable {
  /// Grams a mole; nil where a mole of it says nothing.
  let gramsPerMole: ExactRatio?
  /// Charges an ion; nil for what is no ion.
  let valence: Int?
  /// Whether its activity is counted in enzyme units, of which `[iU]` and `U` are one.
  let isEnzyme: Bool

  private init(_ gramsPerMole: StaticString?, valence: Int? = nil, isEnzyme: Bool = false) {
    self.gramsPerMole = gramsPerMole.flatMap { ExactDecimal(String(describing: $0)) }
      .flatMap { ExactRatio($0) }
    self.valence = valence
    self.isEnzyme = isEnzyme
  }

  // Molar masses from IUPAC's abridged standard atomic weights (2021).

  /// C6H12O6.
  static let glucose = Substance("180.156")
  /// C27H46O, free and esterified alike, as clinical laboratories count it.
  static let cholesterol = Substance("386.66")
  /// A mean of human triglycerides, near triolein's 885.4: 88.57 mg/dL are 1 mmol/L. Source: the
  /// usual factor of clinical laboratories, 0.01129 mmol/L a mg/dL.
  static let triglyceride = Substance("885.7")
  /// C4H7N3O.
  static let creatinine = Substance("113.12")
  /// CH4N2O.
  static let urea = Substance("60.056")
  /// The nitrogen of urea, two atoms a mole of urea.
  static let ureaNitrogen = Substance("28.014")
  /// C5H4N4O3.
  static let urate = Substance("168.112")
  /// C33H36N4O6.
  static let bilirubin = Substance("584.673")
  /// One chain with its iron, a quarter of the molecule. Source: ICSH, 64,458 g/mol for the whole.
  static let haemoglobin = Substance("16114.5")
  /// Na+.
  static let sodium = Substance("22.990", valence: 1)
  /// K+.
  static let potassium = Substance("39.098", valence: 1)
  /// Cl-.
  static let chloride = Substance("35.45", valence: 1)
  /// Ca2+.
  static let calcium = Substance("40.078", valence: 2)
  /// An enzyme, whose activity is measured.
  static let enzyme = Substance(nil, isEnzyme: true)

  /// The substance that a code of our table measures; nil where none is needed.
  package static func measured(byLOINC code: String) -> Substance? { byCode[code] }

  private static let byCode: [String: Substance] = [
    "2339-0": glucose, "2345-7": glucose, "1558-6": glucose, "1521-4": glucose,
    "14749-6": glucose, "15074-8": glucose, "2093-3": cholesterol, "2085-9": cholesterol,
    "2089-1": cholesterol, "18262-6": cholesterol, "2571-8": triglyceride, "3084-1": urate,
    "14933-6": urate, "2160-0": creatinine, "38483-4": creatinine, "14682-9": creatinine,
    "3094-0": ureaNitrogen, "6299-2": ureaNitrogen, "14937-7": ureaNitrogen, "3091-6": urea,
    "1975-2": bilirubin, "1968-7": bilirubin, "14631-6": bilirubin, "14629-0": bilirubin,
    "718-7": haemoglobin, "2947-0": sodium, "2951-2": sodium, "6298-4": potassium,
    "2823-3": potassium, "2069-3": chloride, "2075-0": chloride, "49765-1": calcium,
    "2000-8": calcium, "1920-8": enzyme, "1742-6": enzyme, "6768-6": enzyme, "2324-2": enzyme,
  ]
}
