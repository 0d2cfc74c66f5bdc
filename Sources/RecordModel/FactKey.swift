/// What makes two facts of one visit the same fact, whoever tells it: 64 bits, equal in every
/// format and run.
///
/// It is the sender's first identifier where there is one, else what was coded and when, else its
/// turn among equals.
/// FNV-1a over length-prefixed fields; within one visit (at most a few thousand facts) a collision
/// is out of reach.
package struct FactKey: Hashable, Sendable {
  /// The hash, storable as `bigint`.
  package let rawValue: Int64

  /// Sixteen hexadecimal digits, the tail of the fact's FHIR id.
  package var hexadecimal: String {
    var digits: [UInt8] = []
    appendHexadecimal(to: &digits)
    return String(decoding: digits, as: UTF8.self)
  }

  /// Appends the same digits to a text.
  package func appendHexadecimal(to bytes: inout [UInt8]) {
    for shift in stride(from: 60, through: 0, by: -4) {
      let digit = UInt8(truncatingIfNeeded: rawValue >> Int64(shift)) & 15
      bytes.append(digit < 10 ? digit + 0x30 : digit + 0x57)
    }
  }

  /// A key that was stored before.
  package init(rawValue: Int64) { self.rawValue = rawValue }

  /// The key in the tail of a fact's FHIR id; nil unless it is 16 lower-case hexadecimal digits.
  package init?(hexadecimal: some Collection<UInt8>) {
    guard hexadecimal.count == 16 else { return nil }
    var value: UInt64 = 0
    for byte in hexadecimal {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt64(byte - 0x30)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt64(byte - 0x57)
      default: return nil
      }
    }
    rawValue = Int64(bitPattern: value)
  }
}

/// What makes two facts of one visit the same fact, but for their turn among equals.
package struct FactName: Hashable, Sendable {
  private var hash = FNV1a()
  /// The key itself where it is known already.
  fileprivate let own: FactKey?

  /// What names a resource that a visit keeps whole: its type and first number, else its content,
  /// which `add(_:)` takes.
  package init(resourceType: String, number: ExternalIdentifier?, ownKey: FactKey? = nil) {
    own = ownKey
    hash.combine("r")
    hash.combine(resourceType)
    hash.combine(number?.system)
    hash.combine(number?.value)
  }

  /// Takes a piece of a resource's content into its name.
  package mutating func add(_ content: UnsafeBufferPointer<UInt8>) {
    for byte in content { hash.add(byte) }
    hash.add(0xfe)
  }

  /// What names a diagnosis.
  package init(_ diagnosis: borrowing Diagnosis) {
    own = diagnosis.origin.ownKey
    combine(
      kind: "c", diagnosis.origin, diagnosis.code,
      time: diagnosis.onset ?? diagnosis.recorded, qualifier: diagnosis.category?.code)
  }

  /// What names a procedure.
  package init(_ procedure: borrowing Procedure) {
    own = procedure.origin.ownKey
    combine(
      kind: "p", procedure.origin, procedure.code, time: procedure.performed.start,
      qualifier: nil)
  }

  /// What names an observation; a component is told apart by its own code, not by its panel.
  package init(_ observation: borrowing Observation) {
    own = observation.origin.ownKey
    combine(
      kind: "o", observation.origin, observation.code, time: observation.effective,
      qualifier: nil)
  }

  /// What names a medication request.
  package init(_ request: borrowing MedicationRequest) {
    own = request.origin.ownKey
    combine(
      kind: "m", request.origin, request.medication, time: request.authored, qualifier: nil)
  }

  private mutating func combine(
    kind: String, _ origin: FactOrigin, _ concept: Concept, time: ClinicalTime?,
    qualifier: String?
  ) {
    hash.combine(kind)
    hash.combine(concept.coding.system)
    hash.combine(concept.coding.code ?? concept.text)
    if let identifier = origin.identifiers.first, !identifier.value.isEmpty {
      hash.combine(identifier.system)
      hash.combine(identifier.value)
    } else {
      hash.combine(digits: time?.microseconds)
      hash.combine(qualifier)
    }
  }

  /// The key of the fact that has so many equal ones before it in its visit.
  func key(turn: Int) -> FactKey {
    var hash = hash
    hash.combine(digits: Int64(turn))
    return FactKey(rawValue: Int64(bitPattern: hash.value))
  }
}

/// Tells equal facts of one visit apart as they come: the first has turn 0, the next 1, ...
package struct FactTurns {
  /// So many different names are compared each with each; more go through a table.
  private static let comparedNames = 16

  private var few: [(name: FactName, count: Int)] = []
  private var many: [FactName: Int] = [:]

  /// No fact has come yet.
  package init() {}

  /// The key of the next fact.
  package mutating func key(of name: FactName) -> FactKey {
    name.own ?? name.key(turn: turn(of: name))
  }

  private mutating func turn(of name: FactName) -> Int {
    for index in few.indices where few[index].name == name {
      few[index].count += 1
      return few[index].count - 1
    }
    if few.count < Self.comparedNames {
      few.append((name, 1))
      return 0
    }
    let turn = many[name, default: 0]
    many[name] = turn + 1
    return turn
  }
}

/// The keys of a visit's facts, each list in the order of its facts: made once where several need
/// them.
package struct FactKeys: Hashable, Sendable {
  /// Of `Visit.diagnoses`.
  package var diagnoses: [FactKey]
  /// Of `Visit.procedures`.
  package let procedures: [FactKey]
  /// Of `Visit.observations`.
  package let observations: [FactKey]
  /// Of `Visit.medicationRequests`.
  package let medicationRequests: [FactKey]
}

extension Visit {
  /// The keys of all facts.
  package var factKeys: FactKeys {
    FactKeys(
      diagnoses: diagnosisKeys, procedures: procedureKeys, observations: observationKeys,
      medicationRequests: medicationRequestKeys)
  }
  /// The keys of `diagnoses`, in their order.
  package var diagnosisKeys: [FactKey] { keys(diagnoses) { FactName($0) } }
  /// The keys of `procedures`, in their order.
  package var procedureKeys: [FactKey] { keys(procedures) { FactName($0) } }
  /// The keys of `observations`, in their order.
  package var observationKeys: [FactKey] { keys(observations) { FactName($0) } }
  /// The keys of `medicationRequests`, in their order.
  package var medicationRequestKeys: [FactKey] {
    keys(medicationRequests) { FactName($0) }
  }

  private func keys<Fact>(_ facts: [Fact], name: (Fact) -> FactName) -> [FactKey] {
    var turns = FactTurns()
    return facts.map { turns.key(of: name($0)) }
  }
}

/// FNV-1a, 64 bits. Source: RFC 9923 section 2 (FNV).
struct FNV1a: Hashable {
  var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func combine(_ text: String?) {
    guard let text else { return add(0xff) }
    for byte in text.utf8 { add(byte) }
    add(0xfe)
  }

  /// A number as its decimal digits would be combined as a text.
  mutating func combine(digits number: Int64?) {
    guard let number else { return add(0xff) }
    if number < 0 { add(UInt8(ascii: "-")) }
    var divisor: UInt64 = 1
    while number.magnitude / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      add(UInt8(ascii: "0") + UInt8(number.magnitude / divisor % 10))
      divisor /= 10
    }
    add(0xfe)
  }

  /// Eight bytes at a step: a remainder may be long. The last step holds what is left and the
  /// length, so that bytes of other lengths differ.
  mutating func combine(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { bytes in
      var position = 0
      while position + 8 <= bytes.count {
        combine(bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self).littleEndian)
        position += 8
      }
      for byte in bytes[position...] { add(byte) }
    }
    combine(UInt64(bytes.count))
  }

  /// One word: the high half is folded in, because a multiplication carries upwards only.
  mutating func combine(_ word: UInt64) {
    value = (value ^ word) &* 0x0000_0100_0000_01b3
    value ^= value >> 32
  }

  mutating func add(_ byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
  }
}
