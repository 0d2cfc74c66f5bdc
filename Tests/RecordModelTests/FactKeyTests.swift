import RecordModel
import Testing

@Suite("Fact keys")
struct FactKeyTests {
  private func observation(_ code: String, _ effective: String?) -> Observation {
    var observation = Observation(
      origin: FactOrigin(place: "x"), status: "final",
      code: Concept(coding: Coding(system: "http://loinc.org", code: code)))
    observation.effective = effective.flatMap { ClinicalTime($0) }
    return observation
  }

  private func keys(_ observations: [Observation]) -> [FactKey] {
    var visit = Visit(
      place: "", patient: 0, status: "finished", visitClass: Coding(code: "AMB"))
    visit.observations = observations
    return visit.observationKeys
  }

  /// FNV-1a over what names an observation without identifiers, field by field.
  private func expected(_ observation: Observation, turn: Int) -> Int64 {
    let fields = [
      "o", observation.code.coding.system, observation.code.coding.code,
      observation.effective.map { String($0.microseconds) }, nil, String(turn),
    ]
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for field in fields {
      for byte in field.map({ Array($0.utf8) + [0xfe] }) ?? [0xff] {
        hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
      }
    }
    return Int64(bitPattern: hash)
  }

  @Test(
    "A key is FNV-1a over the fact's fields",
    arguments: [
      nil, "1969-12-31T23:59:59.999999Z", "1950-01-01", "1970-01-01T00:00:00Z",
      "2026-06-14T08:00:00+08:00",
    ])
  func fields(effective: String?) {
    let one = observation("8480-6", effective)
    let keys = keys(Array(repeating: one, count: 12))
    #expect(keys.map(\.rawValue) == (0..<12).map { expected(one, turn: $0) })
    #expect(
      keys.map(\.hexadecimal)
        == keys.map { key in
          let digits = String(UInt64(bitPattern: key.rawValue), radix: 16)
          return String(repeating: "0", count: 16 - digits.count) + digits
        })
  }

  @Test("Equal facts take turns, also where many different ones stand between them")
  func turns() {
    let facts = (0..<120).map { observation("code-\($0 % 40)", nil) }
    let keys = keys(facts)
    #expect(Set(keys).count == 120)
    for index in facts.indices {
      #expect(keys[index].rawValue == expected(facts[index], turn: index / 40))
    }
  }
}
