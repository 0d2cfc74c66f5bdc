import CityMap
import RecordModel

// Where the patient lives, and the visit's own elements.
extension RowReading {
  mutating func readAddress(_ row: RegisterRow, _ draft: RowDraft) {
    var address = PersonAddress()
    if let street = text(row, at.address) { address.lines.append(street) }
    if let name = text(row, at.kelurahan) {
      if let code = CityMap.kelurahan(named: name)?.code {
        address.villageCode = code
        address.city = "Kota Banjarmasin"
      } else {
        address.lines.append("Kel. \(name)")
      }
    }
    if let name = text(row, at.kecamatan), address.villageCode == nil {
      address.lines.append("Kec. \(name)")
    }
    address.rt = text(row, at.rt)
    address.rw = text(row, at.rw)
    if address != PersonAddress() { draft.patient.addresses = [address] }
    guard has(row, at.phone), !row.withCell(at.phone, { $0.saysNothing }),
      let phone = text(row, at.phone)
    else { return }
    draft.patient.contacts = [ContactPoint(system: "phone", value: phone)]
  }

  mutating func readAdministration(_ row: RegisterRow, _ draft: RowDraft) {
    if has(row, at.unit) {
      if let unit = text(row, at.unit) { draft.visit.service = Concept(text: unit) }
      if let found = row.withCell(at.unit, { CellWords.visitClass($0) }) {
        draft.visit.visitClass = found
      }
    }
    if has(row, at.visitClass) {
      if let found = row.withCell(at.visitClass, { CellWords.visitClass($0) }) {
        draft.visit.visitClass = found
      } else if let text = text(row, at.visitClass) {
        draft.fields.append(("visit_class", text))
      }
    }
    if let name = text(row, at.practitioner) {
      draft.visit.practitioner = NamedReference(display: name)
    }
    if has(row, at.payer), !row.withCell(at.payer, { $0.saysNothing }) {
      draft.visit.payer = row.withCell(at.payer) { CellWords.payer($0) }
    }
    if let place = text(row, at.referredTo), !row.withCell(at.referredTo, { $0.saysNothing }) {
      draft.visit.referredTo = NamedReference(display: place)
    }
    if has(row, at.outcome), !row.withCell(at.outcome, { $0.saysNothing }) {
      let (disposition, status) = row.withCell(at.outcome) { CellWords.outcome($0) }
      draft.visit.disposition = disposition
      draft.visit.status = status
    }
  }

  /// Takes the visit's number if it can name a visit.
  ///
  /// A number of up to four digits, and whatever stands in a column `No` unless it has the form of
  /// a visit number, counts lines: it comes again in the next register and would make two visits
  /// one.
  mutating func readVisitNumber(_ row: RegisterRow, _ draft: RowDraft) {
    if let number = text(row, at.visitNumber), !row.withCell(at.visitNumber, { $0.saysNothing }) {
      if number.utf8.count <= 4, number.utf8.allSatisfy({ $0 &- 48 < 10 }) {
        report(.rowVisitNumberShort, row, .visitNumber)
        draft.fields.append(("visit_no", number))
      } else {
        draft.visit.identifiers = [
          ExternalIdentifier(system: context.visitNumberSystem, value: number)
        ]
      }
    }
    guard has(row, at.lineNumber), let number = text(row, at.lineNumber) else { return }
    let namesVisit =
      draft.visit.identifiers.isEmpty && number.utf8.count >= 8
      && number.utf8.contains { $0 &- 48 >= 10 } && number.utf8.contains { $0 &- 48 < 10 }
    if namesVisit {
      draft.visit.identifiers = [
        ExternalIdentifier(system: context.visitNumberSystem, value: number)
      ]
    }
  }
}
