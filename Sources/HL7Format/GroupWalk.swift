import RecordModel
import StrictJSON

/// Reads one patient of a message: segment after segment, then what came of them is placed.
struct GroupWalk {
  let message: HL7Message
  let header: HL7Header
  let kind: MessageKind
  let context: FormatContext
  let prefix: String
  let senderTime: ClinicalTime?

  /// What is being made of the patient.
  var draft = GroupDraft()
  /// EVN-6 or EVN-2.
  var eventTime: ClinicalTime?
  /// Findings that were not taken yet.
  var findings: [Issue] = []
  /// How often each segment came in the message so far, by its name.
  private var turns: [UInt32: Int] = [:]
  /// Where what has no place of its own goes.
  var anchor = Anchor.patient
  /// The order that the segments belong to.
  var order = OrderContext()

  /// What a segment is kept with.
  enum Anchor: Hashable {
    case patient
    case visit
    /// The order that an ORC opened, until its OBR, RXE or RXA comes.
    case order
    case diagnosis(Int)
    case procedure(Int)
    case observation(Int)
    case medication(Int)
    case resource(Int)
  }

  init(
    _ message: HL7Message, _ header: HL7Header, _ kind: MessageKind, _ context: FormatContext,
    prefix: String, senderTime: ClinicalTime?
  ) {
    self.message = message
    self.header = header
    self.kind = kind
    self.context = context
    self.prefix = prefix
    self.senderTime = senderTime
  }

  /// Findings since the last time.
  mutating func takeFindings() -> [Issue] {
    defer { findings = [] }
    return findings
  }

  mutating func report(_ rule: Rule, at place: String, detail: String? = nil) {
    findings.append(Issue(rule, at: place, detail: detail))
  }

  /// Reads the segments of one patient and those before all patients.
  mutating func run(
    before: Range<Int>, _ range: Range<Int>, into submission: inout DecodedSubmission
  ) {
    draft = GroupDraft()
    draft.patient = submission.patients.count
    draft.bytes =
      message.segment(range.lowerBound).range
      .lowerBound..<message.segment(range.upperBound - 1).range.upperBound
    order = OrderContext()
    anchor = .patient
    read(range.lowerBound)
    // What is said to all patients is kept with the first.
    if range.lowerBound == before.upperBound {
      for index in before.dropFirst() { readHeader(index) }
    }
    for index in range.dropFirst() { read(index) }
    finish(into: &submission)
  }

  /// A reader of a segment at its place: the first of a name without, later ones with their turn
  /// if it may come once, always with its turn if it may come often.
  mutating func reader(_ index: Int, isSingle: Bool = false) -> FieldReader {
    let segment = message.segment(index)
    let turn = turns[segment.entry.code, default: 0] + 1
    turns[segment.entry.code] = turn
    let name = segment.name
    let place = isSingle && turn == 1 ? name : "\(name)[\(turn)]"
    return FieldReader(segment, place: prefix + place, context)
  }

  /// Segments that stand before the patient: the event, the appointment, the query, ...
  private mutating func readHeader(_ index: Int) {
    let segment = message.segment(index)
    if segment.isNamed("EVN") {
      eventTime = time(segment.field(6)) ?? time(segment.field(2))
      // Trigger and times are said by what becomes of the visit; they change with every message.
      var reader = reader(index, isSingle: true)
      for number in [1, 2, 6] { reader.hold(number) }
      return reader.keepRest(in: &draft.patientRest, setID: false)
    } else if segment.isNamed("SCH") {
      return readSchedule(reader(index, isSingle: true))
    } else if segment.isNamed("TQ1"), kind.family == .appointment {
      return readTiming(reader(index))
    }
    keepWhole(index)
  }

  func time(_ value: HL7Value) -> ClinicalTime? { context.time(value) }

  /// Keeps a segment as sent with the thing that it follows.
  mutating func keepWhole(_ index: Int) {
    let segment = message.segment(index)
    let text = HL7Value(storage: segment.storage, range: segment.range, level: .leaf).asSent
    keep(segment.name, text)
  }

  mutating func keep(_ name: String, _ text: String?) {
    change(anchor) { $0.keep(name, text) }
  }

  /// Changes the rest of the thing that an anchor names.
  mutating func change(_ anchor: Anchor, _ body: (inout FHIRObject) -> Void) {
    switch anchor {
    case .patient: body(&draft.patientRest)
    case .visit: body(&draft.current.visitRest)
    case .order: body(&order.rest)
    case .diagnosis(let index): body(&draft.current.diagnoses[index].rest)
    case .procedure(let index): body(&draft.current.procedures[index].rest)
    case .observation(let index): body(&draft.current.observations[index].rest)
    case .medication(let index): body(&draft.current.medications[index].rest)
    case .resource(let index): body(&draft.current.resources[index].object)
    }
  }

  private mutating func read(_ index: Int) {
    let name = message.segment(index).name
    switch name {
    case "PID": readPatient(reader(index, isSingle: true))
    case "PD1", "PDA", "ARV": keep(index, with: .patient)
    case "MRG": readMerge(reader(index, isSingle: true))
    case "NK1": readKin(reader(index))
    case "PV1": readVisit(reader(index, isSingle: true))
    case "PV2": readVisitMore(reader(index, isSingle: true))
    case "DG1": readDiagnosis(reader(index))
    case "PR1": readProcedure(reader(index))
    case "AL1": readAllergy(reader(index))
    case "IAM": readAllergy(reader(index))
    case "IN1": readInsurance(reader(index))
    case "NTE": readNote(reader(index))
    default: readClinical(name, index)
    }
  }

  private mutating func readClinical(_ name: String, _ index: Int) {
    switch name {
    case "ORC": readOrder(reader(index))
    case "OBR": readRequest(reader(index))
    case "OBX": readResult(reader(index))
    case "RXO", "RXE": readMedication(reader(index))
    case "RXD": readDispense(reader(index))
    case "RXA": readAdministration(reader(index))
    case "RXR": readRoute(reader(index))
    case "TXA": readDocument(reader(index, isSingle: true))
    case "SCH": readSchedule(reader(index, isSingle: true))
    case "AIS", "AIG", "AIL", "AIP": readAppointmentResource(reader(index))
    case "GT1", "ACC", "UB1", "UB2", "ROL", "FT1": keep(index, with: administrative)
    default: keepWhole(index)
    }
  }

  /// What belongs to the visit if there is one, else to the patient.
  var administrative: Anchor { draft.visit == nil ? .patient : .visit }

  private mutating func keep(_ index: Int, with anchor: Anchor) {
    self.anchor = anchor
    keepWhole(index)
  }
}

/// What is being made of one patient of a message.
struct GroupDraft {
  /// Index into the submission's patients.
  var patient = 0
  /// The segments of the patient in the message's bytes.
  var bytes = 0..<0
  var assertion = PatientAssertion(place: "")
  var patientRest = FHIRObject()
  /// The record that goes into this one, and where it stands.
  var retired: [(assertion: PatientAssertion, bytes: Range<Int>)] = []
  /// The patient's visits that are read.
  var closed: [VisitDraft] = []
  /// The visit that is read, and what belongs to it.
  var current = VisitDraft()

  var visit: Visit? {
    get { current.visit }
    set { current.visit = newValue }
  }
}

/// What is being made of one visit, or of what belongs to none.
struct VisitDraft {
  var visit: Visit?
  var visitRest = FHIRObject()
  var diagnoses: [Drafted<Diagnosis>] = []
  var procedures: [Drafted<Procedure>] = []
  var observations: [Drafted<Observation>] = []
  var medications: [Drafted<MedicationRequest>] = []
  var resources: [DraftedResource] = []
}

/// A fact and what its columns do not hold.
struct Drafted<Fact> {
  var fact: Fact
  var rest = FHIRObject()
}

/// A resource without a table.
struct DraftedResource {
  let type: String
  let place: String
  var object: FHIRObject
  /// Observations that it reports, by index.
  var results: [Int] = []
  /// A document's text, line by line, with its title and file name.
  var lines: [String] = []
  var title: String?
  var fileName: String?
  /// An appointment's state, time and who takes part beside the patient.
  var status = ""
  var span = ClinicalPeriod()
  var minutes: Int?
  var participants: [NamedReference] = []

  init(_ type: String, place: String) {
    self.type = type
    self.place = place
    object = FHIRObject(type: type)
  }
}

/// The order that segments belong to.
struct OrderContext {
  /// The last ORC.
  var control: FieldReader?
  /// The last OBR.
  var request: FieldReader?
  /// The report or request that the last OBR made, by index into the resources.
  var resource: Int?
  /// The request for medication of this order, by index.
  var medication: Int?
  /// The document that takes the results that follow, by index into the resources.
  var target: Int?
  /// What came between ORC and its detail.
  var rest = FHIRObject()
  /// Whether what the ORC says stands somewhere.
  var isControlUsed = false
}
