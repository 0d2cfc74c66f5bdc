import FHIRFormat
import PCareFormat
import RecordModel
import StrictJSON
import TestSupport
import Testing

/// A generator with a seed, so that a failure can be seen again. Source: SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }
}

/// What comes back over FHIR.
struct ReadBack {
  /// All resources, with ids in place of the marks.
  let resources: [JSON]
  /// Rule codes of errors that the structure check finds in them, with places.
  let errors: [String]

  init(_ submission: DecodedSubmission) throws {
    var resources: [JSON] = []
    for (index, patient) in submission.patients.enumerated() {
      resources.append(
        try FHIREncoder.patient(
          patient, id: Self.id(.patient, index), maskedNationalNumbers: false))
    }
    for (index, visit) in submission.visits.enumerated() {
      var visit = visit
      Placeholder.resolve(&visit.remainder) { Self.id($0, $1) }
      resources += try FHIREncoder.resources(
        of: visit,
        RecordLabels(
          visitID: Self.id(.visit, index), patientID: Self.id(.patient, visit.patient),
          versionID: 1, lastUpdated: ClinicalTime(utc: 1_780_000_000_000_000)))
    }
    self.resources = resources
    errors = try resources.flatMap { resource in
      let document = try JSONDocument(resource.serialized(), limits: .history)
      return FHIRStructure.check(document.root, path: resource["resourceType"]?.string ?? "")
        .filter(\.isError).map { "\($0.rule.code) \($0.position) \($0.detail ?? "")" }
    }
  }

  static func id(_ kind: Placeholder.Kind, _ index: Int) -> String {
    "00000000-0000-4000-8000-0000000000\(kind == .visit ? "e" : "a")\(index % 10)"
  }
}

@Suite struct ReadBackTests {
  @Test("The record read back over FHIR is valid and holds every part")
  func valid() throws {
    let referred = Fixture.document.replacing(
      "\"rujukLanjut\": null", with: "\"rujukLanjut\": \(Fixture.rujukan)")
    for text in [Fixture.document, Fixture.answered, Fixture.pendaftaran, referred] {
      let back = try ReadBack(try Decoded(text).submission)
      #expect(back.errors == [])
    }
    let back = try ReadBack(try Decoded(referred).submission)
    let text = String(decoding: JSON.array(back.resources).serialized(), as: UTF8.self)
    for word in [
      "0009999900001", "GALUH CONTOH", "99990001012600Y000001", "Demam 3 hari", "A90", "I10",
      "Compos mentis", "38.2", "65.50", "Berobat Jalan", "131491", "RS CONTOH", "2026-01-07",
      "Demam naik turun", "Bonam (Baik)", "Amoksisilin", "Seafood", "Parasetamol 3x1", "Istirahat",
      "Parasetamol 500 mg", "3 x 1", "Rawat luka", "Lengan kiri", "Bersih", "25000", "A7",
      "kdProviderPeserta", "PBI (APBN)", "BPJS-PBI-APBN", "99990001",
    ] {
      #expect(text.contains(word), "\(word)")
    }
    #expect(!text.contains("~baimbai"))
  }

  @Test("A time of day without an offset gets the facility's, so that it is valid FHIR")
  func timesOfDay() throws {
    let text = Fixture.document.replacing("05-01-2026", with: "05-01-2026 09:30")
    let decoded = try Decoded(text)
    #expect(decoded.submission.visits.count == 1)
    let visit = try #require(decoded.submission.visits.first)
    #expect(visit.period.start?.text == "2026-01-05T09:30:00+08:00")
    #expect(try ReadBack(decoded.submission).errors == [])
    #expect(visit.period.start?.microseconds == 1_767_576_600_000_000)
    #expect(
      try decoded.resource("ClinicalImpression")?["effectiveDateTime"]?.string
        == "2026-01-05T09:30:00+08:00")
  }

  @Test("A visit that FHIR tells with the same numbers has the same facts as P-Care's")
  func sameInFHIR() throws {
    let bundle = #"""
      {"resourceType": "Bundle", "type": "transaction", "entry": [
       {"fullUrl": "urn:uuid:p", "resource": {"resourceType": "Patient", "identifier": [
         {"system": "https://fhir.kemkes.go.id/id/bpjs-number", "value": "0009999900001"}]}},
       {"fullUrl": "urn:uuid:e", "resource": {"resourceType": "Encounter", "status": "finished",
         "identifier": [{"system": "urn:test:visit", "value": "99990001012600Y000001"}],
         "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB",
           "display": "ambulatory"}, "subject": {"reference": "urn:uuid:p"},
         "period": {"start": "2026-01-05", "end": "2026-01-05"},
         "diagnosis": [{"condition": {"reference": "urn:uuid:c"}, "rank": 1, "use": {"coding": [
           {"system": "http://terminology.hl7.org/CodeSystem/diagnosis-role", "code": "DD",
            "display": "Discharge diagnosis"}]}}]}},
       {"fullUrl": "urn:uuid:c", "resource": {"resourceType": "Condition",
         "clinicalStatus": {"coding": [{"system":
           "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active",
           "display": "Active"}]},
         "category": [{"coding": [{"system":
           "http://terminology.hl7.org/CodeSystem/condition-category",
           "code": "encounter-diagnosis", "display": "Encounter Diagnosis"}]}],
         "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": "A90",
           "display": "Dengue fever"}]}, "subject": {"reference": "urn:uuid:p"},
         "encounter": {"reference": "urn:uuid:e"}}},
       {"fullUrl": "urn:uuid:o", "resource": {"resourceType": "Observation", "status": "final",
         "category": [{"coding": [{"system":
           "http://terminology.hl7.org/CodeSystem/observation-category", "code": "vital-signs",
           "display": "Vital Signs"}]}],
         "code": {"coding": [{"system": "http://loinc.org", "code": "8480-6",
           "display": "Systolic blood pressure"}]}, "subject": {"reference": "urn:uuid:p"},
         "encounter": {"reference": "urn:uuid:e"}, "effectiveDateTime": "2026-01-05",
         "performer": [{"reference": "Practitioner/131491", "display": "dr. Contoh"}],
         "valueQuantity": {"value": 120, "unit": "mm[Hg]",
           "system": "http://unitsofmeasure.org", "code": "mm[Hg]"}}}]}
      """#
    let document = try JSONDocument(Array(bundle.utf8))
    let told = FHIRDecoder.decode(
      document, context: FHIRContext(receivedAt: Decoded.context.receivedAt))
    let fhir = try #require(told.visits.first)
    let pcare = try #require(try Decoded(Fixture.kunjungan()).submission.visits.first)
    #expect(fhir.identifiers == pcare.identifiers)
    #expect(fhir.visitClass == pcare.visitClass)
    #expect(fhir.status == pcare.status)
    #expect(fhir.period == pcare.period)
    #expect(
      told.patients[0].identifiers
        == (try Decoded(Fixture.kunjungan())).submission.patients[0].identifiers)
    var diagnosis = pcare.diagnoses[1]
    diagnosis.origin = fhir.diagnoses[0].origin
    #expect(diagnosis == fhir.diagnoses[0])
    #expect(pcare.diagnosisKeys[1] == fhir.diagnosisKeys[0])
    var pressure = pcare.observations[0]
    pressure.origin = fhir.observations[0].origin
    #expect(pressure == fhir.observations[0])
    #expect(pcare.observationKeys[0] == fhir.observationKeys[0])
  }
}

@Suite struct FuzzTests {
  private static let others: [JSON] = [
    .null, true, false, 0, -1, .number("1e400"), .number("-0"), "", " ", "x", .array([]),
    .object([]), .array([.null]), .array([.array([.array([])])]), "31-02-2026", "05-01-2026",
    "05-01-2026 09:30",
    "~baimbai-visit-00000000000000000000~", "00", "4", "A90", "0009999900001",
    ["kdDiag": "A00"], ["response": "x", "metaData": .object([])], "\u{7}\t\n", "ä\u{301}漢",
    ["list": .array([1]), "count": 1], .number("9999900001"),
  ]

  private func mutated(_ value: JSON, _ random: inout SeededGenerator, _ left: inout Int) -> JSON {
    if left > 0, Int.random(in: 0..<60, using: &random) == 0 {
      left -= 1
      return Self.others.randomElement(using: &random) ?? .null
    }
    switch value {
    case .object(var members):
      if left > 0, members.count > 1, Int.random(in: 0..<20, using: &random) == 0 {
        left -= 1
        members.remove(at: Int.random(in: 0..<members.count, using: &random))
      }
      return .object(
        members.map { JSONMember(key: $0.key, value: mutated($0.value, &random, &left)) })
    case .array(var elements):
      if left > 0, let copy = elements.randomElement(using: &random),
        Int.random(in: 0..<10, using: &random) == 0
      {
        left -= 1
        elements.append(copy)
      }
      return .array(elements.map { mutated($0, &random, &left) })
    default: return value
    }
  }

  @Test(
    "Mutated documents never crash, and what is kept is valid FHIR with places that have owners")
  func mutations() throws {
    let seeds = try [
      Fixture.document, Fixture.answered, "[\(Fixture.document), \(Fixture.document)]",
      "[\(Fixture.kunjungan()), \(Fixture.pendaftaran), \(Fixture.obat)]",
    ].map { JSON(try JSONDocument(Array($0.utf8)).root) }
    var random = SeededGenerator(state: 20_260_405)
    var kept = 0
    for turn in 0..<3_000 * testScale {
      var left = Int.random(in: 1...10, using: &random)
      let message = mutated(seeds[turn % seeds.count], &random, &left)
      guard let decoded = try? Decoded(message.serialized()) else { continue }
      let submission = decoded.submission
      kept += submission.visits.count
      let ranges = submission.patientRanges.map(\.bytes)
      #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound })
      for visit in submission.visits {
        #expect(submission.patients.indices.contains(visit.patient))
        #expect(!submission.patients[visit.patient].identifiers.isEmpty)
        let owner = PCareDecoder.owner(of: visit.place)
        #expect(owner == visit.place)
      }
      let back = try ReadBack(submission)
      #expect(back.errors == [], "\(String(decoding: message.serialized(), as: UTF8.self))")
    }
    #expect(kept > 2_500)
  }

  @Test("Random bytes that happen to be JSON never crash the decoder")
  func randomBytes() {
    var random = SeededGenerator(state: 11)
    let seed = Array(Fixture.document.utf8)
    var read = 0
    for _ in 0..<5_000 * testScale {
      var bytes = seed
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
          in: 0x20...0x7E, using: &random)
      }
      guard let decoded = try? Decoded(bytes) else { continue }
      read += 1
      #expect(decoded.submission.issues.count <= 2_000)
    }
    #expect(read > 1_000)
  }

  @Test("A document of many records is read in time that grows with its size")
  func linear() throws {
    func seconds(_ count: Int) throws -> Double {
      let visits = (0..<count).map { Fixture.kunjungan(number: "\"N\($0)\"") }
      let rows = (0..<count).map {
        Fixture.obat.replacing("99990001012600Y000001", with: "N\($0)")
      }
      let registrations = Array(repeating: Fixture.pendaftaran, count: count)
      let text =
        "{\"peserta\": \(Fixture.peserta), \"kunjungan\": [\(visits.joined(separator: ","))], "
        + "\"pendaftaran\": [\(registrations.joined(separator: ","))], "
        + "\"obat\": [\(rows.joined(separator: ","))]}"
      let document = try JSONDocument(Array(text.utf8), limits: .history)
      let start = ContinuousClock.now
      let submission = PCareDecoder.decode(document, context: Decoded.context)
      let spent = start.duration(to: .now)
      #expect(submission.visits.count == count)
      #expect(submission.visits.allSatisfy { $0.medicationRequests.count == 1 })
      return Double(spent.components.attoseconds) / 1e18 + Double(spent.components.seconds)
    }
    _ = try seconds(100)
    let few = try seconds(400)
    let many = try seconds(3_200)
    print("pcare: \(3_200 / many) visits a second")
    #expect(many < few * 8 * 4 + 0.05)
  }
}

/// Samples of the corpora, if this machine has them.
@Suite struct CorpusTests {
  @Test(
    "The samples of the domain decode without an error",
    .enabled(if: corpora != nil, "BAIMBAI_CORPORA is not set"))
  func samples() throws {
    let folder = try #require(corpora) + "/../domain/samples/"
    for name in ["pcare_kunjungan_example", "pcare_peserta_example", "vclaim_peserta_example"] {
      let decoded = try Decoded(try contents(folder + name + ".json"))
      #expect(!decoded.submission.issues.contains { $0.isError }, "\(name): \(decoded.findings)")
      #expect(decoded.submission.patients.count == 1)
    }
  }
}
