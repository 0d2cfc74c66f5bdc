import CodeSystems
import RecordModel
import Testing

@Suite("What is shown to who maps codes")
struct WorklistTests {
  func unknown(_ kind: CodeKind, _ coding: Coding, text: String? = nil) -> [UnknownCode] {
    var visit = Sample.visit()
    let concept = Concept(coding: coding, text: text)
    let origin = Sample.origin(2)
    switch kind {
    case .diagnosis: visit.diagnoses = [Diagnosis(origin: origin, code: concept)]
    case .procedure:
      visit.procedures = [Procedure(origin: origin, status: "completed", code: concept)]
    case .observation:
      visit.observations = [Observation(origin: origin, status: "final", code: concept)]
    case .medication:
      visit.medicationRequests = [
        MedicationRequest(
          origin: origin, status: "active", intent: "order", medication: concept)
      ]
    case .service: visit.service = concept
    case .visitClass: visit.visitClass = coding
    case .disposition: visit.disposition = concept
    case .payer: visit.payer = coding
    }
    return TerminologyMapping.apply(to: &visit, of: Sample.clinic, with: .empty)
  }

  @Test("A code is listed with its place, in every kind", arguments: CodeKind.allCases)
  func everyKind(_ kind: CodeKind) {
    let found = unknown(kind, Coding(system: Sample.local, code: "Q-17", display: "Kata daftar"))
    #expect(found.count == 1)
    #expect(found.first?.kind == kind && found.first?.code == "Q-17")
    #expect(found.first?.display == "Kata daftar")
    #expect(found.first?.reason == .unmapped)
    #expect(found.first?.place.hasPrefix("Bundle.entry[") == true)
  }

  @Test("Free words are never listed where a clinician or patient may have written them")
  func freeWords() {
    for kind in [CodeKind.diagnosis, .procedure, .observation, .medication, .disposition] {
      #expect(unknown(kind, Coding(), text: "Nyeri").isEmpty, "\(kind)")
      #expect(unknown(kind, Coding(display: "Nyeri")).isEmpty, "\(kind)")
    }
    // The words beside a code are not listed either, only the display of its list.
    let found = unknown(
      .diagnosis, Coding(system: Sample.local, code: "Q1"), text: "kata Ny. Siti")
    #expect(found.count == 1 && found[0].display == nil)
  }

  @Test(
    "Numbers of persons and codes that say nothing are not listed",
    arguments: [
      "9999010101900001", "NIK9999010101900001", "0009999999991", "-", "0", "Lain-lain",
      "TIDAK ADA",
      "?", "", String(repeating: "x", count: 65),
      "Ny. Siti yang datang dari desa kemarin sore itu dan lain lain",
    ])
  func notListed(_ code: String) {
    #expect(unknown(.diagnosis, Coding(system: Sample.local, code: code)).isEmpty)
  }

  @Test("Long runs of digits that are codes are listed")
  func codes() {
    for code in ["130102434", "8991234567890", "1307120061", "A.12.00001234"] {
      #expect(unknown(.medication, Coding(system: Sample.local, code: code)).count == 1)
    }
  }

  @Test("Words of services and payers are listed if they are few and hold no number")
  func listedWords() {
    #expect(unknown(.service, Coding(), text: "Poli Jantung").count == 1)
    #expect(unknown(.payer, Coding(display: "PT Sehat")).count == 1)
    #expect(unknown(.service, Coding(), text: "telepon 081234567890").isEmpty)
    #expect(unknown(.service, Coding(), text: String(repeating: "poli ", count: 20)).isEmpty)
    let cell = Coding(system: "urn:baimbai:local:payer", code: "dibayar oleh anaknya 081234567890")
    #expect(unknown(.payer, cell).isEmpty)
  }

  @Test("Suggestions are what the spelling says, and nothing where it says too little")
  func suggestions() {
    func suggestion(_ kind: CodeKind, _ code: String) -> String? {
      let found = unknown(kind, Coding(code: code))
      return found.first?.suggestion.map { "\($0.system ?? "") \($0.code ?? "")" }
    }
    #expect(suggestion(.diagnosis, "j06.9") == "\(Sample.icd10) J06.9")
    #expect(suggestion(.diagnosis, "S72.0") == "\(Sample.icd10) S72.0")
    #expect(suggestion(.diagnosis, "B45") == nil)
    #expect(suggestion(.procedure, "89.52") == "\(Sample.icd9cm) 89.52")
    #expect(suggestion(.procedure, "1234") == nil)
    #expect(suggestion(.observation, "8480-6") == "\(Sample.loinc) 8480-6")
    #expect(suggestion(.medication, "93999999") == "\(Sample.kfa) 93999999")
    #expect(suggestion(.visitClass, "amb") == "\(Sample.actCode) AMB")
    #expect(suggestion(.disposition, "HOME") == "\(Sample.disposition) home")
    #expect(suggestion(.payer, "umum") == "\(Sample.payer) UMUM")
    #expect(suggestion(.service, "poli gigi & mulut") == "urn:baimbai:local:kdPoli 002")
  }

  @Test("The codes of several visits are one line each, their counts added")
  func merged() {
    var submission = DecodedSubmission(mapping: "test/1")
    for number in 0..<5 {
      var visit = Sample.visit()
      visit.diagnoses = [
        Sample.diagnosis(number % 2 == 0 ? "Q1" : "q1 ", system: Sample.local, number: number)
      ]
      submission.visits.append(visit)
    }
    let found = TerminologyMapping.apply(to: &submission, of: Sample.clinic, with: .empty)
    #expect(found.map(\.code) == ["Q1"] && found[0].count == 5)
    #expect(found[0].place == "Bundle.entry[0].resource.code")
  }
}
