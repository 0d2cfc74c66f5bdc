import RecordModel

// Who the patient is and when the visit was: what refuses a row.
extension RowReading {
  mutating func readName(_ row: RegisterRow, _ draft: RowDraft) {
    guard has(row, at.name) else { return report(.rowNameMissing, row, .patientName) }
    if row.cells[at.name].kind == .error { report(.rowFormulaError, row, .patientName) }
    guard let name = text(row, at.name), !row.withCell(at.name, { $0.saysNothing }) else {
      return report(.rowNameMissing, row, .patientName)
    }
    draft.patient.names = [PersonName(text: name, use: "official")]
  }

  mutating func readNumbers(_ row: RegisterRow, _ draft: RowDraft) {
    let isNIKLost = readNIK(row, draft)
    readBPJS(row, draft)
    if has(row, at.passport), !row.withCell(at.passport, { $0.saysNothing }),
      let passport = text(row, at.passport)
    {
      draft.patient.identifiers.append(
        ExternalIdentifier(system: PatientIdentifierSystem.passport, value: passport))
    }
    if has(row, at.recordNumber), !row.withCell(at.recordNumber, { $0.saysNothing }),
      row.cells[at.recordNumber].kind != .error, let number = text(row, at.recordNumber)
    {
      draft.patient.identifiers.append(
        ExternalIdentifier(system: context.patientNumberSystem, value: number))
    }
    if draft.patient.identifiers.isEmpty, !isNIKLost { report(.rowNumberMissing, row, .nik) }
  }

  /// Takes the NIK if it is one; true if a spreadsheet destroyed it.
  private mutating func readNIK(_ row: RegisterRow, _ draft: RowDraft) -> Bool {
    guard has(row, at.nik) else {
      if at.nik >= 0 { report(.rowNIKMissing, row, .nik) }
      return false
    }
    switch row.withCell(at.nik, { NIKText.read($0, row.cells[at.nik].kind, nikColumnIsRounded) }) {
    case .good(let nik):
      draft.patient.identifiers.append(
        ExternalIdentifier(system: PatientIdentifierSystem.nik, value: nik))
    case .none: report(.rowNIKMissing, row, .nik)
    case .mangled:
      report(.rowNIKMangled, row, .nik)
      return true
    case .malformed:
      report(.rowNIKMalformed, row, .nik)
      if let text = text(row, at.nik) { draft.patientFields.append(("nik", text)) }
    }
    return false
  }

  private mutating func readBPJS(_ row: RegisterRow, _ draft: RowDraft) {
    guard has(row, at.bpjs) else { return }
    let number = row.withCell(at.bpjs) { cell -> String? in
      if cell.saysNothing { return "" }
      let digits = cell.filter { $0 != 0x20 && $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: ".") }
      guard digits.count == 13, digits.allSatisfy({ $0 &- 48 < 10 }),
        digits.contains(where: { $0 != digits[0] })
      else { return nil }
      return String(decoding: digits, as: UTF8.self)
    }
    guard let number else {
      report(.rowBPJSMalformed, row, .bpjs)
      if let text = text(row, at.bpjs) { draft.patientFields.append(("bpjs_no", text)) }
      return
    }
    guard !number.isEmpty else { return }
    draft.patient.identifiers.append(
      ExternalIdentifier(system: PatientIdentifierSystem.bpjs, value: number))
  }

  /// The day of the visit with its times; nil if the row is refused for it.
  mutating func readDay(_ row: RegisterRow, _ draft: RowDraft) -> CivilDate? {
    guard has(row, at.visitDate) else {
      guard let day = header.dayAbove else {
        report(.rowDateMissing, row, .visitDate)
        return nil
      }
      return take(DayText(day: day), row, draft)
    }
    guard let found = row.withCell(at.visitDate, { DayText($0, visitOrder) }) else {
      let isMissing =
        row.cells[at.visitDate].kind == .error || row.withCell(at.visitDate) { $0.saysNothing }
      report(isMissing ? .rowDateMissing : .rowDateUnreadable, row, .visitDate)
      return nil
    }
    return take(found, row, draft)
  }

  private mutating func take(_ found: DayText, _ row: RegisterRow, _ draft: RowDraft) -> CivilDate?
  {
    guard time(found.day).microseconds < latest else {
      report(.rowDateInFuture, row, .visitDate)
      return nil
    }
    readTimes(row, draft, found)
    return found.day
  }

  private mutating func readTimes(
    _ row: RegisterRow, _ draft: RowDraft, _ found: DayText
  ) {
    let arrival =
      clock(row, at.arrivalTime, found.day, .arrivalTime)
      ?? found.seconds.map { time(found.day, seconds: $0, hasSeconds: false) }
    let seen = clock(row, at.serviceStart, found.day, .serviceStartTime)
    let end = clock(row, at.serviceEnd, found.day, .serviceEndTime)
    let times = [arrival, seen, end].compactMap { $0?.microseconds }
    let isOrdered = zip(times, times.dropFirst()).allSatisfy { $0 <= $1 }
    if !isOrdered { report(.rowSeenBeforeArrival, row, .serviceStartTime) }
    draft.visit.period = ClinicalPeriod(
      start: arrival ?? seen ?? time(found.day), end: isOrdered ? end : nil)
    if let arrival {
      draft.visit.statusHistory.append(
        .init(status: "arrived", period: ClinicalPeriod(start: arrival, end: seen)))
    }
    if let seen {
      draft.visit.statusHistory.append(
        .init(status: "in-progress", period: ClinicalPeriod(start: seen, end: end)))
    }
    if let end, !draft.visit.statusHistory.isEmpty {
      draft.visit.statusHistory.append(
        .init(status: "finished", period: ClinicalPeriod(start: end, end: end)))
    }
  }

  private mutating func clock(
    _ row: RegisterRow, _ column: Int, _ day: CivilDate, _ meaning: ColumnMeaning
  ) -> ClinicalTime? {
    guard has(row, column), !row.withCell(column, { $0.saysNothing }) else { return nil }
    guard let (seconds, hasSeconds) = row.withCell(column, { ClockText.read($0) }) else {
      report(.rowTimeUnreadable, row, meaning)
      return nil
    }
    return time(day, seconds: seconds, hasSeconds: hasSeconds)
  }

  /// Sex, birth and what contradicts the NIK.
  mutating func readPerson(_ row: RegisterRow, _ draft: RowDraft, _ day: CivilDate) {
    readSex(row, draft)
    readBirth(row, draft, day)
    if let parent = text(row, at.parentName) { draft.patientFields.append(("parent_name", parent)) }
    guard let nik = draft.patient.identifiers.first,
      nik.system == PatientIdentifierSystem.nik
    else { return }
    let birth = NIKText.Birth(nik.value)
    if let sex = draft.patient.sex, birth.isFemale != (sex == .female) {
      report(.rowNIKAgainstSex, row, .sex)
    }
    // A year that was estimated from an age may be one off.
    if let born = draft.patient.birthDate, born.precision == .day, !birth.fits(born) {
      report(.rowNIKAgainstBirthDate, row, .birthDate)
    }
  }

  private mutating func readSex(_ row: RegisterRow, _ draft: RowDraft) {
    if has(row, at.sex), !row.withCell(at.sex, { $0.saysNothing }) {
      draft.patient.sex = row.withCell(at.sex) { CellWords.sex($0) }
      if draft.patient.sex == nil { report(.rowSexUnreadable, row, .sex) }
      return
    }
    let isMan = marks(row, at.markOfMan) || marks(row, at.ageOfMan)
    let isWoman = marks(row, at.markOfWoman) || marks(row, at.ageOfWoman)
    if isMan != isWoman {
      draft.patient.sex = isMan ? .male : .female
    } else if isMan {
      report(.rowSexUnreadable, row, .sex)
    } else if at.sex >= 0 || at.markOfMan >= 0 || at.ageOfMan >= 0 {
      report(.rowSexMissing, row, .sex)
    }
  }

  private func marks(_ row: RegisterRow, _ column: Int) -> Bool {
    has(row, column) && row.withCell(column) { CellWords.isMark($0) }
  }

  private mutating func readBirth(_ row: RegisterRow, _ draft: RowDraft, _ day: CivilDate) {
    if has(row, at.birthDate), !row.withCell(at.birthDate, { $0.saysNothing }) {
      if let birth = row.withCell(at.birthDate, { DayText($0, birthOrder) })?.day {
        draft.patient.birthDate = time(birth)
        if birth.daysSince1970 > day.daysSince1970 || day.year - birth.year > 130 {
          report(.rowBirthDateImplausible, row, .birthDate)
        }
      } else {
        report(.rowBirthDateUnreadable, row, .birthDate)
        if let text = text(row, at.birthDate) { draft.patientFields.append(("birth_date", text)) }
      }
    }
    if let column = [at.age, at.ageOfMan, at.ageOfWoman].first(where: { has(row, $0) }) {
      readAge(row, column, draft, day)
    } else if draft.patient.birthDate == nil, !has(row, at.birthDate), at.tellsBirth {
      report(.rowBirthDateMissing, row, .birthDate)
    }
  }

  /// Keeps the age, and estimates the year of birth from it if there is no birth date.
  private mutating func readAge(
    _ row: RegisterRow, _ column: Int, _ draft: RowDraft, _ day: CivilDate
  ) {
    if let text = text(row, column) { draft.fields.append(("age", text)) }
    guard let age = row.withCell(column, { AgeText.read($0) }) else {
      return report(.rowBirthDateUnreadable, row, .age)
    }
    guard draft.patient.birthDate == nil else { return }
    let days = age.years * 365 + age.years / 4 + age.months * 30 + age.days
    let born = CivilDate(daysSince1970: day.daysSince1970 - days)
    let year = age.months == 0 && age.days == 0 ? day.year - age.years : born.year
    let first = CivilDate(year: year, month: 1, day: 1)
    draft.patient.birthDate = ClinicalTime(
      microseconds: Int64(first.daysSince1970) * 86_400_000_000 - offset,
      precision: .year, offsetMinutes: nil)
    report(.rowAgeEstimated, row, .age)
  }
}
