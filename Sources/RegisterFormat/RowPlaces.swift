/// In which column what stands, looked up once for a file; -1 for what it lacks.
struct RowPlaces {
  let visitNumber, lineNumber, visitDate, arrivalTime, serviceStart, serviceEnd: Int
  let recordNumber, nik, bpjs, passport, name, parentName: Int
  let birthDate, age, ageOfMan, ageOfWoman, sex, markOfMan, markOfWoman: Int
  let address, kelurahan, kecamatan, rt, rw, phone: Int
  let visitType, markOfNew, markOfOld, visitClass, payer, unit, practitioner: Int
  let complaint, diagnosis, icd10, caseType, procedure, procedureCode, therapy: Int
  let lab, gcs, consciousness, outcome, referredTo: Int
  let systolic, diastolic: Int
  /// Measurements of one number.
  let measured: [(column: Int, meaning: ColumnMeaning, measurement: Measurement)]
  /// Columns of words and of codes for each diagnosis, the first the main one; -1 for none.
  let diagnoses: [(words: Int, codes: Int)]
  /// Columns whose content has no place in the record, with the names that they are kept under.
  let kept: [(column: Int, name: String)]

  /// Whether the register has a column for birth date or age.
  var tellsBirth: Bool { birthDate >= 0 || age >= 0 || ageOfMan >= 0 || ageOfWoman >= 0 }

  init(_ header: RegisterHeader) {
    func at(_ meaning: ColumnMeaning) -> Int { header.place(meaning) ?? -1 }
    visitNumber = at(.visitNumber)
    lineNumber = at(.lineNumber)
    visitDate = at(.visitDate)
    arrivalTime = at(.arrivalTime)
    serviceStart = at(.serviceStartTime)
    serviceEnd = at(.serviceEndTime)
    recordNumber = at(.recordNumber)
    nik = at(.nik)
    bpjs = at(.bpjs)
    passport = at(.passport)
    name = at(.patientName)
    parentName = at(.parentName)
    birthDate = at(.birthDate)
    age = at(.age)
    ageOfMan = at(.ageOfMan)
    ageOfWoman = at(.ageOfWoman)
    sex = at(.sex)
    markOfMan = at(.markOfMan)
    markOfWoman = at(.markOfWoman)
    address = at(.address)
    kelurahan = at(.kelurahan)
    kecamatan = at(.kecamatan)
    rt = at(.rt)
    rw = at(.rw)
    phone = at(.phone)
    visitType = at(.visitType)
    markOfNew = at(.markOfNew)
    markOfOld = at(.markOfOld)
    visitClass = at(.visitClass)
    payer = at(.payer)
    unit = at(.unit)
    practitioner = at(.practitioner)
    complaint = at(.complaint)
    diagnosis = at(.diagnosis)
    icd10 = at(.icd10)
    caseType = at(.caseType)
    procedure = at(.procedure)
    procedureCode = at(.procedureCode)
    therapy = at(.therapy)
    lab = at(.lab)
    gcs = at(.gcs)
    consciousness = at(.consciousness)
    outcome = at(.outcome)
    referredTo = at(.referredTo)
    systolic = at(.systolic)
    diastolic = at(.diastolic)
    measured = Self.measurements.compactMap { meaning, measurement in
      header.place(meaning).map { ($0, meaning, measurement) }
    }
    kept = Self.kept(header)
    diagnoses = Self.diagnoses(header)
  }

  private static func diagnoses(_ header: RegisterHeader) -> [(words: Int, codes: Int)] {
    let words = header.columns.filter { $0.meaning == .diagnosis }.map(\.index)
    let codes = header.columns.filter { $0.meaning == .icd10 }.map(\.index)
    return (0..<max(words.count, codes.count)).map {
      ($0 < words.count ? words[$0] : -1, $0 < codes.count ? codes[$0] : -1)
    }
  }

  private static let measurements: [(ColumnMeaning, Measurement)] = [
    (.pulse, .pulse), (.respiratoryRate, .respiratoryRate), (.temperature, .temperature),
    (.spo2, .spo2), (.weight, .weight), (.height, .height), (.waist, .waist),
    (.glucose, .glucose), (.hemoglobin, .hemoglobin), (.cholesterol, .cholesterol),
    (.uricAcid, .uricAcid),
  ]

  /// Meanings without a column of the record, unknown columns, and the second of two.
  private static func kept(_ header: RegisterHeader) -> [(column: Int, name: String)] {
    let bare: Set<ColumnMeaning> = [.remarks, .caseType, .visitType, .markOfNew, .markOfOld]
    return header.columns.compactMap { column in
      // Columns that we added to refused rows go no further.
      if RejectedRows.titles.contains(column.title) { return nil }
      guard let meaning = column.meaning, meaning != .other else {
        return (column.index, column.title.isEmpty ? "column \(column.letters)" : column.title)
      }
      if bare.contains(meaning) { return (column.index, meaning.rawValue) }
      if RegisterHeader.repeatable.contains(meaning) { return nil }
      return header.place(meaning) == column.index ? nil : (column.index, column.title)
    }
  }
}
