import CodeSystems
import RecordModel
import Testing

@Suite("Units of UCUM")
struct UnitTests {
  @Test(
    "Units of every shape are read",
    arguments: [
      "1", "m", "mm[Hg]", "mm[Hg]{systolic}", "Cel", "[degF]", "[lb_av]", "[in_i]", "%", "10*3/uL",
      "10^6/uL", "10*-3", "[iU]/L", "m[IU]/mL", "meq/L", "/min", "{beats}/min", "{score}",
      "kg/m2", "kg.m-2", "g.m/s2", "mL/min/{1.73_m2}", "(mg/dL)/h", "mg/(kg.h)", "umol/L",
      "ug/dL", "fL", "pg", "dam", "cd", "mol/kg{wet}", "[in_i'Hg]", "cm[H2O]", "kcal_th", "g%",
      "mosm/kg", "U/L", "ukat/L", "[CFU]/mL", "mo", "a", "wk", "deg", "'", "''", "100.g",
      "2.mg", "uL-1", "m+2", "10*12/L", "/(mL.h)", "[pH]", "{}",
    ])
  func good(_ text: String) {
    #expect(UCUMUnit(text) != nil)
  }

  @Test(
    "What is no unit is none",
    arguments: [
      "", " ", "mmHg", "mm Hg", "C\u{B0}", "MG/DL", "gr", "[lb]", "mm[hg]", "m/", "m.", "(m", "m)",
      "{m", "m}", "m{a{b}}", "//m", "m..s", "2m", "kkg", "cmin", "m2s", "Cel/min", "Cel2", "m.Cel",
      "10*", "-m", "+", "m--1", "0", "k", "[]", "((((((((((m))))))))))",
      "m99999999999999999999", "\u{E4}", "10*99",
    ])
  func bad(_ text: String) {
    // `10*` alone is the number ten, as UCUM has it.
    #expect(UCUMUnit(text) == nil || text == "10*")
  }

  @Test("Long units do not hurt")
  func long() {
    #expect(UCUMUnit(String(repeating: "m.", count: 60) + "m") == nil)
    #expect(UCUMUnit(String(repeating: "m", count: 5000)) == nil)
    #expect(UCUMUnit(String(repeating: "(", count: 100)) == nil)
  }

  @Test("Only units of one dimension are commensurable; moles, equivalents and units are their own")
  func dimensions() throws {
    func same(_ left: String, _ right: String) throws -> Bool {
      try #require(UCUMUnit(left)).isCommensurable(with: try #require(UCUMUnit(right)))
    }
    #expect(try same("mm[Hg]", "kPa"))
    #expect(try same("Cel", "K"))
    #expect(try same("mg/dL", "g/L"))
    #expect(try same("J", "N.m"))
    #expect(try same("U/L", "nkat/L"))
    #expect(try !same("mg/dL", "mmol/L"))
    #expect(try !same("mmol/L", "meq/L"))
    #expect(try !same("mmol/L", "mosm/L"))
    #expect(try !same("[iU]/L", "U/L"))
    #expect(try !same("[iU]", "[arb'U]"))
    #expect(try !same("kg", "cm"))
    #expect(try !same("/min", "mm[Hg]"))
  }

  @Test("Random terms never trap, and equal terms are equal units")
  func randomTerms() {
    var numbers = SeededNumbers(seed: 2)
    let parts = [
      "m", "g", "k", "[Hg]", "/", ".", "(", ")", "{x}", "10*", "2", "-", "+", "Cel", "%", "L",
      "[iU]", "mol", "d", "u", "9",
    ]
    var good = 0
    for _ in 0..<50_000 {
      let text = (0..<Int.random(in: 1...8, using: &numbers)).map { _ in
        parts[Int.random(in: 0..<parts.count, using: &numbers)]
      }.joined()
      guard let unit = UCUMUnit(text) else { continue }
      good += 1
      #expect(UCUMUnit("(\(text))") == unit, "\(text)")
    }
    #expect(good > 1000)
  }
}
