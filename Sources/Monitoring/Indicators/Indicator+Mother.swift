import RecordModel

extension Indicator {
  /// Days after the first contact until a pregnancy is surely over.
  private static let pregnancyDays = 280
  /// Days after the first vaccination until a child is surely one year old.
  private static let firstYearDays = 365

  static let antenatal: [Indicator] = [
    contacts(
      "A1", Bilingual(id: "K1 murni", en: "First contact in the first trimester (K1)"),
      Bilingual(
        id: "Kehamilan yang kontak pertamanya paling lambat pada minggu ke-12.",
        en: "Pregnancies whose first contact was in week 12 or before."), matures: 0
    ) { pregnancy, _ in
      guard let first = pregnancy.contacts.first, let start = pregnancy.firstDay else {
        return false
      }
      return (first.day - start) / 7 <= 12
    },
    contacts(
      "A4", Bilingual(id: "K4", en: "Four contacts (K4)"),
      Bilingual(
        id: "Kehamilan dengan sedikitnya 1 kontak trimester I, 1 trimester II, 2 trimester III.",
        en: "Pregnancies with at least 1 contact in trimester 1, 1 in 2 and 2 in 3."),
      matures: pregnancyDays, within: "A1"
    ) { _, counts in counts[0] >= 1 && counts[1] >= 1 && counts[2] >= 2 },
    contacts(
      "A6", Bilingual(id: "K6", en: "Six contacts (K6)"),
      Bilingual(
        id: "Kehamilan dengan sedikitnya 2 kontak trimester I, 1 trimester II, 3 trimester III.",
        en: "Pregnancies with at least 2 contacts in trimester 1, 1 in 2 and 3 in 3."),
      matures: pregnancyDays, within: "A4"
    ) { _, counts in isComplete(counts) }, beforeBirth,
  ]

  /// Whether contacts by trimester are six as they are to be.
  private static func isComplete(_ counts: [Int]) -> Bool {
    counts[0] >= 2 && counts[1] >= 1 && counts[2] >= 3
  }

  private static let beforeBirth = Indicator(
    id: "A5", version: 1,
    title: Bilingual(
      id: "Ibu bersalin dengan ANC lengkap", en: "Births after complete antenatal care"),
    numerator: Bilingual(
      id: "Persalinan yang kehamilannya punya kontak antenatal sesuai pola K6, fasilitas mana pun.",
      en: "Births after a pregnancy with the contacts of K6, at any facility."),
    denominator: Bilingual(
      id:
        "Persalinan di fasilitas (ICD-10 O80–O84, ICD-9-CM 72–74), tiap persalinan sekali, dihitung untuk "
        + "fasilitas kontak antenatal pertama; tanpa kontak, untuk tempat bersalin.",
      en:
        "Births in facilities (ICD-10 O80–O84, ICD-9-CM 72–74), each once, counted for the facility of the first "
        + "antenatal contact; without any, for the place of birth."),
    exclusions: Bilingual(
      id:
        "Hilang: ada kontak, tetapi usia kehamilan tidak pernah dikirim (LOINC 18185-9). Isi layanan 10T tidak "
        + "dinilai.",
      en:
        "Missing: there were contacts, but the week was never sent (LOINC 18185-9). The contents of 10T are not "
        + "judged."),
    source: Bilingual(
      id: "Permenkes 30/2022 (INM puskesmas: ANC sesuai standar)",
      en: "Permenkes 30/2022 (INM of puskesmas: antenatal care to standard)"),
    measure: .proportion, direction: .higherIsBetter, target: 1, maturityDays: 0
  ) { visits, sink in
    let pregnancies = Pregnancy.all(visits)
    for birth in Pregnancy.births(visits) {
      guard let pregnancy = pregnancies.last(where: { $0.ends(with: birth) }),
        let first = pregnancy.contacts.first
      else {
        sink(birth.cell("A5"), RollupSum(denominator: 1))
        continue
      }
      let cell = first.cell("A5", day: birth.day)
      guard let counts = pregnancy.byTrimester else {
        sink(cell, RollupSum(missing: 1))
        continue
      }
      sink(cell, RollupSum(numerator: isComplete(counts) ? 1 : 0, denominator: 1))
    }
  }

  private static func contacts(
    _ id: String, _ title: Bilingual, _ numerator: Bilingual, matures: Int,
    within outer: String? = nil, _ isMet: @escaping @Sendable (Pregnancy, [Int]) -> Bool
  ) -> Indicator {
    Indicator(
      id: id, version: 1, title: title, numerator: numerator,
      denominator: Bilingual(
        id:
          "Kehamilan dengan kontak antenatal (ICD-10 Z34–Z36, atau usia kehamilan "
          + "dikirim), fasilitas mana pun, tiap kehamilan sekali, pada kontak pertamanya.",
        en:
          "Pregnancies with an antenatal contact (ICD-10 Z34–Z36, or the week was "
          + "sent), at any facility, each once, at its first contact."),
      exclusions: Bilingual(
        id:
          "Hilang: usia kehamilan tidak pernah dikirim (LOINC 18185-9). Isi layanan "
          + "10T dan pelaksananya tidak dinilai.",
        en:
          "Missing: the week was never sent (LOINC 18185-9). The contents of the "
          + "contact (10T) and who gave it are not judged."),
      source: Bilingual(
        id: "Pedoman antenatal Kemenkes; pola kontak perlu dicocokkan dengan juknis",
        en: "Antenatal guidance of Kemenkes; the pattern awaits a check against it"),
      measure: .proportion, direction: .higherIsBetter, target: nil, within: outer,
      maturityDays: matures
    ) { visits, sink in
      for pregnancy in Pregnancy.all(visits) {
        guard let first = pregnancy.contacts.first else { continue }
        guard let counts = pregnancy.byTrimester else {
          sink(first.cell(id), RollupSum(missing: 1))
          continue
        }
        sink(
          first.cell(id),
          RollupSum(numerator: isMet(pregnancy, counts) ? 1 : 0, denominator: 1))
      }
    }
  }

  private static func isInfant(_ visit: VisitFact) -> Bool {
    visit.ageBand == .infantYoung || visit.ageBand == .infant
  }

  /// How often a child was given a vaccine before his first birthday, on days of their own.
  private static func doses(_ visits: [VisitFact], _ sign: CareSign) -> Int {
    Set(visits.filter { isInfant($0) && $0.signs.contains(sign) }.map(\.day)).count
  }

  private static let vaccines: CareSign = [.bcg, .dpt, .polio, .measles]

  private static let vaccinated = Bilingual(
    id:
      "Vaksin dikenali dari prosedur ICD-9-CM kunjungan (99.33, 99.37, 99.39, 99.41, "
      + "99.45, 99.48) atau nama vaksin dalam resep. Sumber daya FHIR Immunization "
      + "disimpan tersegel dan tidak dihitung. Anak tanpa vaksinasi tidak terlihat: "
      + "bandingkan dengan sasaran bayi.",
    en:
      "Vaccines are known by ICD-9-CM procedures of a visit (99.33, 99.37, 99.39, "
      + "99.41, 99.45, 99.48) or a vaccine's name in a prescription. FHIR Immunization "
      + "resources are kept sealed and not counted. Children never vaccinated are not "
      + "seen: compare with the target of infants.")

  static let immunisation: [Indicator] = [
    Indicator(
      id: "A7", version: 1,
      title: Bilingual(
        id: "Imunisasi dasar lengkap sebelum 1 tahun",
        en: "Basic immunisation complete before one year"),
      numerator: Bilingual(
        id: "Anak yang sebelum 12 bulan mendapat BCG 1, DPT 3, polio 4, campak 1.",
        en: "Children given BCG 1, DPT 3, polio 4 and measles 1 before 12 months."),
      denominator: Bilingual(
        id: "Anak yang mendapat satu vaksin dasar sebelum 12 bulan, di fasilitas mana pun.",
        en: "Children given any basic vaccine before 12 months, at any facility."),
      exclusions: vaccinated,
      source: Bilingual(
        id: "Permenkes 12/2017; jadwal perlu dicocokkan dengan yang terbaru",
        en: "Permenkes 12/2017; the schedule awaits a check against the newest"),
      measure: .proportion, direction: .higherIsBetter, target: nil, maturityDays: firstYearDays
    ) { visits, sink in
      guard
        let first = visits.first(where: { isInfant($0) && !$0.signs.isDisjoint(with: vaccines) })
      else { return }
      let isComplete =
        doses(visits, .bcg) >= 1 && doses(visits, .dpt) >= 3 && doses(visits, .polio) >= 4
        && doses(visits, .measles) >= 1
      sink(first.cell("A7"), RollupSum(numerator: isComplete ? 1 : 0, denominator: 1))
    },
    Indicator(
      id: "A8", version: 1,
      title: Bilingual(id: "Putus imunisasi DPT 1 ke DPT 3", en: "Drop-out from DPT 1 to DPT 3"),
      numerator: Bilingual(
        id: "Anak yang tidak mendapat dosis ketiga sebelum 12 bulan.",
        en: "Children without a third dose before 12 months."),
      denominator: Bilingual(
        id: "Anak yang mendapat satu dosis DPT sebelum 12 bulan.",
        en: "Children given one dose of DPT before 12 months."),
      exclusions: vaccinated,
      source: Bilingual(
        id: "WHO: (DPT 1 − DPT 3) / DPT 1, di sini per anak",
        en: "WHO: (DPT 1 − DPT 3) / DPT 1, here by child"),
      measure: .proportion, direction: .lowerIsBetter, target: 0.05, maturityDays: firstYearDays
    ) { visits, sink in
      guard let first = visits.first(where: { isInfant($0) && $0.signs.contains(.dpt) }) else {
        return
      }
      sink(
        first.cell("A8"),
        RollupSum(numerator: doses(visits, .dpt) < 3 ? 1 : 0, denominator: 1))
    },
  ]
}
