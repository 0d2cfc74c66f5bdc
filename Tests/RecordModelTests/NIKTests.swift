import RecordModel
import Testing

@Suite("NIK")
struct NIKTests {
  @Test(
    "What could be somebody's has its births, in either century",
    arguments: [
      ("6371011506900001", [1990, 2090], false), ("6371015506900001", [1990, 2090], true),
      ("6371012902000001", [2000], false), ("6371017112850001", [1985, 2085], true),
    ])
  func births(text: String, years: [Int], isFemale: Bool) throws {
    let nik = try #require(NIK(text))
    #expect(nik.digits == text && nik.births.map(\.year) == years && nik.isFemale == isFemale)
  }

  @Test(
    "What can be nobody's is none",
    arguments: [
      "", "-", "637101150690000", "63710115069000011", "637101150690000x", "1111111111111111",
      "6371010006900001", "6371013206900001", "6371014006900001", "6371017206900001",
      "6371011500900001", "6371011513900001", "6371013102900001", "6371012902010001",
      "6371011506900000", "６３７１０１１５０６９００００１",
    ])
  func none(text: String) { #expect(NIK(text) == nil) }

  @Test(
    "A region is known by its province and by the number after it",
    arguments: [
      ("6371", true), ("1101", true), ("9669", true), ("9971", true), ("6399", true),
      ("1001", false), ("2001", false), ("8801", false), ("9701", false), ("6300", false),
      ("6370", false),
    ])
  func region(prefix: String, isKnown: Bool) throws {
    #expect(try #require(NIK(prefix + "011506900001")).isOfKnownRegion == isKnown)
  }
}
