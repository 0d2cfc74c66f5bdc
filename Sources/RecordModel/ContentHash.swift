/// Says whether two assertions say the same: 64 bits over every field in a fixed order, facts
/// sorted by key.
///
/// Equal content in another order of facts has the same hash; place, patient index and sender's
/// time do not count.
/// FNV-1a is enough: a collision could only hide a sender's own later message from its own earlier
/// one.
private struct ContentHasher {
  var fnv = FNV1a()

  mutating func add(_ text: String?) { fnv.combine(text) }
  mutating func add(_ bytes: [UInt8]) { fnv.combine(bytes) }
  mutating func add(_ number: Int?) {
    guard let number else { return fnv.combine(String?.none) }
    fnv.combine(UInt64(bitPattern: Int64(number)))
  }

  mutating func add(_ time: ClinicalTime?) {
    guard let time else { return add(Int?.none) }
    add(Int(time.microseconds))
    add(Int(time.form))
  }

  mutating func add(_ period: ClinicalPeriod) {
    add(period.start)
    add(period.end)
  }

  mutating func add(_ coding: Coding?) {
    add(coding?.system)
    add(coding?.code)
    add(coding?.display)
  }

  mutating func add(_ concept: Concept?) {
    add(concept?.coding)
    add(concept?.text)
  }

  mutating func add(_ reference: NamedReference?) {
    add(reference?.reference)
    add(reference?.display)
  }

  mutating func add(_ quantity: Observation.Quantity?) {
    add(quantity?.value.text)
    add(quantity?.unit)
    add(quantity?.system)
    add(quantity?.code)
    add(quantity?.comparator)
  }

  mutating func add(_ identifiers: [ExternalIdentifier]) {
    add(identifiers.count)
    for identifier in identifiers {
      add(identifier.system)
      add(identifier.value)
    }
  }

  mutating func add(_ origin: FactOrigin) {
    add(origin.identifiers)
    add(origin.remainder)
  }
}

extension Visit {
  /// The hash of everything that this assertion says; `keys` are its `factKeys`.
  package func contentHash(_ keys: FactKeys) -> Int64 {
    var hasher = ContentHasher()
    hasher.add(identifiers)
    hasher.add(senderID)
    hasher.add(status)
    for span in statusHistory {
      hasher.add(span.status)
      hasher.add(span.period)
    }
    hasher.add(visitClass)
    hasher.add(service)
    hasher.add(period)
    hasher.add(practitioner)
    hasher.add(location)
    hasher.add(serviceProvider)
    hasher.add(referredFrom)
    hasher.add(referredTo)
    hasher.add(payer)
    hasher.add(disposition)
    for withdrawal in withdrawn.map(\.rawValue).sorted() { hasher.add(withdrawal) }
    hasher.add(remainder)
    add(facts: diagnoses, keys.diagnoses, to: &hasher) { $1.add($0) }
    add(facts: procedures, keys.procedures, to: &hasher) { $1.add($0) }
    add(facts: observations, keys.observations, to: &hasher) { $1.add($0) }
    add(facts: medicationRequests, keys.medicationRequests, to: &hasher) { $1.add($0) }
    return Int64(bitPattern: hasher.fnv.value)
  }

  private func add<Fact>(
    facts: [Fact], _ keys: [FactKey], to hasher: inout ContentHasher,
    _ add: (Fact, inout ContentHasher) -> Void
  ) {
    hasher.add(facts.count)
    for index in keys.indices.sorted(by: { keys[$0].rawValue < keys[$1].rawValue }) {
      hasher.add(Int(keys[index].rawValue))
      add(facts[index], &hasher)
    }
  }
}

extension ContentHasher {
  fileprivate mutating func add(_ diagnosis: Diagnosis) {
    add(diagnosis.origin)
    add(diagnosis.role)
    add(diagnosis.rank)
    add(diagnosis.category)
    add(diagnosis.clinicalStatus)
    add(diagnosis.verificationStatus)
    add(diagnosis.code)
    add(diagnosis.onset)
    add(diagnosis.abatement)
    add(diagnosis.recorded)
  }

  fileprivate mutating func add(_ procedure: Procedure) {
    add(procedure.origin)
    add(procedure.status)
    add(procedure.category)
    add(procedure.code)
    add(procedure.performed)
    add(procedure.isMoment ? 1 : 0)
    add(procedure.performer)
  }

  fileprivate mutating func add(_ observation: Observation) {
    add(observation.origin)
    add(observation.status)
    add(observation.category)
    add(observation.code)
    add(observation.effective)
    add(observation.issued)
    add(observation.performer)
    add(observation.interpretation)
    add(observation.panel)
    switch observation.value {
    case nil: add(0)
    case .quantity(let quantity): add(quantity)
    case .concept(let concept): add(concept)
    case .text(let text): add(text)
    case .flag(let flag): add(flag ? 1 : 0)
    case .integer(let integer): add(integer)
    case .time(let time): add(time)
    }
  }

  fileprivate mutating func add(_ request: MedicationRequest) {
    add(request.origin)
    add(request.status)
    add(request.intent)
    add(request.medication)
    add(request.authored)
    add(request.requester)
    add(request.dosageText)
    add(request.quantity)
    add(request.daysSupply?.text)
  }
}

extension PatientAssertion {
  /// The hash of everything that this assertion says.
  package var contentHash: Int64 {
    var hasher = ContentHasher()
    hasher.add(identifiers)
    for name in names {
      hasher.add(name.text)
      hasher.add(name.family)
      for given in name.given { hasher.add(given) }
      hasher.add(name.use)
    }
    hasher.add(sex?.rawValue)
    hasher.add(birthDate)
    switch deceased {
    case nil: hasher.add(0)
    case .flag(let flag): hasher.add(flag ? 1 : 2)
    case .at(let time): hasher.add(time)
    }
    for address in addresses {
      for line in address.lines { hasher.add(line) }
      for part in [
        address.city, address.postalCode, address.country, address.villageCode, address.rt,
        address.rw, address.use,
      ] { hasher.add(part) }
    }
    for contact in contacts {
      for part in [contact.system, contact.value, contact.use] { hasher.add(part) }
    }
    hasher.add(multipleBirth)
    hasher.add(maritalStatus)
    hasher.add(remainder)
    return Int64(bitPattern: hasher.fnv.value)
  }
}
