import RecordModel

extension Indicator {
  static let prescribing: [Indicator] = [
    antibiotics(
      "Q4a",
      Bilingual(
        id: "Antibiotik pada ISPA non-pneumonia",
        en: "Antibiotics in acute respiratory infection without pneumonia"),
      Bilingual(id: "J00–J06", en: "J00–J06"), target: 0.2
    ) { $0 >= "J00" && $0 <= "J06" },
    antibiotics(
      "Q4b",
      Bilingual(
        id: "Antibiotik pada diare nonspesifik", en: "Antibiotics in non-specific diarrhoea"),
      Bilingual(id: "A09", en: "A09"), target: 0.08
    ) { $0 == "A09" },
    Indicator(
      id: "Q4d", version: 1,
      title: Bilingual(id: "Rerata obat tiap resep", en: "Mean medicines per prescription"),
      numerator: Bilingual(id: "Jumlah obat yang diresepkan.", en: "Medicines prescribed."),
      denominator: Bilingual(
        id: "Kunjungan rawat jalan dengan resep.", en: "Outpatient visits with a prescription."),
      exclusions: Bilingual(id: "Tidak ada.", en: "None."),
      source: Bilingual(
        id: "POR Kemenkes; rumus perlu dicocokkan dengan juknis",
        en: "POR of Kemenkes; the formula awaits a check against its guidance"),
      measure: .mean, direction: .lowerIsBetter, target: 2.6, maturityDays: 0
    ) { visits, sink in
      for visit in visits where visit.isOutpatient && visit.items > 0 {
        sink(visit.cell("Q4d"), RollupSum(numerator: visit.items, denominator: 1))
      }
    },
  ]

  private static func antibiotics(
    _ id: String, _ title: Bilingual, _ groups: Bilingual, target: Double,
    _ isMeant: @escaping @Sendable (String) -> Bool
  ) -> Indicator {
    Indicator(
      id: id, version: 1, title: title,
      numerator: Bilingual(
        id: "Kunjungan itu yang diberi resep antibiotik sistemik (ATC J01, menurut nama zat).",
        en: "Such visits with a systemic antibiotic prescribed (ATC J01, by name of substance)."),
      denominator: Bilingual(
        id: "Kunjungan rawat jalan dengan diagnosis utama ICD-10 \(groups.indonesian).",
        en: "Outpatient visits with a main diagnosis of ICD-10 \(groups.english)."),
      exclusions: Bilingual(
        id: "Tidak ada; kunjungan tanpa resep dihitung tanpa antibiotik.",
        en: "None; a visit without a prescription counts as one without antibiotics."),
      source: Bilingual(
        id: "POR Kemenkes; perlu dicocokkan dengan juknis",
        en: "POR of Kemenkes; awaits a check against its guidance"),
      measure: .proportion, direction: .lowerIsBetter, target: target, maturityDays: 0
    ) { visits, sink in
      for visit in visits where visit.isOutpatient && visit.mainGroup.map(isMeant) == true {
        sink(visit.cell(id), RollupSum(numerator: visit.hasAntibiotic ? 1 : 0, denominator: 1))
      }
    }
  }

  /// A stay that has ended, with its day of discharge.
  private static func discharges(_ visits: [VisitFact]) -> [(visit: VisitFact, day: Int)] {
    visits.compactMap { visit in
      guard visit.isInpatient, let left = visit.left, left.day >= visit.day else { return nil }
      return (visit, left.day)
    }
  }

  private static let discharged = Bilingual(
    id: "Semua yang keluar dari rawat inap, hidup atau meninggal.",
    en: "All who left a stay, alive or dead.")

  static let hospital: [Indicator] = [
    Indicator(
      id: "H2", version: 1,
      title: Bilingual(
        id: "Rerata lama rawat (AVLOS), hari", en: "Mean length of stay (AVLOS), days"),
      numerator: Bilingual(
        id: "Jumlah hari rawat yang keluar; keluar pada hari masuk dihitung 1 hari.",
        en: "Days of stay of those discharged; leaving on the day of admission counts as 1."),
      denominator: discharged,
      exclusions: Bilingual(
        id: "Kunjungan rawat inap tanpa waktu keluar belum dihitung.",
        en: "A stay without a time of leaving is not counted yet."),
      source: Bilingual(id: "Depkes 2005 (6–9 hari)", en: "Depkes 2005 (6–9 days)"),
      measure: .mean, direction: .neither, target: nil, maturityDays: 0
    ) { visits, sink in
      for (visit, day) in discharges(visits) {
        sink(
          visit.cell("H2", day: day), RollupSum(numerator: max(1, day - visit.day), denominator: 1))
      }
    },
    Indicator(
      id: "H5g", version: 1,
      title: Bilingual(id: "Angka kematian kasar (GDR)", en: "Gross death rate (GDR)"),
      numerator: Bilingual(id: "Meninggal di rawat inap.", en: "Deaths during a stay."),
      denominator: discharged, exclusions: Bilingual(id: "Tidak ada.", en: "None."),
      source: Bilingual(id: "Depkes 2005 (≤ 45 per mil)", en: "Depkes 2005 (≤ 45 per mille)"),
      measure: .perMille, direction: .lowerIsBetter, target: 0.045, maturityDays: 0
    ) { visits, sink in
      for (visit, day) in discharges(visits) {
        sink(
          visit.cell("H5g", day: day),
          RollupSum(numerator: visit.isDeath ? 1 : 0, denominator: 1))
      }
    },
    Indicator(
      id: "H5n", version: 1,
      title: Bilingual(id: "Angka kematian bersih (NDR)", en: "Net death rate (NDR)"),
      numerator: Bilingual(
        id: "Meninggal 48 jam atau lebih sesudah masuk.",
        en: "Deaths 48 hours or more after admission."),
      denominator: discharged,
      exclusions: Bilingual(
        id: "Hilang: meninggal tanpa jam masuk atau keluar dan tanpa kode < 48 / > 48 jam.",
        en: "Missing: a death without both times and without the code of under or over 48 hours."),
      source: Bilingual(id: "Depkes 2005 (≤ 25 per mil)", en: "Depkes 2005 (≤ 25 per mille)"),
      measure: .perMille, direction: .lowerIsBetter, target: 0.025, within: "H5g",
      maturityDays: 0
    ) { visits, sink in
      for (visit, day) in discharges(visits) {
        let isLate: Bool? =
          switch visit.disposition {
          case "exp-gt48h": true
          case "exp-lt48h": false
          default: visit.stayMinutes.map { $0 >= 48 * 60 }
          }
        guard !visit.isDeath || isLate != nil else {
          sink(visit.cell("H5n", day: day), RollupSum(missing: 1))
          continue
        }
        let counts = visit.isDeath && isLate == true
        sink(
          visit.cell("H5n", day: day), RollupSum(numerator: counts ? 1 : 0, denominator: 1))
      }
    },
  ]

  static let volume: [Indicator] = [
    Indicator(
      id: "V1", version: 1, title: Bilingual(id: "Kunjungan", en: "Visits"),
      numerator: Bilingual(
        id: "Kunjungan yang sah, semua jenis.", en: "Visits that stand, of every kind."),
      denominator: Bilingual(id: "Sama dengan pembilang.", en: "The same as the numerator."),
      exclusions: Bilingual(
        id: "Dibatalkan, direncanakan, ditarik kembali.", en: "Cancelled, planned, taken back."),
      source: Bilingual(id: "Hitungan", en: "A count"),
      measure: .total, direction: .neither, target: nil, maturityDays: 0
    ) { visits, sink in
      for visit in visits { sink(visit.cell("V1"), RollupSum(numerator: 1, denominator: 1)) }
    },
    Indicator(
      id: "M1", version: 1,
      title: Bilingual(id: "Kematian di fasilitas", en: "Deaths in facilities"),
      numerator: Bilingual(
        id:
          "Orang yang meninggal di fasilitas, tiap orang sekali, pada kunjungan "
          + "pertama yang menyatakannya.",
        en: "Persons who died in a facility, each once, at the first visit that says so."),
      denominator: Bilingual(id: "Sama dengan pembilang.", en: "The same as the numerator."),
      exclusions: Bilingual(
        id: "Kematian di luar fasilitas tidak terlihat.", en: "Deaths elsewhere are not seen."),
      source: Bilingual(id: "Hitungan", en: "A count"),
      measure: .total, direction: .neither, target: nil, perPeople: 100_000, maturityDays: 0
    ) { visits, sink in
      guard let death = visits.first(where: \.isDeath) else { return }
      sink(
        death.cell("M1", day: death.left?.day), RollupSum(numerator: 1, denominator: 1))
    },
  ]
}
