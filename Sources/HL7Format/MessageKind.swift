/// What a message's type and trigger ask for. Source: HL7 v2.8 chapters 3, 4, 4A, 7, 9, 10.
struct MessageKind: Hashable {
  /// What a message is about.
  enum Family: Hashable {
    /// A visit: admission, registration, discharge, change.
    case visit
    /// Only a person.
    case patient
    /// Two records of one person.
    case merge
    /// Results.
    case result
    /// Orders of anything but medication.
    case order
    /// Medication: ordered, dispensed, given.
    case pharmacy
    /// Vaccinations.
    case immunization
    /// Appointments.
    case appointment
    /// Documents.
    case document
    /// Anything else.
    case other
  }

  var family: Family
  /// The status that the trigger gives a visit; nil: it follows from the visit's times.
  var status: String?
  /// Whether the patient's leaving is taken back.
  var withdrawsDischarge = false
  /// Whether the message asks for something that is not done here.
  var isNotDone = false
  /// Whether there are rules for exactly this type and trigger.
  var isMapped = true

  /// Whether a PV1 makes a visit.
  var makesVisit: Bool {
    switch family {
    case .patient, .merge, .appointment: false
    default: true
    }
  }

  /// Whether a visit without a number is kept all the same.
  var needsNoVisitNumber: Bool { family == .visit }

  init(type: String, trigger: String) {
    switch type {
    case "ADT": self = Self.admission(trigger)
    case "ORU", "OUL", "ORF", "OPU", "OSR":
      self.init(.result)
      isMapped = type == "ORU"
    case "ORM", "OML", "OMG", "OMI", "OMS", "OMD", "OMN", "OMQ", "ORR", "ORL":
      self.init(.order)
      isMapped = type == "ORM" || type == "OML"
    case "RDE", "OMP", "RDS", "RAS", "RGV", "RDO":
      self.init(.pharmacy)
      isMapped = type == "RDE"
    case "VXU", "VXR", "VXX", "RSP": self = Self.vaccination(type)
    case "SIU":
      self.init(.appointment)
      isMapped = ["S12", "S13", "S14", "S15"].contains(trigger)
    case "MDM":
      self.init(.document)
      isMapped = trigger == "T02"
    default:
      self.init(.other)
      isMapped = false
    }
  }

  private init(_ family: Family, status: String? = nil) {
    self.family = family
    self.status = status
  }

  private static func vaccination(_ type: String) -> MessageKind {
    var kind = MessageKind(.immunization)
    kind.isMapped = type == "VXU"
    return kind
  }

  private static func admission(_ trigger: String) -> MessageKind {
    var kind: MessageKind
    switch trigger {
    case "A01", "A04", "A08": kind = MessageKind(.visit)
    case "A03": kind = MessageKind(.visit, status: "finished")
    case "A05": kind = MessageKind(.visit, status: "planned")
    case "A14": kind = MessageKind(.visit, status: "planned")
    case "A11": kind = MessageKind(.visit, status: "cancelled")
    case "A27", "A38": kind = MessageKind(.visit, status: "cancelled")
    case "A13":
      kind = MessageKind(.visit, status: "in-progress")
      kind.withdrawsDischarge = true
    case "A23":
      kind = MessageKind(.visit, status: "entered-in-error")
    case "A28", "A31": kind = MessageKind(.patient)
    case "A24", "A29", "A37", "A46", "A47", "A48", "A49", "A51", "A60":
      kind = MessageKind(.patient)
      kind.isNotDone = trigger != "A60" && trigger != "A47"
    case "A34", "A40": kind = MessageKind(.merge)
    case "A18", "A30", "A36", "A39": kind = MessageKind(.merge)
    case "A35", "A41", "A42", "A43", "A44", "A45", "A50":
      kind = MessageKind(.visit)
      kind.isNotDone = true
    default: kind = MessageKind(.visit)
    }
    kind.isMapped =
      ["A01", "A03", "A04", "A05", "A08", "A11", "A13", "A28", "A31", "A34", "A40"]
      .contains(trigger)
    return kind
  }
}
