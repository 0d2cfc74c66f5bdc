import Charts
import Testing

@Suite("Numbers of charts")
struct NumberTests {
  @Test("Numbers stand as each language writes them")
  func numbers() {
    #expect(ChartLanguage.indonesian.number(1234.5, decimals: 1) == "1.234,5")
    #expect(ChartLanguage.english.number(1234.5, decimals: 1) == "1,234.5")
    #expect(ChartLanguage.indonesian.number(-0.04, decimals: 1) == "0,0")
    #expect(ChartLanguage.english.number(-1_234_567) == "-1,234,567")
    #expect(ChartLanguage.indonesian.percent(0.125) == "12,5\u{a0}%")
    #expect(ChartLanguage.english.perMille(0.0045) == "4.5‰")
    #expect(ChartLanguage.english.number(2.005, decimals: 2).hasPrefix("2.0"))
    #expect(ChartLanguage.english.number(.infinity) == "–")
  }
}
