import CodeSystems
import FHIRFormat
import RecordModel
import StrictJSON
import Testing

@Suite("Local codes of the visit itself and of panels")
struct PartsTests {
  func apply(_ visit: inout Visit) -> [UnknownCode] {
    TerminologyMapping.apply(to: &visit, of: Sample.clinic, with: MappingTests.snapshot)
  }

  func encounter(_ visit: Visit) throws -> JSON {
    try FHIREncoder.encounter(visit, Sample.labels)
  }

  static let sent = "https://fhir.baimbai.id/StructureDefinition/sent-coding"

  /// The coding that an extension of a coding keeps.
  func kept(_ coding: JSON?) -> String? {
    coding?["extension"]?.array?.first { $0["url"]?.string == Self.sent }?["valueCoding"]?["code"]?
      .string
  }

  @Test("Class, service, disposition and payer are mapped, and FHIR shows what was sent")
  func parts() throws {
    var visit = Sample.visit()
    visit.visitClass = Coding(system: Sample.local, code: "RJ", display: "Rawat Jalan")
    visit.service = Concept(coding: Coding(system: Sample.local, code: "U01"), text: "Poli Umum")
    visit.disposition = Concept(coding: Coding(system: Sample.local, code: "BLPL"))
    visit.referredTo = NamedReference(reference: "Organization/1", display: "RSUD")
    visit.payer = Coding(system: Sample.local, code: "A09", display: "Umum")
    #expect(apply(&visit).isEmpty)
    #expect(visit.visitClass.code == "AMB" && visit.payer?.code == "UMUM")
    let encounter = try encounter(visit)
    #expect(encounter["class"]?["code"]?.string == "AMB")
    #expect(kept(encounter["class"]) == "RJ")
    let service = encounter["serviceType"]
    #expect(service?["coding"]?.array?.map { $0["code"]?.string } == ["001", "U01"])
    #expect(service?["text"]?.string == "Poli Umum")
    let hospitalization = encounter["hospitalization"]
    #expect(
      hospitalization?["dischargeDisposition"]?["coding"]?.array?.map { $0["code"]?.string }
        == ["home", "BLPL"])
    #expect(hospitalization?["destination"]?["reference"]?.string == "Organization/1")
    let document = try JSONDocument(encounter.serialized())
    #expect(FHIRStructure.check(document.root, path: "Encounter").isEmpty)
    let payer = encounter["extension"]?.array?.first {
      $0["url"]?.string == FHIRSystem.payerExtension
    }
    #expect(payer?["valueCoding"]?["code"]?.string == "UMUM")
    #expect(kept(payer?["valueCoding"]) == "A09")
  }

  @Test("What the visit's remainder held before stays")
  func keptParts() throws {
    var visit = Sample.visit()
    visit.remainder = Array(
      (#"{"elements":{"extension":[{"url":"http://x","valueString":"y"},"#
        + #"{"url":"\#(FHIRSystem.payerExtension)","valueCoding":{"system":"\#(Sample.local)","#
        + #""code":"A09"}}],"hospitalization":{"reAdmission":{"text":"ya"},"#
        + #""dischargeDisposition":{"coding":[{"system":"\#(Sample.local)","code":"BLPL"}]}},"#
        + #""class":{"system":"\#(Sample.local)","code":"RJ","version":"2"}},"#
        + #""resources":[{"resourceType":"Flag"}]}"#).utf8)
    visit.visitClass = Coding(system: Sample.local, code: "RJ")
    visit.disposition = Concept(coding: Coding(system: Sample.local, code: "BLPL"))
    visit.payer = Coding(system: Sample.local, code: "A09")
    #expect(apply(&visit).isEmpty)
    let encounter = try encounter(visit)
    #expect(encounter["hospitalization"]?["reAdmission"]?["text"]?.string == "ya")
    #expect(
      encounter["hospitalization"]?["dischargeDisposition"]?["coding"]?.array?.count == 2)
    #expect(encounter["extension"]?.array?.count == 2)
    #expect(encounter["extension"]?[0]?["valueString"]?.string == "y")
    let kept = encounter["class"]?["extension"]?[0]?["valueCoding"]
    #expect(kept?["version"]?.string == "2")
    let all = try FHIREncoder.resources(of: visit, Sample.labels)
    #expect(all.contains { $0["resourceType"]?.string == "Flag" })
  }

  @Test("Words of a service are mapped, or listed if they look like a list's")
  func serviceWords() throws {
    var visit = Sample.visit()
    visit.service = Concept(text: "POLI UMUM")
    #expect(apply(&visit).isEmpty)
    #expect(visit.service?.coding.code == "001")
    let encounter = try encounter(visit)
    #expect(encounter["serviceType"]?["text"]?.string == "POLI UMUM")
    #expect(encounter["serviceType"]?["coding"]?.array?.count == 1)
    visit.service = Concept(text: "Poli KIA")
    let unknown = apply(&visit)
    #expect(unknown.map(\.code) == ["Poli KIA"])
    #expect(unknown[0].suggestion?.code == "003")
  }

  @Test("A panel's code is mapped for all its rows, and stays one resource")
  func panel() throws {
    let panel = Concept(coding: Coding(system: Sample.local, code: "TD"), text: "Tensi")
    var rows = [
      Sample.observation("8480-6", "120", "mm[Hg]"), Sample.observation("8462-4", "80", "mm[Hg]"),
    ]
    for index in rows.indices { rows[index].panel = panel }
    rows[0].origin.remainder = Array(#"{"note":[{"text":"duduk"}]}"#.utf8)
    var visit = Sample.visit()
    visit.observations = rows
    #expect(apply(&visit).isEmpty)
    let all = try FHIREncoder.resources(of: visit, Sample.labels)
      .filter { $0["resourceType"]?.string == "Observation" }
    #expect(all.count == 1)
    #expect(all[0]["code"]?["coding"]?.array?.map { $0["code"]?.string } == ["85354-9", "TD"])
    #expect(all[0]["code"]?["text"]?.string == "Tensi")
    #expect(all[0]["note"]?[0]?["text"]?.string == "duduk")
    #expect(all[0]["component"]?.array?.count == 2)
  }

  @Test("A component's code is mapped in its component, which else is what the columns say")
  func component() throws {
    var rows = [
      Sample.observation("SIS", "120", "mm[Hg]"), Sample.observation("8462-4", "80", "mm[Hg]"),
    ]
    rows[0].code = Concept(coding: Coding(system: Sample.local, code: "SIS"), text: "atas")
    rows[0].interpretation = Coding(system: Sample.local, code: "N")
    for index in rows.indices {
      rows[index].panel = Concept(coding: Coding(system: Sample.loinc, code: "85354-9"))
    }
    var visit = Sample.visit()
    visit.observations = rows
    let before = try FHIREncoder.resources(of: visit, Sample.labels)
    #expect(apply(&visit).isEmpty)
    #expect(visit.observations[0].code.coding.code == "8480-6")
    let after = try FHIREncoder.resources(of: visit, Sample.labels)
    #expect(after.count == before.count)
    var resource = try #require(after.last)
    #expect(
      resource["component"]?[0]?["code"]?["coding"]?.array?.map { $0["code"]?.string }
        == ["8480-6", "SIS"])
    // But for the added coding and the id, it is the same resource.
    var component = try #require(resource["component"]?.array)
    component[0]["code"]?["coding"] = .array([
      ["system": .string(Sample.local), "code": "SIS"]
    ])
    resource["component"] = .array(component)
    var original = try #require(before.last)
    resource["id"] = nil
    original["id"] = nil
    #expect(resource.isSame(as: original))
  }

  @Test("Every form of a component's value comes back as the encoder writes it")
  func componentValues() throws {
    let values: [Observation.Value] = [
      .concept(Concept(coding: Coding(system: "s", code: "c"), text: "t")), .text("x"),
      .flag(true), .integer(3), .time(Sample.time("2026-03-02")),
      .quantity(
        Observation.Quantity(
          value: try #require(ExactDecimal("1.50")), unit: "u", system: "s", code: "c",
          comparator: "<")),
    ]
    for value in values {
      var row = Sample.observation("SIS", "1", "mm[Hg]")
      row.code = Concept(coding: Coding(system: Sample.local, code: "SIS"))
      row.panel = Concept(coding: Coding(system: Sample.loinc, code: "85354-9"))
      row.value = value
      var visit = Sample.visit()
      visit.observations = [row]
      let before = try FHIREncoder.resources(of: visit, Sample.labels).last?["component"]?[0]
      #expect(apply(&visit).isEmpty)
      let after = try FHIREncoder.resources(of: visit, Sample.labels).last?["component"]?[0]
      for member in before?.members ?? [] where member.key != "code" {
        #expect(after?[member.key] == member.value)
      }
      #expect(after?["code"]?["coding"]?.array?.count == 2)
    }
  }

  @Test("Several values of one code, as HL7 v2 sends them, stay one observation")
  func severalValues() throws {
    let code = Concept(coding: Coding(system: Sample.local, code: "GDS"))
    var rows = [
      Sample.observation("GDS", "120", "mg/dL"), Sample.observation("GDS", "130", "mg/dL"),
    ]
    for index in rows.indices { rows[index].code = code }
    rows[0].panel = code
    rows[1].panel = code
    var visit = Sample.visit()
    visit.observations = rows
    #expect(apply(&visit).isEmpty)
    #expect(visit.observations.allSatisfy { $0.code.coding.code == "2345-7" })
    let all = try FHIREncoder.resources(of: visit, Sample.labels)
      .filter { $0["resourceType"]?.string == "Observation" }
    #expect(all.count == 1)
    #expect(all[0]["component"]?.array?.count == 2)
    for component in all[0]["component"]?.array ?? [] {
      #expect(component["code"]?["coding"]?.array?.map { $0["code"]?.string } == ["2345-7", "GDS"])
    }
  }
}
