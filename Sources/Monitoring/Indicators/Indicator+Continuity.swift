import RecordModel

extension Indicator {
  static let continuity: [Indicator] = [
    Indicator(
      id: "Q1", version: 1,
      title: Bilingual(id: "Rawat ulang dalam 30 hari", en: "Readmission within 30 days"),
      numerator: Bilingual(
        id:
          "Pulang rawat inap yang orangnya dirawat lagi pada hari ke-2 sampai ke-30, "
          + "di rumah sakit mana pun.",
        en: "Discharges whose person was admitted again on day 2 to 30, in any hospital."),
      denominator: Bilingual(
        id: "Pulang hidup dari rawat inap yang sudah lewat 30 hari.",
        en: "Live discharges from a stay that are more than 30 days old."),
      exclusions: Bilingual(
        id:
          "Dikecualikan: meninggal, dirujuk, pulang pada hari masuk. Rawat lagi "
          + "dalam 1 hari dihitung satu masa rawat (pindah). Masuk untuk kemoterapi, "
          + "radioterapi, dialisis (Z49, Z51) dianggap terencana.",
        en:
          "Left out: deaths, transfers, same-day stays. An admission within 1 day is "
          + "the same spell (a transfer). Admissions for chemotherapy, radiotherapy or "
          + "dialysis (Z49, Z51) are taken as planned."
      ),
      source: Bilingual(
        id: "Ukuran Dinas, lintas rumah sakit", en: "The office's own, across hospitals"),
      measure: .proportion, direction: .lowerIsBetter, target: nil, maturityDays: 30,
      count: readmissions),
    Indicator(
      id: "Q2", version: 1,
      title: Bilingual(id: "Kunjungan ulang, sebab sama", en: "Repeat visit for the same cause"),
      numerator: Bilingual(
        id:
          "Kunjungan yang diikuti kunjungan orang yang sama dengan diagnosis utama "
          + "sama (ICD-10 3 karakter) dalam 7 hari (IGD: 3 hari), di fasilitas mana "
          + "pun.",
        en:
          "Visits followed by one of the same person with the same main diagnosis "
          + "(ICD-10, 3 characters) within 7 days (emergency: 3), at any facility."
      ),
      denominator: Bilingual(
        id: "Kunjungan rawat jalan dan IGD dengan diagnosis utama.",
        en: "Outpatient and emergency visits with a main diagnosis."),
      exclusions: Bilingual(
        id:
          "Dikecualikan: diagnosis Z. Hilang: tanpa diagnosis. Kontrol yang "
          + "direncanakan tidak dapat dibedakan.",
        en:
          "Left out: diagnoses of chapter Z. Missing: no diagnosis. Planned reviews "
          + "cannot be told apart."
      ),
      source: Bilingual(id: "Ukuran Dinas", en: "The office's own"),
      measure: .proportion, direction: .lowerIsBetter, target: nil, maturityDays: 7
    ) { repeats($0, "Q2", elsewhere: false, $1) },
    Indicator(
      id: "Q2x", version: 1,
      title: Bilingual(
        id: "Kunjungan ulang di fasilitas lain", en: "Repeat visit at another facility"),
      numerator: Bilingual(
        id: "Seperti Q2, hanya bila kunjungan berikut di fasilitas lain.",
        en: "As Q2, only where the next visit is at another facility."),
      denominator: Bilingual(id: "Seperti Q2.", en: "As Q2."),
      exclusions: Bilingual(id: "Seperti Q2.", en: "As Q2."),
      source: Bilingual(id: "Ukuran Dinas", en: "The office's own"),
      measure: .proportion, direction: .neither, target: nil, within: "Q2", maturityDays: 7
    ) { repeats($0, "Q2x", elsewhere: true, $1) },
  ]

  private static func repeats(
    _ visits: [VisitFact], _ id: String, elsewhere: Bool, _ sink: Sink
  ) {
    for (index, visit) in visits.enumerated() where visit.isOutpatient || visit.isEmergency {
      guard let group = visit.mainGroup else {
        sink(visit.cell(id), RollupSum(missing: 1))
        continue
      }
      guard !group.hasPrefix("Z") else {
        sink(visit.cell(id), RollupSum(excluded: 1))
        continue
      }
      let days = visit.isEmergency ? 3 : 7
      let came = visits[(index + 1)...].prefix { $0.day - visit.day <= days }.contains {
        ($0.isOutpatient || $0.isEmergency) && $0.mainGroup == group
          && (!elsewhere || $0.facility != visit.facility)
      }
      sink(visit.cell(id), RollupSum(numerator: came ? 1 : 0, denominator: 1))
    }
  }

  /// A stay from admission to the last discharge, transfers joined.
  private struct Spell {
    let firstDay: Int
    let isPlanned: Bool
    var last: VisitFact
  }

  private static func readmissions(_ visits: [VisitFact], _ sink: Sink) {
    var spells: [Spell] = []
    for visit in visits where visit.isInpatient {
      if let last = spells.last, let left = last.last.left, visit.day - left.day <= 1 {
        // A transfer may end before the stay that it began in was closed.
        let ends = (visit.left?.day ?? .max) >= left.day
        if ends { spells[spells.count - 1].last = visit }
      } else {
        spells.append(
          Spell(
            firstDay: visit.day,
            isPlanned: visit.hasDiagnosis("Z49", "Z49") || visit.hasDiagnosis("Z51", "Z51"),
            last: visit))
      }
    }
    for (index, spell) in spells.enumerated() {
      guard let left = spell.last.left else { continue }
      let cell = spell.last.cell("Q1", day: left.day)
      guard !spell.last.isDeath, spell.last.disposition != VisitFact.transferred,
        left.day > spell.firstDay
      else {
        sink(cell, RollupSum(excluded: 1))
        continue
      }
      let returned = spells[(index + 1)...].contains {
        (2...30).contains($0.firstDay - left.day) && !$0.isPlanned
      }
      sink(cell, RollupSum(numerator: returned ? 1 : 0, denominator: 1))
    }
  }
}
