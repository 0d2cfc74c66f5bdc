/// The elements that R4 marks as summary, for the types that the record meets most.
///
/// Source: FHIR R4, the definitions of each resource (isSummary).
enum ResourceSummaryTable {
  /// The elements of a type; for one that is not in the table, what tells resources apart.
  static func elements(of type: String) -> [String] {
    (table[type] ?? "identifier status code type category subject patient encounter date")
      .split(separator: " ").map(String.init)
  }

  private static let table: [String: String] = [
    "AllergyIntolerance": """
    asserter category clinicalStatus code criticality identifier patient type \
    verificationStatus
    """,
    "CarePlan": """
    addresses author basedOn category created description encounter identifier \
    instantiatesCanonical instantiatesUri intent partOf period replaces status subject \
    title
    """,
    "ClinicalImpression": """
    assessor code date description effective[x] encounter identifier problem status \
    subject
    """,
    "Composition": """
    author category confidentiality custodian date encounter event identifier status \
    subject title type
    """,
    "Condition": """
    asserter bodySite clinicalStatus code encounter identifier onset[x] recordedDate \
    recorder subject verificationStatus
    """,
    "DiagnosticReport": """
    category code effective[x] encounter identifier issued media performer \
    resultsInterpreter status subject
    """,
    "DocumentReference": """
    author category content context date description docStatus identifier \
    masterIdentifier relatesTo securityLabel status subject type
    """,
    "Encounter": """
    appointment class diagnosis episodeOfCare identifier participant reasonCode \
    reasonReference serviceType status subject type
    """,
    "EpisodeOfCare": "diagnosis managingOrganization patient period status type",
    "FamilyMemberHistory": """
    age[x] dataAbsentReason date deceased[x] estimatedAge identifier \
    instantiatesCanonical instantiatesUri name patient reasonCode reasonReference \
    relationship sex status
    """,
    "ImagingStudy": """
    basedOn description encounter endpoint identifier interpreter location modality note \
    numberOfInstances numberOfSeries procedureCode procedureReference reasonCode \
    reasonReference referrer series started status subject
    """,
    "Immunization": "isSubpotent occurrence[x] patient performer primarySource status vaccineCode",
    "MedicationAdministration":
      "effective[x] instantiates medication[x] partOf performer status subject",
    "MedicationDispense": "medication[x] status subject whenPrepared",
    "MedicationRequest": """
    authoredOn basedOn doNotPerform groupIdentifier instantiatesCanonical \
    instantiatesUri intent medication[x] performerType priority reported[x] requester \
    status subject
    """,
    "MedicationStatement": """
    basedOn category context dateAsserted effective[x] identifier medication[x] partOf \
    status subject
    """,
    "Observation": """
    basedOn code component derivedFrom effective[x] encounter focus hasMember identifier \
    issued partOf performer status subject value[x]
    """,
    "Patient": """
    active address birthDate deceased[x] gender identifier link managingOrganization \
    name telecom
    """,
    "Procedure": """
    asserter basedOn bodySite category code encounter identifier instantiatesCanonical \
    instantiatesUri location outcome partOf performed[x] performer reasonCode \
    reasonReference recorder status statusReason subject
    """,
    "QuestionnaireResponse": """
    author authored basedOn encounter identifier partOf questionnaire source status \
    subject
    """,
    "ServiceRequest": """
    asNeeded[x] authoredOn basedOn bodySite category code doNotPerform encounter \
    identifier instantiatesCanonical instantiatesUri intent locationCode \
    locationReference occurrence[x] orderDetail patientInstruction performer \
    performerType priority quantity[x] reasonCode reasonReference replaces requester \
    requisition specimen status subject
    """,
    "Specimen": "accessionIdentifier condition identifier receivedTime status subject type",
  ]
}
