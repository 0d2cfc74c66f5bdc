import RecordModel

extension Indicator {
  private static let source = Bilingual(
    id: "KBK BPJS Kesehatan; batas perlu dicocokkan dengan perjanjian yang berlaku",
    en: "KBK of BPJS Kesehatan; limits await a check against the contract in force")

  static let scorecard: [Indicator] = [
    Indicator(
      id: "KBK1", version: 1,
      title: Bilingual(id: "KBK: peserta yang kontak", en: "KBK: members with a contact"),
      numerator: Bilingual(
        id: "Orang berpenjamin BPJS dengan kunjungan di fasilitas tingkat pertama, sekali sebulan.",
        en: "People insured by BPJS with a visit at a first-level facility, once a month."),
      denominator: Bilingual(
        id: "Sama; angka kontak per mil memakai peserta terdaftar yang dinyatakan per bulan.",
        en: "The same; the rate per mille takes the registered members stated for the month."),
      exclusions: Bilingual(
        id:
          "Kunjungan rumah, telekonsultasi, dan kontak sehat di luar catatan tidak terlihat. "
          + "Apakah orang itu terdaftar di fasilitas ini tidak dapat diketahui dari kunjungan.",
        en:
          "Home visits, teleconsultation and well contacts outside the record are not seen. "
          + "Whether the person is registered at this facility cannot be told from visits."),
      source: source, measure: .total, direction: .higherIsBetter, target: nil, maturityDays: 0
    ) { visits, sink in
      var seen: Set<String> = []
      for visit in visits where visit.isCapitated {
        let month = CalendarMonth(day: visit.day)
        guard seen.insert("\(visit.facility) \(month.number)").inserted else { continue }
        sink(visit.cell("KBK1"), RollupSum(numerator: 1, denominator: 1))
      }
    },
    Indicator(
      id: "KBK2", version: 1,
      title: Bilingual(
        id: "KBK: rujukan non-spesialistik", en: "KBK: referrals that need no specialist"),
      numerator: Bilingual(
        id:
          "Rujukan dengan diagnosis utama dalam daftar usulan non-spesialistik: "
          + NonSpecialist.text,
        en:
          "Referrals whose main diagnosis is on our proposed list of those that need no "
          + "specialist: " + NonSpecialist.text),
      denominator: Bilingual(
        id: "Rujukan keluar pasien BPJS dari fasilitas tingkat pertama.",
        en: "Referrals out of BPJS patients from first-level facilities."),
      exclusions: Bilingual(
        id: "Hilang: tanpa diagnosis. TACC tidak dikirim, jadi tidak dikurangkan.",
        en: "Missing: no diagnosis. TACC is not sent, so it is not taken out."),
      source: source, measure: .proportion, direction: .lowerIsBetter, target: 0.02,
      maturityDays: 0
    ) { visits, sink in
      for visit in visits where visit.isCapitated && visit.hasReferralOut {
        guard let main = visit.diagnoses.first else {
          sink(visit.cell("KBK2"), RollupSum(missing: 1))
          continue
        }
        sink(
          visit.cell("KBK2"),
          RollupSum(numerator: NonSpecialist.holds(main) ? 1 : 0, denominator: 1))
      }
    },
    Indicator(
      id: "KBK3", version: 1,
      title: Bilingual(id: "KBK: kronis terkendali", en: "KBK: chronic illness controlled"),
      numerator: Bilingual(
        id:
          "Ukuran terakhir bulan itu terkendali: tekanan darah < 140/90; pada diabetes HbA1c "
          + "< 7 %, gula puasa < 126, atau sewaktu < 200 mg/dL.",
        en:
          "The last measurement of the month is under control: blood pressure < 140/90; in "
          + "diabetes HbA1c < 7%, fasting glucose < 126 or random < 200 mg/dL."),
      denominator: Bilingual(
        id:
          "Pasien BPJS dengan hipertensi atau diabetes yang berkunjung dan diukur bulan itu; "
          + "rasio KBK memakai peserta Prolanis yang dinyatakan.",
        en:
          "BPJS patients with hypertension or diabetes seen and measured that month; the "
          + "ratio of KBK takes the Prolanis members stated."),
      exclusions: Bilingual(
        id: "Hilang: tidak diukur. Keanggotaan Prolanis tidak dikirim bersama kunjungan.",
        en: "Missing: not measured. Membership of Prolanis does not come with a visit."),
      source: source, measure: .proportion, direction: .higherIsBetter, target: nil,
      maturityDays: 0
    ) { visits, sink in
      var last: [String: (visit: VisitFact, isControlled: Bool?)] = [:]
      for visit in visits where visit.isCapitated {
        let isDiabetic = visit.hasDiagnosis("E10", "E14")
        guard isDiabetic || visit.hasDiagnosis("I10", "I15") else { continue }
        let key = "\(visit.facility) \(CalendarMonth(day: visit.day).number)"
        let found = isDiabetic ? visit.hasControlledGlucose : visit.hasControlledPressure
        // A visit without a value does not hide an earlier one of the month.
        if found == nil, let known = last[key], known.isControlled != nil { continue }
        last[key] = (visit, found)
      }
      for (visit, found) in last.values {
        sink(
          visit.cell("KBK3"),
          found.map { RollupSum(numerator: $0 ? 1 : 0, denominator: 1) }
            ?? RollupSum(missing: 1))
      }
    },
  ]

}

/// Diagnoses that first care is held to treat itself: our proposal, for the office and BPJS to confirm.
enum NonSpecialist {
  private static let groups: Set<String> = [
    "A01", "A06", "A09", "B01", "B02", "B26", "B35", "B36", "B80", "B82", "B86", "H00", "H10",
    "J00", "J02", "J03", "J06", "J11", "J20", "K29", "K30", "L01", "L08", "L20", "L23", "L24",
    "L30", "N76", "R50", "R51", "Z34",
  ]
  private static let codes: Set<String> = ["G44.2", "M79.1", "N39.0", "K21.9", "H60.9", "I10"]

  static let text = (groups.sorted() + codes.sorted()).joined(separator: ", ")

  static func holds(_ code: String) -> Bool {
    codes.contains(code) || groups.contains(String(code.prefix(3)))
  }
}

extension VisitFact {
  /// Whether it is care at a first-level facility that BPJS pays by head.
  var isCapitated: Bool { level == 1 && (payer.hasPrefix("BPJS-") || payer == "JKN") }

  /// Whether the pressure told is under control; nil without one.
  var hasControlledPressure: Bool? {
    guard let systolic, let diastolic else { return nil }
    return systolic < 140 && diastolic < 90
  }

  /// Whether the glucose told is under control: HbA1c first, then fasting, then at any time; nil without one.
  var hasControlledGlucose: Bool? {
    if let hba1cTenths { return hba1cTenths < 70 }
    if let fastingGlucose { return fastingGlucose < 126 }
    return randomGlucose.map { $0 < 200 }
  }
}
