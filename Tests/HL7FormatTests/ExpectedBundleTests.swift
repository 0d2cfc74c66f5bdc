import FoundationEssentials
import HL7Format
import RecordModel
import StrictJSON
import Testing

/// What a message says, for comparing: who, which visits, which diagnoses and results.
struct Content: Hashable {
  var identifiers: Set<String> = []
  var names: Set<String> = []
  var birthDate: String?
  var sex: String?
  var visits: Set<String> = []
  var diagnoses: Set<String> = []
  var results: Set<String> = []
}

extension Content {
  /// What we make of a message.
  init(_ decoded: DecodedSubmission) throws {
    self.init()
    let patient = decoded.patients.first
    identifiers = Set(patient?.identifiers.map(\.value) ?? [])
    names = Set(
      patient?.names.map { Self.name($0.family, $0.given.first, $0.text) } ?? [])
    birthDate = patient?.birthDate?.text
    sex = patient?.sex?.rawValue
    for visit in decoded.visits {
      let start = visit.period.start.map { String($0.microseconds) } ?? "-"
      visits.insert(
        "\(visit.identifiers.first?.value ?? "-") \(visit.visitClass.code ?? "-") \(start)")
      diagnoses.formUnion(visit.diagnoses.compactMap(\.code.coding.code))
      results.formUnion(visit.observations.map { Self.result($0) })
    }
    for resource in decoded.patientResources {
      let json = JSON(try JSONDocument(resource.body, limits: .history).root)
      if resource.type == "Condition", let code = json["code"]?["coding"]?[0]?["code"]?.string {
        diagnoses.insert(code)
      }
      if resource.type == "Observation" { results.formUnion(Self.results(json)) }
    }
  }

  /// What Microsoft's converter makes of it.
  init(expected bundle: JSON) {
    self.init()
    let resources = (bundle["entry"]?.array ?? []).compactMap { $0["resource"] }
    func all(_ type: String) -> [JSON] {
      resources.filter { $0["resourceType"]?.string == type }
    }
    if let patient = all("Patient").first {
      identifiers = Set((patient["identifier"]?.array ?? []).compactMap { $0["value"]?.string })
      names = Set(
        (patient["name"]?.array ?? []).map {
          Self.name($0["family"]?.string, $0["given"]?[0]?.string, nil)
        })
      birthDate = patient["birthDate"]?.string
      sex = patient["gender"]?.string
    }
    for visit in all("Encounter") {
      let number = visit["identifier"]?[0]?["value"]?.string ?? "-"
      let start = visit["period"]?["start"]?.string.flatMap { ClinicalTime($0) }
      visits.insert(
        "\(number) \(visit["class"]?["code"]?.string ?? "-") "
          + (start.map { String($0.microseconds) } ?? "-"))
    }
    for condition in all("Condition") {
      if let code = condition["code"]?["coding"]?[0]?["code"]?.string { diagnoses.insert(code) }
    }
    for observation in all("Observation") { results.formUnion(Self.results(observation)) }
  }

  private static func name(_ family: String?, _ given: String?, _ text: String?) -> String {
    guard family != nil || given != nil else { return text ?? "" }
    return [family ?? "-", given ?? "-"].joined(separator: ",").trimmingBlanks
  }

  private static func result(_ row: Observation) -> String {
    let value: String =
      switch row.value {
      case .quantity(let quantity): quantity.value.text
      case .concept(let concept): concept.coding.code ?? concept.text ?? "-"
      case .text(let text): text
      case .flag(let flag): String(flag)
      case .integer(let number): String(number)
      case .time(let time): time.text
      case nil: "-"
      }
    return "\(row.code.coding.code ?? "-") \(value)".trimmingBlanks
  }

  private static func results(_ json: JSON) -> Set<String> {
    var rows = [json]
    if let components = json["component"]?.array, !components.isEmpty { rows = components }
    return Set(
      rows.map { row in
        let value =
          row["valueQuantity"]?["value"]?.number ?? row["valueString"]?.string
          ?? row["valueCodeableConcept"]?["coding"]?[0]?["code"]?.string
          ?? row["valueDateTime"]?.string ?? row["valueInteger"]?.number ?? "-"
        let code = row["code"]?["coding"]?[0]?["code"]?.string ?? "-"
        return "\(code) \(value)".trimmingBlanks
      })
  }
}

extension String {
  var trimmingBlanks: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}

/// Where Microsoft's converter says something else of a message than we, and why: for any message
/// by the value, for one message by its name.
private enum Difference {
  /// Values that only they have.
  static let theirs: [String: String] = [
    "DB123": "DB1: a disability's number, kept in the rest",
    "DB1456": "DB1: a disability's number, kept in the rest",
    "MCN-008": "IN2: an insured person's number, kept with the visit",
    "MI-12345": "IN2: an insured person's number, kept with the visit",
    "MB-12345": "IN2: an insured person's number, kept with the visit",
    "Medicare-12345": "IN2: an insured person's number, kept with the visit",
    "PNM1234": "IN2: an insured person's number, kept with the visit",
    "G-SSN-12": "GT1: the guarantor's number", "1516": "GT1: the guarantor's number",
    "55121": "GT1: the guarantor's number",
    "Jack,ADAM": "IN2: the insured's name", "RADIANT,LUCY": "GT1-3: the guarantor's name",
    "Smith,Robert": "CON: who gave consent, kept in the rest",
    "I21": "PDA-1: the cause of death, kept in the rest",
    "autopsy Y": "PDA: kept in the rest", "coroner N": "PDA: kept in the rest",
    "death-certificate Y": "PDA: kept in the rest",
    "ADI N": "ACC: an accident, kept in the rest", "AJRI Y": "ACC: an accident, kept in the rest",
    "PNI Y": "ACC: an accident, kept in the rest",
    "113014 -": "an ImagingStudy that they make of the document's OBX",
  ]

  /// Values that only we have.
  static let ours: [String: String] = [
    "4000776": "PID-18: an account, which they make an Account of",
    "PACCT110": "PID-18: an account, which they make an Account of",
    "10000001": "PID-18: an account, which they make an Account of",
    "1234": "PID-18: an account, which they make an Account of",
    "30963-3 PHC70": "they put the funding source into the Immunization",
    "64994-7 V01": "they put the funding programme into the Immunization",
    "8867-4 -": "OBX of type RP or ED, which they make a DocumentReference of",
    "1063-7 -": "OBX of type RP, which they make a DocumentReference of",
    "3DHISTECH_LABELARE -": "OBX of type ED, which they make a Media of",
    "3DHISTECH_LD -": "OBX of type RP, which they make a Media of",
    "3DHISTECH_PREVIEWCAM -": "OBX of type ED, which they make a Media of",
    "3DHISTECH_THUMBNAIL -": "OBX of type ED, which they make a Media of",
    "3DHIS_LABELAREA -": "OBX of type ED, which they make a Media of",
    "3DH_LABELAREA -": "OBX of type ED, which they make a Media of",
    "4DHISTECH_LABELARE -": "OBX of type ED, which they make a Media of",
    "4DHISTECH_LD -": "OBX of type RP, which they make a Media of",
  ]

  /// Messages of which their patient or visit differs as a whole.
  static let messages: [String: String] = [
    "ADT-A28-01": "the patient only: no visit here",
    "ADT-A31-01": "the patient only: no visit here",
    "ADT-A31-02": "the patient only: no visit here",
    "ADT-A60-01": "allergies only: no visit here",
    "ADT-A40-01": "they give no bundle entries for a merge's patient",
    "ADT-A47-02": "they give no bundle entries for a change of numbers",
    "ADT-A27-01": "they take the expected admission (PV2-8), we the admission itself (PV1-44)",
    "SIU-S12-01": "an appointment is no visit here",
  ]
}

@Suite("HL7 v2: expected bundles", .enabled(if: corpora != nil, "BAIMBAI_CORPORA is not set"))
struct ExpectedBundleTests {
  @Test("the messages say what Microsoft's converter says they say, but for what is listed")
  func same() throws {
    let folder = try #require(corpora) + "/fhir-converter"
    var used: Set<String> = []
    var compared = 0
    for file in try files(in: folder) where file.hasSuffix(".expected.json") {
      compared += 1
      let name = String(file.dropLast(".expected.json".count))
      let bundle = JSON(try JSONDocument(try contents(folder + "/" + file), limits: .history).root)
      let expected = Content(expected: bundle)
      let sent = try contents("\(folder)/\(name).hl7")
      let ours = try Content(HL7Decoder.decode(sent, context: clinic))
      if Difference.messages[name] != nil {
        #expect(ours != expected, "\(name)")
        used.insert(name)
      } else {
        #expect(ours.birthDate == expected.birthDate, "\(name)")
        #expect(ours.sex == expected.sex, "\(name)")
        #expect(ours.visits == expected.visits, "\(name)")
      }
      for part in [\Content.identifiers, \.names, \.diagnoses, \.results]
      where name != "ADT-A40-01" && name != "ADT-A47-02" {
        for value in ours[keyPath: part].subtracting(expected[keyPath: part]) {
          #expect(Difference.ours[value] != nil, "\(name): only ours: \(value)")
          used.insert(value)
        }
        for value in expected[keyPath: part].subtracting(ours[keyPath: part]) {
          #expect(Difference.theirs[value] != nil, "\(name): only theirs: \(value)")
          used.insert(value)
        }
      }
    }
    #expect(compared == 62)
    let listed = Set(Difference.theirs.keys).union(Difference.ours.keys)
      .union(Difference.messages.keys)
    #expect(listed.subtracting(used) == [], "what is listed still differs")
  }
}
