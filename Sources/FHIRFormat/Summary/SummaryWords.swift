import StrictJSON

// A resource in the few words that a summary has for it.
extension JSON {
  /// States in which a word does not count.
  private static let void: Set = ["entered-in-error", "cancelled", "not-done", "draft", "refuted"]

  /// Whether the resource says something of the patient, and was not taken back.
  var isSummed: Bool {
    let states =
      [self["status"]?.string]
      + ["verificationStatus", "clinicalStatus"].map { self[$0]?["coding"]?[0]?["code"]?.string }
    return Self.void.isDisjoint(with: states.compactMap(\.self))
  }

  /// LOINC's vital signs, for who sends no category. Source: FHIR R4, observation-vitalsigns.
  private static let vitalSigns: Set = [
    "85353-1", "9279-1", "8867-4", "2708-6", "59408-5", "8310-5", "8302-2", "9843-4", "29463-7",
    "39156-5", "85354-9", "8480-6", "8462-4", "8478-0",
  ]

  var isVitalSign: Bool {
    let categories = (self["category"]?.array ?? []).flatMap { $0["coding"]?.array ?? [] }
    if categories.contains(where: { $0["code"]?.string == "vital-signs" }) { return true }
    guard categories.isEmpty else { return false }
    return (self["code"]?["coding"]?.array ?? []).contains {
      Self.vitalSigns.contains($0["code"]?.string ?? "")
    }
  }

  /// The CodeableConcept that says what it is.
  private var concept: JSON? {
    self["code"] ?? self["medicationCodeableConcept"] ?? self["vaccineCode"]
  }

  /// What makes two resources tell of the same thing; nil where nothing says so.
  var conceptName: String? {
    if let coding = concept?["coding"]?[0], let code = coding["code"]?.string {
      return "\(coding["system"]?.string ?? "")|\(code)"
    }
    return concept?["text"]?.string?.lowercased()
      ?? self["medicationReference"]?["reference"]?.string
  }

  /// The words of a concept, with its code.
  var conceptWords: String {
    guard let concept else {
      return self["medicationReference"]?["display"]?.string ?? "?"
    }
    let coding = concept["coding"]?[0]
    let words = concept["text"]?.string ?? coding?["display"]?.string
    guard let code = coding?["code"]?.string else { return words ?? "?" }
    return words.map { "\($0) (\(code))" } ?? code
  }

  /// Value, dose or state, in one line.
  var summaryDetail: String {
    switch self["resourceType"]?.string {
    case "Observation": observationWords
    case "MedicationRequest", "MedicationStatement":
      joined([
        self["dosageInstruction"]?[0]?["text"]?.string ?? self["dosage"]?[0]?["text"]?.string,
        self["status"]?.string,
      ])
    case "AllergyIntolerance":
      joined([
        state("clinicalStatus"), self["criticality"]?.string,
        self["reaction"]?[0]?["manifestation"]?[0].map(Self.words),
      ])
    case "Condition": joined([state("clinicalStatus"), state("verificationStatus")])
    case "DiagnosticReport": joined([self["conclusion"]?.string, self["status"]?.string])
    default: self["status"]?.string ?? ""
    }
  }

  private func joined(_ parts: [String?]) -> String {
    parts.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: "; ")
  }

  private func state(_ element: String) -> String? {
    self[element]?["coding"]?[0]?["code"]?.string
  }

  private static func words(_ concept: JSON) -> String {
    concept["text"]?.string ?? concept["coding"]?[0]?["display"]?.string
      ?? concept["coding"]?[0]?["code"]?.string ?? ""
  }

  private var observationWords: String {
    let parts = (self["component"]?.array ?? []).map { part in
      "\(Self.words(part["code"] ?? .null)): \(part.valueWords)"
    }
    let own = valueWords
    let interpretation = self["interpretation"]?[0].map(Self.words)
    return joined([own] + parts + [interpretation])
  }

  private var valueWords: String {
    if let quantity = self["valueQuantity"] {
      let comparator = quantity["comparator"]?.string ?? ""
      let unit = quantity["unit"]?.string ?? quantity["code"]?.string ?? ""
      return "\(comparator)\(quantity["value"]?.number ?? "") \(unit)"
    }
    if let concept = self["valueCodeableConcept"] { return Self.words(concept) }
    if let flag = self["valueBoolean"]?.bool { return flag ? "+" : "-" }
    return self["valueString"]?.string ?? self["valueInteger"]?.number
      ?? self["valueDateTime"]?.string ?? ""
  }
}
