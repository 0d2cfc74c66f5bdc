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
    let digits = String(UInt64(bitPattern: rawValue), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// A key that was stored before.
  package init(rawValue: Int64) { self.rawValue = rawValue }

  /// The key of a diagnosis; `turn` counts equal facts before it in the same visit.
  package init(_ diagnosis: Diagnosis, turn: Int) {
    self.init(
      kind: "c", diagnosis.origin, diagnosis.code,
      time: diagnosis.onset ?? diagnosis.recorded, qualifier: diagnosis.category?.code, turn: turn)
  }

  /// The key of a procedure.
  package init(_ procedure: Procedure, turn: Int) {
    self.init(
      kind: "p", procedure.origin, procedure.code, time: procedure.performed.start,
      qualifier: nil, turn: turn)
  }

  /// The key of an observation; a component is told apart by its own code, not by its panel.
  package init(_ observation: Observation, turn: Int) {
    self.init(
      kind: "o", observation.origin, observation.code, time: observation.effective,
      qualifier: nil, turn: turn)
  }

  /// The key of a medication request.
  package init(_ request: MedicationRequest, turn: Int) {
    self.init(
      kind: "m", request.origin, request.medication, time: request.authored,
      qualifier: nil, turn: turn)
  }

  private init(
    kind: String, _ origin: FactOrigin, _ concept: Concept, time: ClinicalTime?,
    qualifier: String?, turn: Int
  ) {
    var hash = FNV1a()
    hash.combine(kind)
    hash.combine(concept.coding.system)
    hash.combine(concept.coding.code ?? concept.text)
    if let identifier = origin.identifiers.first, !identifier.value.isEmpty {
      hash.combine(identifier.system)
      hash.combine(identifier.value)
    } else {
      hash.combine(time.map { String($0.microseconds) })
      hash.combine(qualifier)
    }
    hash.combine(String(turn))
    rawValue = Int64(bitPattern: hash.value)
  }
}

/// The keys of a visit's facts, each list in the order of its facts: made once where several need
/// them.
package struct FactKeys: Hashable, Sendable {
  /// Of `Visit.diagnoses`.
  package let diagnoses: [FactKey]
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
  package var diagnosisKeys: [FactKey] { keys(diagnoses) { FactKey($0, turn: $1) } }
  /// The keys of `procedures`, in their order.
  package var procedureKeys: [FactKey] { keys(procedures) { FactKey($0, turn: $1) } }
  /// The keys of `observations`, in their order.
  package var observationKeys: [FactKey] { keys(observations) { FactKey($0, turn: $1) } }
  /// The keys of `medicationRequests`, in their order.
  package var medicationRequestKeys: [FactKey] {
    keys(medicationRequests) { FactKey($0, turn: $1) }
  }

  private func keys<Fact>(_ facts: [Fact], key: (Fact, Int) -> FactKey) -> [FactKey] {
    var turns: [FactKey: Int] = Dictionary(minimumCapacity: facts.count)
    return facts.indices.map { index in
      let first = key(facts[index], 0)
      let turn = turns[first, default: 0]
      turns[first] = turn + 1
      return turn == 0 ? first : key(facts[index], turn)
    }
  }
}

/// FNV-1a, 64 bits. Source: RFC 9923 section 2 (FNV).
struct FNV1a {
  var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func combine(_ text: String?) {
    guard var text else { return add(0xff) }
    text.withUTF8 { bytes in for byte in bytes { add(byte) } }
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

  private mutating func add(_ byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
  }
}
