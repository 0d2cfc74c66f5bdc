/// What a format made of a message, before any rule that needs the registry or the database has
/// seen it.
package struct DecodedSubmission: Sendable {
  /// The format's name and the version of its mapping, stored with every fact: `fhir-r4/1`.
  package var mapping: String
  /// Patients in the order of the message.
  package var patients: [PatientAssertion]
  /// Visits in the order of the message.
  package var visits: [Visit]
  /// Resources that belong to no patient: Organization, Location, Practitioner, Medication, ...
  package var shared: [SharedResourceAssertion]
  /// Resources of a patient but of no visit in the message, by patient index.
  package var patientResources: [PatientResourceAssertion]
  /// Pairs of the message's patients that the sender says are one person.
  package var merges: [PatientMergeAssertion] = []
  /// Facilities that the message names as its own (serviceProvider, managingOrganization), as sent.
  package var namedFacilities: [NamedFacility]
  /// Which bytes of the message speak of which patient; what no range covers is the envelope.
  package var patientRanges: [PatientRange]
  /// Everything that was found; an error at a visit's place takes that visit out, an error at the
  /// message refuses it.
  package var issues: [Issue]
  /// Whether the sender asked for all or nothing, as a FHIR transaction does.
  package var isTransaction = false
  /// What became of each entry of the message, in its order; empty unless the format was asked.
  package var entries: [EntryAssertion] = []

  /// One entry of a message that is answered entry by entry.
  package struct EntryAssertion: Hashable, Sendable {
    /// Where it stood.
    package let place: String
    /// Its resource type; empty if it has none that is known.
    package let type: String
    /// What became of it.
    package let fate: Fate

    /// An entry at `place`.
    package init(place: String, type: String, fate: Fate) {
      self.place = place
      self.type = type
      self.fate = fate
    }

    /// What became of an entry.
    package enum Fate: Hashable, Sendable {
      /// Left out, for a reason among the issues.
      case refused
      /// A patient, by index into `patients`.
      case patient(Int)
      /// A visit or what hangs on it, by index into `visits`, with its reference by placeholders.
      case visit(Int, reference: String)
      /// A resource of nobody, by index into `shared`.
      case shared(Int)
      /// Kept with its patient, without an address of its own.
      case withPatient
    }
  }

  /// A facility as the message names it, and where.
  package struct NamedFacility: Hashable, Sendable {
    /// What named it: an IHS organisation id or another facility code.
    package let identifier: ExternalIdentifier
    /// Where in the message.
    package let place: String

    /// A facility named at `place`.
    package init(identifier: ExternalIdentifier, place: String) {
      self.identifier = identifier
      self.place = place
    }
  }

  /// Bytes of the message that speak of one patient.
  package struct PatientRange: Hashable, Sendable {
    /// Offsets into the message.
    package let bytes: Range<Int>
    /// Index into `patients`.
    package let patient: Int

    /// `bytes` speak of `patient`.
    package init(bytes: Range<Int>, patient: Int) {
      self.bytes = bytes
      self.patient = patient
    }
  }

  /// An empty submission of a mapping.
  package init(mapping: String) {
    self.mapping = mapping
    patients = []
    visits = []
    shared = []
    patientResources = []
    namedFacilities = []
    patientRanges = []
    issues = []
  }

  /// Whether nothing of it can be kept as a record.
  package var isEmpty: Bool {
    patients.isEmpty && visits.isEmpty && shared.isEmpty && patientResources.isEmpty
  }
}

/// The sender's word that two of its patient records are one person (HL7 v2 A34, A40).
package struct PatientMergeAssertion: Hashable, Sendable {
  /// Index of the record that stays.
  package var survivor: Int
  /// Index of the record that goes into it.
  package var retired: Int
  /// Where it was said.
  package var place: String

  /// `retired` goes into `survivor`.
  package init(survivor: Int, retired: Int, place: String) {
    self.survivor = survivor
    self.retired = retired
    self.place = place
  }
}

/// A resource that belongs to no patient, kept as it came.
package struct SharedResourceAssertion: Hashable, Sendable {
  /// FHIR resource type.
  package var type: String
  /// The sender's resource id or the UUID of its `urn:uuid:` fullUrl.
  package var senderID: String?
  /// Our own id of it where the sender names it by that.
  package var ownID: SharedResourceID?
  /// Its identifiers.
  package var identifiers: [ExternalIdentifier]
  /// Where it stood.
  package var place: String
  /// The resource (FHIR JSON).
  package var body: [UInt8]

  /// A resource of `type` at `place`.
  package init(
    type: String, senderID: String?, identifiers: [ExternalIdentifier], place: String, body: [UInt8]
  ) {
    self.type = type
    self.senderID = senderID
    self.identifiers = identifiers
    self.place = place
    self.body = body
  }
}

/// A resource about a patient that names no visit of the message, kept as it came.
package struct PatientResourceAssertion: Hashable, Sendable {
  /// Index into `DecodedSubmission.patients`.
  package var patient: Int
  /// FHIR resource type.
  package var type: String
  /// Where it stood.
  package var place: String
  /// The resource (FHIR JSON).
  package var body: [UInt8]

  /// A resource of `type` about `patient`.
  package init(patient: Int, type: String, place: String, body: [UInt8]) {
    self.patient = patient
    self.type = type
    self.place = place
    self.body = body
  }
}
