import RecordModel

/// An invariant of R4 that asks only which elements of an object are there.
struct FHIRStructureRelation: Sendable {
  /// How the elements hang together.
  enum Kind: Sendable {
    /// The first needs one of the others.
    case companion
    /// The first and any of the others exclude each other.
    case exclusive
    /// At least one.
    case anyOf
    /// One and no more.
    case exactlyOne
  }

  /// What `FHIRStructureWalk` looks at once all members of a type's object are seen.
  enum Special: UInt8, Sendable {
    case none, `extension`, reference, bundle, riskPrediction
  }

  let kind: Kind
  let first: ElementSet
  let others: ElementSet
  /// The names of the elements and of the invariant.
  let detail: String

  /// The elements of an object that are there, by their slot.
  typealias ElementSet = UInt64

  /// The rule that `seen` breaks, if it does.
  func broken(by seen: ElementSet) -> Rule? {
    switch kind {
    case .companion:
      seen & first != 0 && seen & others == 0 ? .structureCompanionMissing : nil
    case .exclusive:
      seen & first != 0 && seen & others != 0 ? .structureElementsExclusive : nil
    case .anyOf:
      seen & (first | others) == 0 ? .structureAlternativeMissing : nil
    case .exactlyOne:
      switch (seen & (first | others)).nonzeroBitCount {
      case 0: .structureAlternativeMissing
      case 1: nil
      default: .structureElementsExclusive
      }
    }
  }

  /// An invariant as it is written down below.
  struct Entry: Sendable {
    let type: String
    let kind: Kind
    let elements: [String]
    let key: String

    init(_ type: String, _ kind: Kind, _ elements: String, _ key: String) {
      self.type = type
      self.kind = kind
      self.elements = elements.split(separator: " ").map(String.init)
      self.key = key
    }
  }

  /// The invariants that only ask for presence. Source: FHIR R4, the constraints of each type.
  static let entries: [Entry] =
    ["Quantity", "Age", "Count", "Distance", "Duration"].map {
      Entry($0, .companion, "code system", "qty-3")
    } + datatypes + clinical + others

  private static let datatypes: [Entry] = [
    Entry("ContactPoint", .companion, "value system", "cpt-2"),
    Entry("Attachment", .companion, "data contentType", "att-1"),
    Entry("Ratio", .companion, "numerator denominator", "rat-1"),
    Entry("Ratio", .companion, "denominator numerator", "rat-1"),
    Entry("TimingRepeat", .companion, "duration durationUnit", "tim-1"),
    Entry("TimingRepeat", .companion, "period periodUnit", "tim-2"),
    Entry("TimingRepeat", .companion, "durationMax duration", "tim-6"),
    Entry("TimingRepeat", .companion, "periodMax period", "tim-7"),
    Entry("TimingRepeat", .companion, "countMax count", "tim-8"),
    Entry("TimingRepeat", .exclusive, "timeOfDay when", "tim-10"),
    Entry("Reference", .anyOf, "reference identifier display extension", "references"),
    Entry("DataRequirementCodeFilter", .exactlyOne, "path searchParam", "drq-1"),
    Entry("DataRequirementDateFilter", .exactlyOne, "path searchParam", "drq-2"),
    Entry("Expression", .anyOf, "expression reference", "exp-1"),
  ]

  private static let clinical: [Entry] = [
    Entry("PatientContact", .anyOf, "name telecom address organization", "pat-1"),
    Entry("Observation", .exclusive, "dataAbsentReason value", "obs-6"),
    Entry("ObservationReferenceRange", .anyOf, "low high text", "obs-3"),
    Entry("ConditionStage", .anyOf, "summary assessment", "con-1"),
    Entry("ConditionEvidence", .anyOf, "code detail", "con-2"),
    Entry("ImmunizationEducation", .anyOf, "documentType reference", "imm-1"),
    Entry("FamilyMemberHistory", .exclusive, "age born", "fhs-1"),
    Entry("FamilyMemberHistory", .companion, "estimatedAge age", "fhs-2"),
    Entry("NutritionOrder", .anyOf, "oralDiet supplement enteralFormula", "nor-1"),
    Entry("GoalTarget", .companion, "detail measure", "gol-1"),
    Entry("CarePlanActivity", .exclusive, "detail reference", "cpl-3"),
    Entry("ServiceRequest", .companion, "orderDetail code", "prr-1"),
    Entry("MedicationAdministrationDosage", .anyOf, "dose rate", "mad-1"),
    Entry("CompositionSection", .anyOf, "text entry section", "cmp-1"),
    Entry("CompositionSection", .exclusive, "emptyReason entry", "cmp-2"),
    Entry("List", .exclusive, "emptyReason entry", "lst-1"),
    Entry("QuestionnaireResponseItem", .exclusive, "answer item", "qrs-1"),
    Entry("RequestGroupAction", .exactlyOne, "resource action", "rqg-1"),
  ]

  private static let others: [Entry] = [
    Entry("BundleEntry", .anyOf, "resource request response", "bdl-5"),
    Entry("ParametersParameter", .exactlyOne, "value resource part", "inv-1"),
    Entry("Organization", .anyOf, "identifier name", "org-1"),
    Entry("InsurancePlan", .anyOf, "identifier name", "ipn-1"),
    Entry("AppointmentParticipant", .anyOf, "type actor", "app-1"),
    Entry("Appointment", .companion, "start end", "app-2"),
    Entry("Appointment", .companion, "end start", "app-2"),
    Entry("AppointmentResponse", .anyOf, "participantType actor", "apr-1"),
    Entry("Consent", .anyOf, "policy policyRule", "ppc-1"),
    Entry("AuditEventEntity", .exclusive, "name query", "sev-1"),
    Entry("ValueSetComposeInclude", .anyOf, "valueSet system", "vsd-1"),
    Entry("ValueSetComposeInclude", .companion, "concept system", "vsd-2"),
    Entry("ValueSetComposeInclude", .exclusive, "concept filter", "vsd-3"),
    Entry("CapabilityStatement", .anyOf, "rest messaging document", "cpb-1"),
    Entry("CapabilityStatement", .anyOf, "description software implementation", "cpb-2"),
  ]
}
