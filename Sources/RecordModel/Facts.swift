/// What every fact of a visit carries: the sender's names for it and its place in the message.
package struct FactOrigin: Hashable, Sendable {
  /// The sender's identifiers of the fact; the first decides sameness when there is one.
  package var identifiers: [ExternalIdentifier]
  /// Where it stood in the message: `Bundle.entry[3].resource`, `OBX[2]`, `row 7`.
  package var place: String
  /// What the columns do not hold (FHIR: a JSON object of elements).
  package var remainder: [UInt8]
  /// The fact's key where it is known already: it was stored before, or the sender names it by the
  /// id that we gave. Nil where the content makes it.
  package var ownKey: FactKey?

  /// An origin at `place`.
  package init(place: String, identifiers: [ExternalIdentifier] = [], remainder: [UInt8] = []) {
    self.place = place
    self.identifiers = identifiers
    self.remainder = remainder
  }
}

/// A diagnosis or complaint (FHIR Condition), with its part in the visit (Encounter.diagnosis).
package struct Diagnosis: Hashable, Sendable {
  /// The sender's names and place.
  package var origin: FactOrigin
  /// Encounter.diagnosis.use: `AD`, `DD`, `CC`, `CM`, ...; nil if the visit did not list it.
  package var role: Coding?
  /// Encounter.diagnosis.rank, 1 is the main diagnosis.
  package var rank: Int?
  /// `encounter-diagnosis`, `problem-list-item`, `chief-complaint`.
  package var category: Coding?
  /// condition-clinical.
  package var clinicalStatus: String?
  /// condition-ver-status.
  package var verificationStatus: String?
  /// ICD-10 or SNOMED CT.
  package var code: Concept
  /// Onset as dateTime.
  package var onset: ClinicalTime?
  /// Abatement as dateTime.
  package var abatement: ClinicalTime?
  /// When it was written down.
  package var recorded: ClinicalTime?

  /// A diagnosis of `code`.
  package init(origin: FactOrigin, code: Concept) {
    self.origin = origin
    self.code = code
  }
}

/// Something that was done (FHIR Procedure).
package struct Procedure: Hashable, Sendable {
  /// The sender's names and place.
  package var origin: FactOrigin
  /// FHIR R4 event-status.
  package var status: String
  /// Category.
  package var category: Coding?
  /// ICD-9-CM, SNOMED CT or KPTL.
  package var code: Concept
  /// When it was done; a single moment is a period with equal ends and `isMoment`.
  package var performed: ClinicalPeriod
  /// Whether it was sent as one moment (`performedDateTime`).
  package var isMoment: Bool
  /// Who did it.
  package var performer: NamedReference?

  /// A procedure of `code`.
  package init(origin: FactOrigin, status: String, code: Concept) {
    self.origin = origin
    self.status = status
    self.code = code
    performed = ClinicalPeriod()
    isMoment = false
  }
}

/// A measurement or finding (FHIR Observation); a panel is several with one `panel`.
package struct Observation: Hashable, Sendable {
  /// The sender's names and place.
  package var origin: FactOrigin
  /// FHIR R4 observation-status.
  package var status: String
  /// `vital-signs`, `laboratory`, `exam`, ...
  package var category: Coding?
  /// LOINC, SNOMED CT or Kemkes code.
  package var code: Concept
  /// When it was true of the patient.
  package var effective: ClinicalTime?
  /// When the result was issued.
  package var issued: ClinicalTime?
  /// The value.
  package var value: Value?
  /// Who measured.
  package var performer: NamedReference?
  /// `interpretation`, first coding.
  package var interpretation: Coding?
  /// For a component of a panel: the code of the panel that it came in; nil for an Observation of
  /// its own.
  package var panel: Concept?

  /// What was found.
  package enum Value: Hashable, Sendable {
    /// A number with its UCUM unit: exact value, unit as written, unit system, UCUM code,
    /// comparator `<` `<=` `>=` `>`.
    case quantity(Quantity)
    /// A coded finding.
    case concept(Concept)
    /// Words.
    case text(String)
    /// Yes or no.
    case flag(Bool)
    /// A whole number.
    case integer(Int)
    /// A moment.
    case time(ClinicalTime)
  }

  /// A number with its unit.
  package struct Quantity: Hashable, Sendable {
    /// The number, exact.
    package var value: ExactDecimal
    /// The unit as written for people.
    package var unit: String?
    /// The unit's code system, usually UCUM.
    package var system: String?
    /// The unit's code.
    package var code: String?
    /// `<`, `<=`, `>=`, `>`.
    package var comparator: String?

    /// A number with its unit.
    package init(
      value: ExactDecimal, unit: String? = nil, system: String? = nil, code: String? = nil,
      comparator: String? = nil
    ) {
      self.value = value
      self.unit = unit
      self.system = system
      self.code = code
      self.comparator = comparator
    }
  }

  /// An observation of `code`.
  package init(origin: FactOrigin, status: String, code: Concept) {
    self.origin = origin
    self.status = status
    self.code = code
  }
}

/// A medication that was asked for (FHIR MedicationRequest).
package struct MedicationRequest: Hashable, Sendable {
  /// The sender's names and place.
  package var origin: FactOrigin
  /// medicationrequest-status.
  package var status: String
  /// medicationrequest-intent.
  package var intent: String
  /// KFA or another code; from the referenced or contained Medication where one came.
  package var medication: Concept
  /// When it was written.
  package var authored: ClinicalTime?
  /// Who wrote it.
  package var requester: NamedReference?
  /// The first dosage instruction's text.
  package var dosageText: String?
  /// Amount to dispense.
  package var quantity: Observation.Quantity?
  /// Days the supply should last.
  package var daysSupply: ExactDecimal?

  /// A request for `medication`.
  package init(origin: FactOrigin, status: String, intent: String, medication: Concept) {
    self.origin = origin
    self.status = status
    self.intent = intent
    self.medication = medication
  }
}
