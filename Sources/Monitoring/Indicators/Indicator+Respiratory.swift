import RecordModel

extension Indicator {
  static let respiratory: [Indicator] = [
    Indicator(
      id: "Q3", version: 1,
      title: Bilingual(
        id: "ISPA atas tanpa antibiotik (HEDIS)",
        en: "Upper respiratory infection without antibiotics (HEDIS)"),
      numerator: Bilingual(
        id: "Episode tanpa antibiotik sistemik pada hari 0 sampai 3, di fasilitas mana pun.",
        en: "Episodes without a systemic antibiotic on day 0 to 3, at any facility."),
      denominator: Bilingual(
        id:
          "Kunjungan rawat jalan atau IGD dengan J00, J06.0, atau J06.9, umur 3 bulan ke "
          + "atas; dalam 31 hari hanya yang pertama.",
        en:
          "Outpatient or emergency visits with J00, J06.0 or J06.9 at 3 months of age or "
          + "more; of 31 days only the first."),
      exclusions: Bilingual(
        id:
          "Dikecualikan: dirawat hari 0–1; diagnosis pesaing hari 0–3 (A00–A09, A37, H66, "
          + "J01–J03, J13–J18, L01–L08, N30, N39); penyerta dalam 366 hari (B20–B24, C00–C97, "
          + "D80–D84, J41–J44); antibiotik dalam 30 hari sebelumnya.",
        en:
          "Left out: admitted on day 0–1; a competing diagnosis on day 0–3 (A00–A09, A37, "
          + "H66, J01–J03, J13–J18, L01–L08, N30, N39); a comorbidity in 366 days (B20–B24, "
          + "C00–C97, D80–D84, J41–J44); an antibiotic in the 30 days before."),
      source: Bilingual(
        id: "Menurut HEDIS URI (NCQA); daftar kode adalah usulan kami",
        en: "After HEDIS URI (NCQA); the lists of codes are our proposal"),
      measure: .proportion, direction: .higherIsBetter, target: nil, maturityDays: 3,
      count: episodes),
    Indicator(
      id: "Q4c", version: 1,
      title: Bilingual(id: "Injeksi pada mialgia", en: "Injections in myalgia"),
      numerator: Bilingual(
        id: "Kunjungan itu dengan injeksi, menurut nama obat atau prosedur (99.1, 99.2).",
        en: "Such visits with an injection, by name of medicine or procedure (99.1, 99.2)."),
      denominator: Bilingual(
        id: "Kunjungan rawat jalan dengan diagnosis utama M79.1.",
        en: "Outpatient visits with a main diagnosis of M79.1."),
      exclusions: Bilingual(
        id: "Injeksi yang tidak disebut pada nama obat tidak terlihat.",
        en: "Injections that the name does not tell are not seen."),
      source: Bilingual(
        id: "POR Kemenkes; perlu dicocokkan dengan juknis",
        en: "POR of Kemenkes; awaits a check against its guidance"),
      measure: .proportion, direction: .lowerIsBetter, target: 0.01, maturityDays: 0
    ) { visits, sink in
      for visit in visits where visit.isOutpatient && visit.diagnoses.first == "M79.1" {
        sink(
          visit.cell("Q4c"),
          RollupSum(numerator: visit.signs.contains(.injection) ? 1 : 0, denominator: 1))
      }
    },
  ]

  private static let competing = [
    ("A00", "A09"), ("A37", "A37"), ("H66", "H66"), ("J01", "J03"), ("J13", "J18"),
    ("L01", "L08"), ("N30", "N30"), ("N39", "N39"),
  ]
  private static let comorbid = [("B20", "B24"), ("C00", "C97"), ("D80", "D84"), ("J41", "J44")]

  private static func has(_ visit: VisitFact, _ spans: [(String, String)]) -> Bool {
    spans.contains { visit.hasDiagnosis($0.0, $0.1) }
  }

  private static func episodes(_ visits: [VisitFact], _ sink: Sink) {
    var last = Int.min / 2
    for visit in visits where visit.isOutpatient || visit.isEmergency {
      let isMeant =
        visit.ageBand != .infantYoung
        && visit.diagnoses.contains { $0.hasPrefix("J00") || ["J06.0", "J06.9"].contains($0) }
      guard isMeant, visit.day - last >= 31 else { continue }
      last = visit.day
      func around(_ days: ClosedRange<Int>) -> some Sequence<VisitFact> {
        visits.lazy.filter { days.contains($0.day - visit.day) }
      }
      let isExcluded =
        around(0...1).contains(where: \.isInpatient)
        || around(0...3).contains { has($0, competing) }
        || around(-366...0).contains { has($0, comorbid) }
        || around(-30 ... -1).contains(where: \.hasAntibiotic)
      guard !isExcluded else {
        sink(visit.cell("Q3"), RollupSum(excluded: 1))
        continue
      }
      let isGiven = around(0...3).contains(where: \.hasAntibiotic)
      sink(visit.cell("Q3"), RollupSum(numerator: isGiven ? 0 : 1, denominator: 1))
    }
  }
}
