import CodeSystems
import RecordModel
import Testing

@Suite("Code systems and their lists")
struct CodeTableTests {
  @Test("Each list has its system, version, owner, licence and source, and no code twice")
  func complete() {
    let counts = [263, 52, 84, 167, 11, 1, 11, 2, 13, 7]
    #expect(CodeSystem.all.map(\.entries.count) == counts)
    for system in CodeSystem.all {
      for text in [
        system.url, system.title.indonesian, system.title.english, system.version, system.owner,
        system.licence, system.source,
      ] { #expect(!text.isEmpty, "\(system.url)") }
      #expect(Set(system.entries.map(\.code)).count == system.entries.count)
      for entry in system.entries {
        #expect(!entry.code.isEmpty && !entry.name.indonesian.isEmpty)
        #expect(!entry.name.english.isEmpty)
        #expect(system.standing(of: entry.code) == .listed)
        #expect(system.canonical(entry.code) == entry.code)
      }
    }
    #expect(Set(CodeSystem.all.map(\.url)).count == CodeSystem.all.count)
  }

  @Test("A code is named in Indonesian and English")
  func names() {
    let cases: [(String, String, String, String)] = [
      (
        Sample.icd10, "J06.9", "ISPA atas akut, tidak spesifik",
        "Acute upper respiratory infection, unspecified"
      ),
      (Sample.icd9cm, "89.52", "EKG", "Electrocardiogram"),
      (Sample.loinc, "8480-6", "Tekanan darah sistolik", "Systolic blood pressure"),
      (Sample.actCode, "EMER", "Gawat darurat (IGD)", "emergency"),
      (Sample.disposition, "exp", "Meninggal", "Expired"),
      (Sample.payer, "UMUM", "Umum / biaya sendiri", "Self-paid"),
      ("urn:baimbai:local:kdPoli", "003", "Poli KIA", "Mother and child clinic"),
    ]
    for (system, code, indonesian, english) in cases {
      let name = CodeSystem.name(of: Coding(system: system, code: code))
      #expect(name == Bilingual(id: indonesian, en: english), "\(code)")
    }
    let product = CodeSystem.name(of: Coding(system: Sample.kfa, code: "93002313"))
    #expect(product?.indonesian == "Paracetamol 500 mg Tablet (PAMOL)")
    #expect(CodeSystem.name(of: Coding(system: "http://snomed.info/sct", code: "1")) == nil)
    #expect(CodeSystem.name(of: Coding(system: Sample.icd10, code: "Z99.9")) == nil)
  }

  @Test("A code outside a short list is well formed, one that is none is unknown")
  func standing() {
    let cases: [(CodeSystem, String, CodeSystem.Standing)] = [
      (.icd10, "J06.9", .listed), (.icd10, "j069", .listed), (.icd10, "I10*", .listed),
      (.icd10, "S72.001A", .wellFormed), (.icd10, "C7A.0", .wellFormed),
      (.icd10, "U07.2", .wellFormed), (.icd10, "ISPA", .unknown), (.icd10, "106.9", .unknown),
      (.icd10, "J06.90123", .unknown), (.icd10, "", .unknown), (.icd10, "J0", .unknown),
      (.icd9cm, "89.7", .listed), (.icd9cm, "897", .listed), (.icd9cm, "47.01", .wellFormed),
      (.icd9cm, "47", .wellFormed), (.icd9cm, "4.701", .unknown), (.icd9cm, "47.", .unknown),
      (.icd9cm, "A7.01", .unknown), (.icd9cm, "47.013", .unknown),
      (.loinc, "8480-6", .listed), (.loinc, "2532-0", .wellFormed), (.loinc, "8480-5", .unknown),
      (.loinc, "8480", .unknown), (.loinc, "LA6576-8", .wellFormed), (.loinc, "-6", .unknown),
      (.kfa, "93002313", .listed), (.kfa, "94000001", .wellFormed), (.kfa, "95000001", .unknown),
      (.kfa, "9300231", .unknown), (.kfa, "VG107", .listed), (.kfa, "VG999", .wellFormed),
      (.kfa, "VGA", .unknown),
      (.encounterClass, "AMB", .listed), (.encounterClass, "amb", .unknown),
      (.encounterClassKemkes, "something-else", .wellFormed),
      (.dischargeDisposition, "home", .listed), (.dischargeDisposition, "pulang", .unknown),
      (.payer, "JKN", .listed), (.payer, "BPJS", .unknown),
      (.poli, "001", .listed), (.poli, "012", .wellFormed), (.poli, "1", .unknown),
    ]
    for (system, code, standing) in cases {
      #expect(system.standing(of: code) == standing, "\(system.url) \(code)")
    }
  }

  @Test(
    "ICD-10 is mended in a derived value only",
    arguments: [
      ("J06.9", "J06.9"), ("j06.9", "J06.9"), ("J069", "J06.9"), (" J06.9 ", "J06.9"),
      ("J06,9", "J06.9"), ("A17.0+", "A17.0"), ("G01*", "G01"), ("A17.0\u{2020}", "A17.0"),
      ("J06.-", "J06"), ("J06.", "J06"), ("i10", "I10"), ("s72001a", "S72.001A"),
      ("J06..9", nil), ("J06.9**", nil), ("J06-9", nil), ("\u{E4}06.9", nil), ("J06.9 x", nil),
    ] as [(String, String?)])
  func mending(_ sent: String, _ canonical: String?) {
    #expect(CodeSystem.icd10.canonical(sent) == canonical)
    #expect(ICD10Code(sent)?.text == canonical)
  }

  @Test("A coding has a canonical form beside the sent one, if its system is held")
  func canonicalCoding() {
    let sent = Coding(system: "ICD-10", code: "j069*", display: "ISPA")
    #expect(
      CodeSystem.canonical(of: sent)
        == Coding(system: Sample.icd10, code: "J06.9", display: "ISPA"))
    #expect(CodeSystem.canonical(of: Coding(system: Sample.icd10, code: "Flu")) == nil)
    #expect(CodeSystem.canonical(of: Coding(system: Sample.local, code: "J06.9")) == nil)
    #expect(CodeSystem.canonical(of: Coding(code: "J06.9")) == nil)
    #expect(CodeSystem.canonical(of: Coding(system: Sample.icd9cm, code: "8952"))?.code == "89.52")
  }

  @Test("The mark of a dagger or asterisk code is told, and does not make it another code")
  func marks() throws {
    let plain = try #require(ICD10Code("G01"))
    let asterisk = try #require(ICD10Code("g01*"))
    #expect(asterisk.mark == .asterisk && plain.mark == .none)
    #expect(ICD10Code("A39.0+")?.mark == .dagger)
    #expect(plain.isSame(as: asterisk) && plain != asterisk)
  }

  @Test("Every check digit but one is wrong for a LOINC number")
  func checkDigits() {
    for entry in CodeSystem.loinc.entries {
      let number = entry.code.prefix { $0 != "-" }
      let right = (0...9).filter { LOINCCode.number("\(number)-\($0)") != nil }
      #expect(right.count == 1 && entry.code.hasSuffix("-\(right[0])"), "\(entry.code)")
    }
  }

  @Test("Systems are known by other spellings of their name")
  func otherNames() {
    for (name, url) in [
      ("ICD-10", Sample.icd10), ("icd10", Sample.icd10), ("ICD X", Sample.icd10),
      ("https://hl7.org/fhir/sid/icd-10/", Sample.icd10),
      ("http://hl7.org/fhir/sid/icd10", Sample.icd10),
      ("HTTP://hl7.org/fhir/sid/ICD-10", Sample.icd10),
      ("http://hl7.org/fhir/sid/icd9cm", Sample.icd9cm), ("https://loinc.org", Sample.loinc),
      ("urn:oid:2.16.840.1.113883.6.1", Sample.loinc), ("http://loinc.org/", Sample.loinc),
      ("ICD-9-CM", Sample.icd9cm), ("KFA", Sample.kfa),
    ] { #expect(CodeSystem.named(name)?.url == url, "\(name)") }
    #expect(CodeSystem.named(Sample.local) == nil)
    #expect(CodeSystem.named("http://snomed.info/sct") == nil)
  }

  @Test("No text of any kind breaks a form, and what is read comes back the same")
  func anyText() {
    var numbers = SeededNumbers(seed: 1)
    let letters = Array("AJZ019.,-*+ azx\u{2020}\u{E9}VGL")
    for _ in 0..<20_000 {
      let text = String(
        (0..<Int.random(in: 0...9, using: &numbers)).map { _ in
          letters[Int.random(in: 0..<letters.count, using: &numbers)]
        })
      for system in CodeSystem.all {
        guard let canonical = system.canonical(text) else {
          #expect(system.standing(of: text) == .unknown, "\(text)")
          continue
        }
        #expect(system.canonical(canonical) == canonical, "\(text)")
        #expect(system.standing(of: canonical) != .unknown, "\(text)")
      }
    }
  }
}
