import RecordModel
import StrictJSON

/// One message on its way into a `DecodedSubmission`.
///
/// First every entry gets its home (patient, visit, fact, ...), then columns are read, and last the
/// remainders are written, because only then is it known what each reference becomes.
struct MessageDecoding {
  /// Most issues that are kept of one message; more would not help anybody to mend it.
  static let maximumIssues = 2_000

  /// The message, lent for the time of decoding.
  let root: JSONValue
  let context: FHIRContext
  var submission = DecodedSubmission(mapping: FHIRDecoder.mapping)
  var entries: [Entry] = []
  var references = ReferenceTable(entries: 0)
  /// Bundle.timestamp.
  var timestamp: ClinicalTime?
  /// The resource whose elements are being read, for positions.
  var current: (resource: JSONValue, place: String)
  /// Whether the element being read is wholly in its column; any reader may say no.
  var whole = true
  /// Elements that go to remainders, those of one owner side by side.
  var pending: [PendingElement] = []
  /// Whose elements `pending` holds, but for those of visits.
  var owners: [Owner] = []
  /// For each visit: its entries and elements.
  var visitParts: [VisitParts] = []
  /// Visits that are stored already and that the message names.
  var storedVisits: [VisitID: Int] = [:]
  /// References outside the message that were told already.
  var toldReferences: Set<String> = []
  /// The last of them, and as a text: the facts of a visit mostly name one performer.
  var lastOutside: (reference: JSONValue, text: String)?
  /// Misspelt systems that were told already.
  var toldSystems: Set<String> = []
  /// First Coverage of each patient.
  var coverages: [Int: JSONValue] = [:]
  /// Links to the submission's patients, made when first needed.
  var patientLinks: [Int: String] = [:]
  /// Writes the remainders.
  var copier: JSONCopier

  init(_ root: JSONValue, of bytes: [UInt8], _ context: FHIRContext) {
    self.root = root
    self.context = context
    current = (root, "")
    copier = JSONCopier(bytes)
  }

  mutating func decode() {
    guard openMessage() else { return }
    noteUpdates()
    indexReferences()
    placePatients()
    placeVisits()
    placeOthers()
    readVisits()
    readFacts()
    readDiagnosisLists()
    finishVisits()
    writeRemainders()
    if context.listsEntries { listEntries() }
    submission.patientRanges = entries.compactMap { entry in
      entry.patient.map { .init(bytes: entry.bytes, patient: $0) }
    }
  }

  /// Takes note of a finding; beyond the limit it is dropped.
  mutating func report(_ rule: Rule, at position: String, detail: String? = nil) {
    guard submission.issues.count < Self.maximumIssues else { return }
    submission.issues.append(Issue(rule, at: position, detail: detail))
  }

  /// The same at a value of the current resource.
  mutating func report(_ rule: Rule, at value: JSONValue, detail: String? = nil) {
    guard submission.issues.count < Self.maximumIssues else { return }
    report(rule, at: position(of: value), detail: detail)
  }

  /// Makes a resource the one that positions are told in.
  mutating func enter(_ entry: Int) {
    current = (entries[entry].resource, entries[entry].place)
  }

  /// Where a value of the current resource stands, as FHIRPath with the names of the JSON form.
  func position(of value: JSONValue) -> String {
    current.place + FHIRPosition.path(to: value, from: current.resource)
  }
}

/// An element of a resource that goes to a remainder.
struct PendingElement {
  let key: JSONKey
  let value: JSONValue
}

/// An entry whose elements stand side by side in `pending`.
struct Owner {
  let entry: Int
  let elements: Range<Int>
}

/// What a visit's remainder is made of.
struct VisitParts {
  /// The Encounter's entry; nil if the message only names the visit, by our id.
  let encounter: Int?
  /// Its patient: an index into the submission's patients.
  let patient: Int
  /// Its elements in `pending`.
  var elements = 0..<0
  /// Its list of diagnoses, if the columns do not hold it wholly.
  var diagnosisList: PendingElement?
  /// Entries that the visit keeps whole.
  var kept: [Int] = []
  /// Tells equal facts apart.
  var turns = FactTurns()
}

/// What becomes of an entry.
enum Home: Hashable {
  /// Not placed: refused, or not yet.
  case none
  case patient(Int)
  case visit(Int)
  case fact(FactKind, visit: Int, index: Int)
  /// Kept whole with a visit.
  case kept(visit: Int, index: Int)
  case patientResource(Int)
  case shared(Int)
}

/// One resource of the message.
struct Entry {
  /// The whole entry in the message's bytes.
  let bytes: Range<Int>
  let resource: JSONValue
  let kind: ResourceKind
  let typeName: String
  let place: String
  let fullURL: JSONValue?
  /// Its turn in the message, 0 for the first.
  let number: Int
  /// Whether the message asks to update it under its id.
  let isPut: Bool
  var home = Home.none
  /// The visit that it belongs to, if any.
  var visit: Int?
  /// The patient that it speaks of, if any.
  var patient: Int?
  /// Whether its subject is its visit's patient, so that our own link says the same.
  var namesOwnPatient = false
  /// Whether it names its visit as its encounter.
  var namesOwnVisit = false
  /// Whether it went out with its visit.
  var isRefused = false
  /// What it updates, if it is sent to an address of ours.
  var updates: OwnReference?
  /// Of a fact: its key, or its first row's, once it is read. Of what is kept whole: its key.
  var key: FactKey?
  /// What references to it become, once known.
  var link: String?
}

/// Positions in a resource, found only when something must be told.
enum FHIRPosition {
  /// Longest member name that is repeated in a position; FHIR's are shorter.
  static let maximumNameLength = 64

  /// `.period.start` or `.name[0].text`: the way from a value to one that it contains.
  static func path(to target: JSONValue, from root: JSONValue) -> String {
    var path = ASCIIText("")
    var node = root
    descent: while node.bytes != target.bytes {
      for (key, value) in node.members where value.bytes.contains(target.bytes.lowerBound) {
        path.append(letter: ".")
        path.append(name(key))
        node = value
        continue descent
      }
      for (index, value) in node.elements.enumerated()
      where value.bytes.contains(target.bytes.lowerBound) {
        path.append(letter: "[")
        path.append(index)
        path.append(letter: "]")
        node = value
        continue descent
      }
      break
    }
    return path.text
  }

  /// A member's name if it looks like FHIR's; others could be anything, also a patient's data.
  static func name(_ key: JSONKey) -> String {
    let key = key.bytes
    let isName = key.allSatisfy {
      ($0 | 0x20) &- 97 < 26 || $0 &- 48 < 10 || $0 == UInt8(ascii: "_")
    }
    guard isName, key.count <= maximumNameLength else { return "?" }
    return String(decoding: key, as: UTF8.self)
  }
}
