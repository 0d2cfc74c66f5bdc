import StrictJSON

/// A parameter by which resources of one type are found, and the elements that it looks at.
package struct SearchParameter: Hashable, Sendable {
  /// How its values are read. Source: FHIR R4, search.html#ptypes.
  package enum Kind: String, Hashable, Sendable {
    /// Words: the beginning of a string, whatever its case.
    case string
    /// `system|code`, `|code`, `code`, `system|`.
    case token
    /// A date with a prefix.
    case date
    /// `Type/id` or an id.
    case reference
  }

  /// Its name in a query.
  package let name: String
  /// How its values are read.
  package let kind: Kind
  /// Paths from the resource, parted by dots; `[x]` at the end stands for any type of a choice.
  let paths: [String]

  /// What may follow it after a dot: parameters of the patient or the visit that it names.
  ///
  /// Source: FHIR R4, search.html#chaining.
  package var chains: [SearchParameter] {
    let (type, names): (String, [String]) =
      switch name {
      case "patient", "subject":
        ("Patient", ["identifier", "birthdate", "gender", "name", "family", "given"])
      case "encounter":
        (
          "Encounter",
          [
            "identifier", "date", "status", "class", "type", "service-provider", "location",
            "participant",
          ]
        )
      default: ("", [])
      }
    guard kind == .reference, let known = Self.table[type] else { return [] }
    return names.compactMap { name in known.first { $0.name == name } }
  }
}

extension SearchParameter {
  /// The parameters of a type of the patient's compartment; nil for no type of R4, or one whose
  /// resources are nobody's.
  ///
  /// Source: FHIR R4, the search parameters of each resource.
  package static func parameters(of type: String) -> [SearchParameter]? {
    guard FHIRType.exists(type), !FHIRType.isShared(type) else { return nil }
    let own = table[type] ?? generic
    return type == "Patient" ? common + own : common + links(of: type) + own
  }

  /// The types that the table names, in the order of the alphabet; others have `generic`.
  package static let tabledTypes = table.keys.sorted()

  /// What every resource has.
  private static let common = [
    SearchParameter(name: "_id", kind: .token, paths: ["id"]),
    SearchParameter(name: "_lastUpdated", kind: .date, paths: ["meta.lastUpdated"]),
  ]

  /// Whose it is and with which visit it came; most types name the patient `subject`.
  private static func links(of type: String) -> [SearchParameter] {
    let patient = ["subject", "patient", "beneficiary", "individual"]
    var links = [
      SearchParameter(name: "patient", kind: .reference, paths: patient),
      SearchParameter(name: "subject", kind: .reference, paths: patient),
    ]
    if type != "Encounter" {
      links.append(
        SearchParameter(name: "encounter", kind: .reference, paths: ["encounter", "context"]))
    }
    return links
  }

  /// For types that are kept whole and have no line of their own.
  private static let generic = read("identifier:t status:t code:t category:t")

  private static let table: [String: [SearchParameter]] = [
    "Patient": read(
      "identifier:t birthdate:d=birthDate gender:t name:s=name given:s=name.given family:s=name.family"
    ),
    "Encounter": read(
      """
      identifier:t date:d=period status:t class:t type:t service-provider:r=serviceProvider \
      participant:r=participant.individual practitioner:r=participant.individual \
      location:r=location.location diagnosis:r=diagnosis.condition
      """),
    "Condition": read(
      """
      identifier:t code:t category:t clinical-status:t=clinicalStatus \
      verification-status:t=verificationStatus onset-date:d=onset[x] recorded-date:d=recordedDate \
      severity:t
      """),
    "Observation": read(
      """
      identifier:t code:t category:t date:d=effective[x] status:t component-code:t=component.code \
      combo-code:t=code,component.code value-concept:t=valueCodeableConcept \
      value-string:s=valueString performer:r
      """),
    "Procedure": read(
      "identifier:t code:t category:t date:d=performed[x] status:t performer:r=performer.actor"),
    "MedicationRequest": read(
      "identifier:t code:t=medicationCodeableConcept status:t intent:t authoredon:d=authoredOn requester:r"
    ),
    "MedicationDispense": read(
      "identifier:t code:t=medicationCodeableConcept status:t whenhandedover:d=whenHandedOver"),
    "MedicationStatement": read(
      "identifier:t code:t=medicationCodeableConcept category:t effective:d=effective[x] status:t"),
    "MedicationAdministration": read(
      "identifier:t code:t=medicationCodeableConcept effective-time:d=effective[x] status:t"),
    "AllergyIntolerance": read(
      """
      identifier:t code:t category:t clinical-status:t=clinicalStatus \
      verification-status:t=verificationStatus criticality:t date:d=recordedDate type:t
      """),
    "Immunization": read("identifier:t vaccine-code:t=vaccineCode date:d=occurrence[x] status:t"),
    "DiagnosticReport": read(
      "identifier:t code:t category:t date:d=effective[x] issued:d status:t performer:r"),
    "ServiceRequest": read(
      "identifier:t code:t category:t status:t intent:t authored:d=authoredOn occurrence:d=occurrence[x]"
    ),
    "Specimen": read("identifier:t type:t status:t collected:d=collection.collected[x]"),
    "CarePlan": read("identifier:t category:t date:d=period status:t intent:t"),
    "ClinicalImpression": read("identifier:t date:d status:t"),
    "Composition": read("identifier:t type:t category:t date:d status:t"),
    "QuestionnaireResponse": read("identifier:t authored:d status:t"),
    "EpisodeOfCare": read("identifier:t date:d=period status:t type:t"),
    "FamilyMemberHistory": read("identifier:t date:d relationship:t status:t"),
    "DocumentReference": read("identifier:t type:t category:t date:d status:t"),
    "ImagingStudy": read("identifier:t status:t started:d"),
  ]

  /// Reads a line of the table: `name:kind=path,path`; without paths the name is the path.
  private static func read(_ line: String) -> [SearchParameter] {
    line.split(separator: " ").map { word in
      let sides = word.split(separator: "=", maxSplits: 1)
      let parts = sides[0].split(separator: ":")
      let paths = (sides.dropFirst().first ?? parts[0]).split(separator: ",")
      let kind: Kind =
        switch parts.last {
        case "s": .string
        case "d": .date
        case "r": .reference
        default: .token
        }
      return SearchParameter(name: String(parts[0]), kind: kind, paths: paths.map(String.init))
    }
  }
}

extension SearchParameter {
  /// The values that a resource has at the paths, arrays laid flat.
  func values(in resource: JSON) -> [JSON] {
    paths.flatMap { path in
      path.split(separator: ".").reduce([resource]) { found, step in
        found.flatMap { Self.step(step, in: $0) }
      }
    }
  }

  private static func step(_ step: Substring, in value: JSON) -> [JSON] {
    guard let members = value.members else { return [] }
    let stem = step.hasSuffix("[x]") ? step.dropLast(3) : nil
    return members.filter { member in
      guard let stem else { return member.key == step }
      return member.key.hasPrefix(stem)
        && member.key.dropFirst(stem.count).first?.isUppercase == true
    }.flatMap { $0.value.array ?? [$0.value] }
  }
}
