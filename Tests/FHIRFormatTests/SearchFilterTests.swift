import FHIRFormat
import RecordModel
import StrictJSON
import Testing

/// Parameters of a search held against resources.
@Suite("Search parameters")
struct SearchFilterTests {
  private static let observation: JSON = [
    "resourceType": "Observation", "id": "a.o1", "status": "final",
    "meta": ["lastUpdated": "2026-03-01T00:00:00Z"],
    "category": [["coding": [["system": "urn:c", "code": "vital-signs"]]]],
    "code": ["coding": [["system": "http://loinc.org", "code": "8480-6"]], "text": "Sistolik"],
    "subject": ["reference": "Patient/p1"],
    "effectivePeriod": [
      "start": "2026-02-10", "end": "2026-02-12",
    ], "valueString": "Tekanan Darah, baik",
    "component": [["code": ["coding": [["code": "8462-4"]]]]],
    "identifier": [["system": "urn:x", "value": "1"], ["value": "2"]],
  ]

  private func matches(
    _ name: String, _ value: String, modifier: String? = nil, _ resource: JSON = observation
  ) throws -> Bool {
    let type = try #require(resource["resourceType"]?.string)
    let parameter = try #require(
      SearchParameter.parameters(of: type)?.first { $0.name == name }, "\(name)")
    return try SearchFilter(parameter, modifier: modifier, value: value).matches(resource)
  }

  @Test("Tokens are matched by system, code, both or none; several values are any of them")
  func tokens() throws {
    for (name, value, expected) in [
      ("code", "8480-6", true), ("code", "http://loinc.org|8480-6", true),
      ("code", "http://loinc.org|", true), ("code", "|8480-6", false),
      ("code", "urn:x|8480-6", false),
      ("code", "x,8480-6", true), ("code", "8462-4", false), ("combo-code", "8462-4", true),
      ("component-code", "|8462-4", true), ("category", "vital-signs", true),
      ("status", "final", true),
      ("status", "fina", false), ("identifier", "urn:x|1", true), ("identifier", "|2", true),
      ("identifier", "|1", false), ("_id", "a.o1", true),
    ] {
      #expect(try matches(name, value) == expected, "\(name)=\(value)")
    }
    #expect(try !matches("code", "8480-6", modifier: "not"))
    #expect(try matches("code", "x", modifier: "not"))
    #expect(try matches("code", "true", modifier: "missing") == false)
    #expect(try matches("performer", "true", modifier: "missing"))
  }

  @Test("A token has a system, a code, or both")
  func tokenParts() {
    for (text, system, code) in [
      ("a", nil, "a"), ("s|a", "s", "a"), ("s|", "s", nil), ("|a", "", "a"), ("|", "", nil),
      ("s|a|b", "s", "a|b"),
    ] as [(String, String?, String?)] {
      let token = SearchToken(text)
      #expect(token.system == system && token.code == code, "\(text)")
    }
  }

  @Test("Strings begin alike, references by id or address, and a comma may be escaped")
  func words() throws {
    #expect(try matches("value-string", "tekanan"))
    #expect(try matches("value-string", "darah\\, baik", modifier: "contains"))
    #expect(try !matches("value-string", "Tekanan", modifier: "exact"))
    #expect(try matches("subject", "p1") && matches("patient", "Patient/p1"))
    #expect(try matches("subject", "https://a.example/fhir/Patient/p1"))
    #expect(try matches("subject", "Patient/p1", modifier: "Patient"))
    #expect(try !matches("subject", "Patient/p2"))
    #expect("a\\,b,c\\\\,,d".searchValues == ["a,b", "c\\", "d"])
  }

  @Test("Each prefix of a date compares spans as FHIR says")
  func dates() throws {
    // The observation lasted from 10 to 12 February.
    for (value, expected) in [
      ("2026-02", true), ("2026-02-10", false), ("ne2026-02", false), ("ne2026-02-10", true),
      ("gt2026-02-11", true), ("gt2026-02-12", false), ("lt2026-02-11", true),
      ("lt2026-02-10", false),
      ("ge2026-02-12", true), ("ge2026-02-13", false), ("le2026-02-10", true),
      ("le2026-02-09", false),
      ("sa2026-02-09", true), ("sa2026-02-10", false), ("eb2026-02-13", true),
      ("eb2026-02-12", false),
      ("ge2027,2026", true),
    ] {
      #expect(try matches("date", value) == expected, "\(value)")
    }
    #expect(try matches("_lastUpdated", "ge2026-03-01"))
  }

  @Test("Whatever is sent is taken or refused, and never more")
  func fuzz() throws {
    var random = SeededGenerator(state: 41)
    let pieces = [
      "ge", "eq", "ap", "2026", "-02", "-31", "T", "10:00", "Z", "|", ",", "\\", "$", "/", ":", "é",
      "\u{0}",
      "99999999999999999999", "Patient", "true", " ", "🐈", "0001-01-01", "9999-12-31",
    ]
    let modifiers: [String?] = [
      nil, nil, "missing", "not", "exact", "contains", "Patient", "x", "",
    ]
    var taken = 0
    for _ in 0..<20_000 {
      let value = (0..<Int.random(in: 0...5, using: &random)).map { _ in
        pieces.randomElement(using: &random) ?? ""
      }.joined()
      let type =
        ["Observation", "Patient", "Condition", "Basic"].randomElement(using: &random) ?? ""
      guard let parameter = SearchParameter.parameters(of: type)?.randomElement(using: &random),
        let filter = try? SearchFilter(
          parameter, modifier: modifiers.randomElement(using: &random) ?? nil, value: value)
      else { continue }
      taken += 1
      _ = filter.matches(Self.observation)
    }
    #expect(taken > 1000)
  }

  @Test("What is cut keeps what must be there and says that it is cut")
  func subsets() {
    func keys(_ subset: ResourceSubset) -> Set<String> {
      Set(subset.cut(Self.observation).members?.map(\.key) ?? [])
    }
    #expect(
      keys(.elements(["valueString", "Patient.name"]))
        == ["resourceType", "id", "meta", "status", "code", "valueString"])
    #expect(keys(.text) == ["resourceType", "id", "meta", "status", "code"])
    #expect(keys(.summary).contains("effectivePeriod") && !keys(.summary).contains("category"))
    #expect(keys(.data) == Set(Self.observation.members?.map(\.key) ?? []))
    #expect(ResourceSubset.whole.cut(Self.observation) == Self.observation)
    #expect(
      ResourceSubset.summary.cut(Self.observation)["meta"]?["tag"]?[0]?["code"]?.string
        == "SUBSETTED")
  }

  @Test("What may follow a dot is a parameter of the patient or the visit, and of nothing else")
  func chains() throws {
    func chains(_ type: String, _ name: String) throws -> [String] {
      try #require(SearchParameter.parameters(of: type)?.first { $0.name == name }).chains
        .map(\.name)
    }
    #expect(
      try chains("Observation", "patient") == [
        "identifier", "birthdate", "gender", "name", "family", "given",
      ])
    #expect(try chains("Encounter", "subject") == chains("Observation", "patient"))
    #expect(
      try chains("Procedure", "encounter") == [
        "identifier", "date", "status", "class", "type", "service-provider", "location",
        "participant",
      ])
    #expect(try chains("Observation", "performer").isEmpty)
    #expect(try chains("Encounter", "location").isEmpty)
    #expect(try chains("Observation", "code").isEmpty)
  }

  @Test("Resources of nobody, and types that are none, have no parameters")
  func types() {
    #expect(SearchParameter.parameters(of: "Organization") == nil)
    #expect(SearchParameter.parameters(of: "Nothing") == nil)
    #expect(SearchParameter.parameters(of: "Basic")?.contains { $0.name == "patient" } == true)
    for type in SearchParameter.tabledTypes {
      let names = SearchParameter.parameters(of: type)?.map(\.name) ?? []
      #expect(Set(names).count == names.count, "\(type)")
    }
  }
}
