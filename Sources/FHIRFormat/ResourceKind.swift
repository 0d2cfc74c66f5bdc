import StrictJSON

/// The resource types of FHIR R4, by name.
package enum FHIRType {
  /// Whether R4 has a resource type of this name.
  package static func exists(_ name: String) -> Bool { ResourceKind.exists(name) }

  /// Whether resources of this type are never about a patient.
  package static func isShared(_ name: String) -> Bool { ResourceKind.isShared(name) }
}

/// How the mapping treats a resource, by its type.
enum ResourceKind: Sendable, Hashable {
  case patient, encounter
  /// Read into columns of a visit.
  case fact(FactKind)
  /// Never about a patient: kept whole for everybody.
  case shared
  /// Everything else: kept whole with the visit or the patient that it names.
  case other
  case bundle

  /// The kind of a resource type and its name; nil if FHIR R4 has no such type.
  static func named(_ type: JSONValue) -> (kind: ResourceKind, name: String)? {
    if type.equals("Observation") { return (.fact(.observation), "Observation") }
    if type.equals("Condition") { return (.fact(.diagnosis), "Condition") }
    if type.equals("Encounter") { return (.encounter, "Encounter") }
    if type.equals("Procedure") { return (.fact(.procedure), "Procedure") }
    if type.equals("MedicationRequest") {
      return (.fact(.medicationRequest), "MedicationRequest")
    }
    if type.equals("Patient") { return (.patient, "Patient") }
    if type.equals("Bundle") { return (.bundle, "Bundle") }
    guard let name = type.string else { return nil }
    if sharedNames.contains(name) { return (.shared, name) }
    return names.contains(name) ? (.other, name) : nil
  }

  static func exists(_ name: String) -> Bool {
    names.contains(name) || sharedNames.contains(name)
  }

  static func isShared(_ name: String) -> Bool { sharedNames.contains(name) }

  /// Types whose resources name no patient.
  private static let sharedNames: Set<String> = [
    "Endpoint", "HealthcareService", "InsurancePlan", "Location", "Medication",
    "MedicationKnowledge", "Organization", "OrganizationAffiliation", "Practitioner",
    "PractitionerRole", "Questionnaire", "Substance",
  ]

  /// The resource types of FHIR R4. Source: FHIR R4 (4.0.1), Resource Index.
  private static let names: Set<String> = [
    "Account", "ActivityDefinition", "AdverseEvent", "AllergyIntolerance", "Appointment",
    "AppointmentResponse", "AuditEvent", "Basic", "Binary", "BiologicallyDerivedProduct",
    "BodyStructure", "Bundle", "CapabilityStatement", "CarePlan", "CareTeam", "CatalogEntry",
    "ChargeItem", "ChargeItemDefinition", "Claim", "ClaimResponse", "ClinicalImpression",
    "CodeSystem", "Communication", "CommunicationRequest", "CompartmentDefinition", "Composition",
    "ConceptMap", "Condition", "Consent", "Contract", "Coverage", "CoverageEligibilityRequest",
    "CoverageEligibilityResponse", "DetectedIssue", "Device", "DeviceDefinition", "DeviceMetric",
    "DeviceRequest", "DeviceUseStatement", "DiagnosticReport", "DocumentManifest",
    "DocumentReference", "EffectEvidenceSynthesis", "Encounter", "Endpoint", "EnrollmentRequest",
    "EnrollmentResponse", "EpisodeOfCare", "EventDefinition", "Evidence", "EvidenceVariable",
    "ExampleScenario", "ExplanationOfBenefit", "FamilyMemberHistory", "Flag", "Goal",
    "GraphDefinition", "Group", "GuidanceResponse", "HealthcareService", "ImagingStudy",
    "Immunization", "ImmunizationEvaluation", "ImmunizationRecommendation", "ImplementationGuide",
    "InsurancePlan", "Invoice", "Library", "Linkage", "List", "Location", "Measure",
    "MeasureReport", "Media", "Medication", "MedicationAdministration", "MedicationDispense",
    "MedicationKnowledge", "MedicationRequest", "MedicationStatement", "MedicinalProduct",
    "MedicinalProductAuthorization", "MedicinalProductContraindication",
    "MedicinalProductIndication", "MedicinalProductIngredient", "MedicinalProductInteraction",
    "MedicinalProductManufactured", "MedicinalProductPackaged", "MedicinalProductPharmaceutical",
    "MedicinalProductUndesirableEffect", "MessageDefinition", "MessageHeader",
    "MolecularSequence", "NamingSystem", "NutritionOrder", "Observation", "ObservationDefinition",
    "OperationDefinition", "OperationOutcome", "Organization", "OrganizationAffiliation",
    "Parameters", "Patient", "PaymentNotice", "PaymentReconciliation", "Person", "PlanDefinition",
    "Practitioner", "PractitionerRole", "Procedure", "Provenance", "Questionnaire",
    "QuestionnaireResponse", "RelatedPerson", "RequestGroup", "ResearchDefinition",
    "ResearchElementDefinition", "ResearchStudy", "ResearchSubject", "RiskAssessment",
    "RiskEvidenceSynthesis", "Schedule", "SearchParameter", "ServiceRequest", "Slot", "Specimen",
    "SpecimenDefinition", "StructureDefinition", "StructureMap", "Subscription", "Substance",
    "SubstanceNucleicAcid", "SubstancePolymer", "SubstanceProtein",
    "SubstanceReferenceInformation", "SubstanceSourceMaterial", "SubstanceSpecification",
    "SupplyDelivery", "SupplyRequest", "Task", "TerminologyCapabilities", "TestReport",
    "TestScript", "ValueSet", "VerificationResult", "VisionPrescription",
  ]
}

/// The four kinds of facts that a visit holds in columns.
enum FactKind: Sendable, Hashable {
  case diagnosis, procedure, observation, medicationRequest

  /// The letter before the key in a fact's FHIR id.
  var letter: String {
    switch self {
    case .diagnosis: "c"
    case .procedure: "p"
    case .observation: "o"
    case .medicationRequest: "m"
    }
  }

  /// The FHIR resource type.
  var resourceType: String {
    switch self {
    case .diagnosis: "Condition"
    case .procedure: "Procedure"
    case .observation: "Observation"
    case .medicationRequest: "MedicationRequest"
    }
  }
}
