import CodeSystems
import RecordModel
import Testing

@Suite("Units as people write them, and values in the unit of the table")
struct SpellingTests {
  @Test(
    "Local spellings are recognised",
    arguments: [
      ("mmHg", "mm[Hg]"), ("MMHG", "mm[Hg]"), ("mm Hg", "mm[Hg]"), ("C", "Cel"),
      ("\u{B0}C", "Cel"), ("\u{BA}C", "Cel"), ("oC", "Cel"), ("celcius", "Cel"),
      ("derajat Celcius", "Cel"), ("\u{B0}F", "[degF]"), ("F", "[degF]"), ("x/menit", "/min"),
      ("X/Menit", "/min"), ("/menit", "/min"), ("kali/menit", "/min"), ("kali/mnt", "/min"),
      ("x/m", "/min"), ("bpm", "/min"), ("beats/min", "/min"), ("kg", "kg"), ("Kg.", "kg"),
      ("KG", "kg"), ("cm", "cm"), ("CM", "cm"), ("mg/dl", "mg/dL"), ("MG/DL", "mg/dL"),
      ("mg / dL", "mg/dL"), ("gr/dl", "g/dL"), ("gram/dL", "g/dL"), ("gm/dl", "g/dL"),
      ("g%", "g/dL"), ("mg%", "mg/dL"), ("/uL", "/uL"), ("/\u{B5}L", "/uL"), ("/mm3", "/mm3"),
      ("/mm\u{B3}", "/mm3"), ("sel/uL", "/uL"), ("rb/uL", "10*3/uL"), ("ribu/uL", "10*3/uL"),
      ("rb/mm3", "10*3/mm3"), ("jt/uL", "10*6/uL"), ("juta/uL", "10*6/uL"),
      ("10^3/uL", "10*3/uL"), ("10*3/uL", "10*3/uL"), ("x10^3/uL", "10*3/uL"),
      ("K/uL", "10*3/uL"), ("M/uL", "10*6/uL"), ("THOU/uL", "10*3/uL"), ("u/l", "U/L"),
      ("IU/L", "[iU]/L"), ("\u{B5}IU/mL", "u[iU]/mL"), ("mmol/l", "mmol/L"),
      ("\u{3BC}mol/L", "umol/L"), ("mEq/L", "meq/L"), ("mek/L", "meq/L"), ("persen", "%"),
      ("kg/m\u{B2}", "kg/m2"), ("kg/m^2", "kg/m2"), ("lbs", "[lb_av]"), ("inch", "[in_i]"),
      ("mm/jam", "mm/h"), ("minggu", "wk"), ("mgg", "wk"), ("cc", "mL"), ("mcg", "ug"),
      ("mL/menit", "mL/min"), ("mg/100ml", "mg/dL"), ("fl", "fL"), ("skor", "{score}"),
      ("gr", "g"), ("ng/ml", "ng/mL"), ("tahun", "a"),
    ])
  func spellings(_ sent: String, _ ucum: String) {
    #expect(UnitSpelling.ucum(sent).flatMap { UCUMUnit($0) } == UCUMUnit(ucum), "\(sent)")
    #expect(UnitSpelling.reading(sent) == UCUMUnit(ucum), "\(sent)")
  }

  @Test(
    "What is not sure is not read",
    arguments: ["", "tablet", "mg/kg/hari/x", "Ny. Siti", "??", "positif", "L/P"])
  func unsure(_ sent: String) {
    #expect(UnitSpelling.ucum(sent) == nil)
  }

  @Test("Every spelling of the house leads to a unit that UCUM has")
  func allRead() {
    for word in ["kg", "mg", "meq", "iu", "rb", "jt", "x"] {
      for below in ["l", "dl", "ul", "menit", "mm3", "jam", "m2"] {
        let unit = UnitSpelling.ucum("\(word)/\(below)")
        #expect(unit.flatMap { UCUMUnit($0) } != nil, "\(word)/\(below)")
      }
    }
  }

  /// Code, value, unit, whether it says UCUM, value in the table's unit.
  static let canonical: [(String, String, String?, Bool, String)] = [
    ("8310-5", "98.6", "[degF]", true, "37"), ("8310-5", "36.80", "Cel", true, "36.80"),
    ("8310-5", "36.8", "C", false, "36.8"), ("8310-5", "36.8", "C", true, "36.8"),
    ("29463-7", "3200", "g", true, "3.2"), ("29463-7", "150", "lbs", false, "68.0388555"),
    ("8302-2", "1.7", "m", true, "170"), ("8480-6", "120", "mmHg", false, "120"),
    ("8480-6", "120", "mmHg", true, "120"), ("8867-4", "80", "x/menit", false, "80"),
    ("8867-4", "80", "{beats}/min", true, "80"), ("2345-7", "5.5", "mmol/L", true, "99.0858"),
    ("718-7", "140", "g/L", true, "14"), ("718-7", "13,5", nil, false, ""),
    ("6690-2", "7500", "/uL", false, "7.5"), ("6690-2", "7.5", "rb/uL", false, "7.5"),
    ("6690-2", "7.5", "K/uL", false, "7.5"), ("4548-4", "48", "mmol/mol", true, "6.54304"),
    ("4548-4", "6.5", "%", true, "6.5"), ("2947-0", "140", "mEq/L", false, "140"),
    ("1920-8", "40", "IU/L", false, "40"), ("1920-8", "40", "u/L", false, "40"),
    ("4544-3", "0.42", "L/L", true, "42"), ("9269-2", "15", nil, false, "15"),
    ("18185-9", "140", "d", true, "20"), ("2160-0", "88.4", "\u{B5}mol/L", false, "0.9999808"),
  ]

  @Test("Values are told in the unit of the table", arguments: canonical)
  func values(_ code: String, _ value: String, _ unit: String?, _ isUCUM: Bool, _ told: String)
    throws
  {
    guard ExactDecimal(value) != nil else { return }
    let observation = Sample.observation(code, value, unit, system: isUCUM ? Sample.ucum : nil)
    let found = LOINCUnit.canonical(of: observation)
    let quantity = try #require(found.quantity, "\(found)")
    #expect(quantity.value.text == told)
    #expect(quantity.system == Sample.ucum && quantity.code == LOINCUnit.of(code)?.unit)
  }

  @Test("What cannot be told has its reason")
  func refusals() {
    func refusal(_ code: String, _ value: String, _ unit: String?) -> CanonicalQuantity.Refusal? {
      LOINCUnit.canonical(of: Sample.observation(code, value, unit)).refusal
    }
    #expect(refusal("8480-6", "120", "kg") == .otherDimension)
    #expect(refusal("8480-6", "120", "hektopaskal") == .unitUnknown)
    #expect(refusal("8480-6", "120", nil) == .unitMissing)
    #expect(refusal("8480-6", "120", "") == .unitMissing)
    #expect(refusal("99999-9", "1", "kg") == .notInTable)
    #expect(refusal("883-9", "1", "kg") == .notInTable)
    #expect(refusal("2093-3", "5", "meq/L") == .otherDimension)
    let long = "1." + String(repeating: "1", count: 40)
    #expect(refusal("29463-7", long, "g") == .beyondRange)
    #expect(refusal("29463-7", long, "kg") == nil)
    var words = Sample.observation("8480-6", "1", "mm[Hg]")
    words.value = .text("tinggi")
    #expect(LOINCUnit.canonical(of: words).refusal == .notANumber)
    var local = Sample.observation("8480-6", "1", "mm[Hg]")
    local.code.coding.system = Sample.local
    #expect(LOINCUnit.canonical(of: local).refusal == .notInTable)
  }

  @Test("A comparator stays, and the sent quantity is not touched")
  func comparator() throws {
    var observation = Sample.observation("2345-7", "1.1", "mmol/L")
    if case .quantity(var quantity) = observation.value {
      quantity.comparator = "<"
      observation.value = .quantity(quantity)
    }
    let before = observation
    let told = try #require(LOINCUnit.canonical(of: observation).quantity)
    #expect(told.comparator == "<" && told.code == "mg/dL")
    #expect(observation == before)
  }

  @Test("Each code of the table that has a unit has limits, and a unit that UCUM has")
  func table() {
    var units = 0
    for entry in CodeSystem.loinc.entries {
      guard let unit = LOINCUnit.of(entry.code) else { continue }
      units += 1
      #expect(UCUMUnit(unit.unit) != nil, "\(entry.code)")
    }
    #expect(units == 73)
  }
}
