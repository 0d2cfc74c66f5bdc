import RecordModel

extension ServiceStandard {
  /// The twelve, in the order of the law.
  package static let all: [ServiceStandard] = mothers + ages + illnesses

  private static func once(
    _ id: String, _ en: String, of whom: String, _ whomEnglish: String
  ) -> Bilingual {
    Bilingual(
      id: "\(whom) yang terlihat dalam kunjungan tahun itu, tiap orang sekali se-kota. \(id)",
      en: "\(whomEnglish) seen at a visit of that year, each person once in the city. \(en)")
  }

  private static let target = (
    id: "Sasaran tahunan diisi Dinas dan dibandingkan di halaman SPM.",
    en: "The year's target is stated by the office and compared on the page SPM."
  )

  private static let mothers: [ServiceStandard] = [
    ServiceStandard(
      id: "SPM01",
      title: Bilingual(id: "SPM 1: ibu hamil", en: "SPM 1: pregnant women"),
      served: Bilingual(
        id: "Kontak antenatal keenam satu kehamilan jatuh dalam tahun itu.",
        en: "The sixth antenatal contact of a pregnancy falls in that year."),
      owed: once(target.id, target.en, of: "Ibu hamil", "Pregnant women"),
      limits: Bilingual(
        id: "Isi 10T, tablet darah, dan kunjungan rumah tidak terlihat dari kunjungan.",
        en: "The contents (10T), iron tablets and home visits cannot be told from visits."),
      isOwed: \.isAntenatal
    ) { course, visits in
      let sixth = Pregnancy.all(visits).compactMap { $0.contacts.dropFirst(5).first }
      return course.first { visit in sixth.contains { $0.visit == visit.visit } }
    },
    ServiceStandard(
      id: "SPM02", title: Bilingual(id: "SPM 2: ibu bersalin", en: "SPM 2: childbirth"),
      served: Bilingual(
        id: "Bersalin di fasilitas (ICD-10 O80–O84, ICD-9-CM 72–74).",
        en: "Gave birth in a facility (ICD-10 O80–O84, ICD-9-CM 72–74)."),
      owed: once(target.id, target.en, of: "Ibu bersalin", "Women giving birth"),
      limits: Bilingual(
        id:
          "Persalinan di rumah tidak terlihat, jadi bagian dari yang terlihat selalu 100 %; "
          + "hanya perbandingan dengan sasaran yang bermakna.",
        en:
          "Births at home are not seen, so the share of those seen is always 100%; only the "
          + "comparison with the target means anything."),
      isOwed: \.isDelivery
    ) { course, _ in course.first },
    ServiceStandard(
      id: "SPM03", title: Bilingual(id: "SPM 3: bayi baru lahir", en: "SPM 3: newborns"),
      served: Bilingual(
        id: "Kunjungan pada hari 0–2, 3–7, dan 8–28 (KN lengkap).",
        en: "Visits on days 0–2, 3–7 and 8–28 of life."),
      owed: once(target.id, target.en, of: "Bayi sampai 28 hari", "Children up to 28 days"),
      limits: Bilingual(
        id:
          "Vitamin K, salep mata, dan kunjungan rumah tidak terlihat. Bayi tanpa tanggal "
          + "lahir tidak dihitung.",
        en:
          "Vitamin K, eye ointment and home visits cannot be told. Without a birth date a "
          + "child is not counted."),
      isOwed: { $0.newbornDays != nil },
      completed: { course, visits in
        let windows = [0...2, 3...7, 8...28]
        let days = visits.compactMap(\.newbornDays)
        guard windows.allSatisfy({ window in days.contains { window.contains($0) } }) else {
          return nil
        }
        return course.first { (8...28).contains($0.newbornDays ?? -1) }
      }),
  ]

  private static let ages: [ServiceStandard] = [
    ServiceStandard(
      id: "SPM04", title: Bilingual(id: "SPM 4: balita", en: "SPM 4: children under five"),
      served: Bilingual(
        id: "Berat badan diukur sedikitnya 8 kali dan panjang 2 kali dalam tahun itu.",
        en: "Weighed at least 8 times and measured twice in that year."),
      owed: once(target.id, target.en, of: "Anak 0–59 bulan", "Children of 0 to 59 months"),
      limits: Bilingual(
        id: "Posyandu, vitamin A, dan pemantauan perkembangan tidak terlihat dari kunjungan.",
        en: "Posyandu, vitamin A and development checks cannot be told from visits."),
      isOwed: { [.infantYoung, .infant, .toddler].contains($0.ageBand) },
      completed: { course, _ in
        var (weights, heights) = (0, 0)
        for visit in course {
          if visit.signs.contains(.weight) { weights += 1 }
          if visit.signs.contains(.height) { heights += 1 }
          if weights >= 8, heights >= 2 { return visit }
        }
        return nil
      }),
    ServiceStandard(
      id: "SPM05", title: Bilingual(id: "SPM 5: usia sekolah", en: "SPM 5: school age"),
      served: Bilingual(
        id: "Berat dan tinggi badan diukur dalam tahun itu.",
        en: "Weight and height were measured in that year."),
      owed: once(target.id, target.en, of: "Anak 5–14 tahun", "Children of 5 to 14 years"),
      limits: Bilingual(
        id:
          "Penjaringan di sekolah, mata, telinga, dan gigi tidak terlihat; kelas 1 dan 7 "
          + "tidak dapat dibedakan.",
        en:
          "Screening in schools, eyes, ears and teeth cannot be told, nor grades 1 and 7."),
      isOwed: { $0.ageBand == .child },
      completed: whenAll([{ $0.signs.contains(.weight) }, { $0.signs.contains(.height) }])),
    ServiceStandard(
      id: "SPM06", title: Bilingual(id: "SPM 6: usia produktif", en: "SPM 6: working age"),
      served: Bilingual(
        id: "Berat, tinggi, tekanan darah, dan gula darah diukur dalam tahun itu.",
        en: "Weight, height, blood pressure and glucose were measured in that year."),
      owed: once(target.id, target.en, of: "Warga 15–59 tahun", "People of 15 to 59 years"),
      limits: Bilingual(
        id: "Lingkar perut, indra, dan skrining kanker tidak dinilai.",
        en: "Waist, senses and cancer screening are not judged."),
      isOwed: { [.young, .adult, .middle].contains($0.ageBand) },
      completed: whenAll([
        { $0.signs.contains(.weight) }, { $0.signs.contains(.height) }, \.hasPressure,
        \.hasGlucose,
      ])),
    ServiceStandard(
      id: "SPM07", title: Bilingual(id: "SPM 7: usia lanjut", en: "SPM 7: older people"),
      served: Bilingual(
        id: "Tekanan darah, gula darah, dan kolesterol diukur dalam tahun itu.",
        en: "Blood pressure, glucose and cholesterol were measured in that year."),
      owed: once(target.id, target.en, of: "Warga 60 tahun ke atas", "People of 60 and over"),
      limits: Bilingual(
        id: "Skrining jiwa dan kemandirian tidak terlihat dari kunjungan.",
        en: "Screening of mind and independence cannot be told from visits."),
      isOwed: { $0.ageBand == .old },
      completed: whenAll([\.hasPressure, \.hasGlucose, { $0.signs.contains(.cholesterol) }])),
  ]

  private static let illnesses: [ServiceStandard] = [
    monthly(
      "SPM08", Bilingual(id: "hipertensi", en: "hypertension"), 8, "I10", "I15",
      Bilingual(id: "Tekanan darah", en: "Blood pressure"), \.hasPressure),
    monthly(
      "SPM09", Bilingual(id: "diabetes melitus", en: "diabetes"), 9, "E10", "E14",
      Bilingual(id: "Gula darah atau HbA1c", en: "Glucose or HbA1c"), \.hasGlucose),
    ServiceStandard(
      id: "SPM10", title: Bilingual(id: "SPM 10: ODGJ berat", en: "SPM 10: severe mental illness"),
      served: Bilingual(
        id: "Berkunjung dengan diagnosis F20–F29 dalam tahun itu.",
        en: "A visit with a diagnosis of F20–F29 in that year."),
      owed: once(target.id, target.en, of: "Orang dengan F20–F29", "People with F20–F29"),
      limits: Bilingual(
        id:
          "Pemeriksaan jiwa dan edukasi tidak terlihat; bagian dari yang terlihat selalu "
          + "100 %, hanya perbandingan dengan sasaran yang bermakna.",
        en:
          "Examination and education cannot be told; the share of those seen is always 100%, "
          + "only the comparison with the target means anything."),
      isOwed: { $0.hasDiagnosis("F20", "F29") }
    ) { course, _ in course.first },
    ServiceStandard(
      id: "SPM11", title: Bilingual(id: "SPM 11: terduga TB", en: "SPM 11: suspected TB"),
      served: Bilingual(
        id: "Dahak diperiksa (LOINC 11477-7) dalam tahun itu.",
        en: "Sputum was examined (LOINC 11477-7) in that year."),
      owed: once(
        target.id, target.en, of: "Orang dengan Z03.0, A15–A19, atau dahak diperiksa",
        "People with Z03.0, A15–A19, or sputum examined"),
      limits: Bilingual(
        id: "Tes cepat molekuler dan edukasi tidak terlihat dari kunjungan.",
        en: "Molecular tests and education cannot be told from visits."),
      isOwed: {
        $0.hasDiagnosis("A15", "A19") || $0.diagnoses.contains { $0.hasPrefix("Z03.0") }
          || $0.signs.contains(.sputum)
      }
    ) { course, _ in course.first { $0.signs.contains(.sputum) } },
    ServiceStandard(
      id: "SPM12", title: Bilingual(id: "SPM 12: risiko HIV", en: "SPM 12: at risk of HIV"),
      served: Bilingual(
        id: "Tes HIV (LOINC 80387-4) dalam tahun itu.",
        en: "A test for HIV (LOINC 80387-4) in that year."),
      owed: once(
        target.id, target.en, of: "Ibu hamil, orang dengan TB (A15–A19) atau IMS (A50–A64)",
        "Pregnant women, people with TB (A15–A19) or an STI (A50–A64)"),
      limits: Bilingual(
        id: "Kelompok berisiko lain tidak dikenali dari kunjungan, dan tidak dicatat di sini.",
        en: "Other groups at risk cannot be told from visits, and are not noted here."),
      isOwed: {
        $0.isAntenatal || $0.hasDiagnosis("A15", "A19") || $0.hasDiagnosis("A50", "A64")
          || $0.signs.contains(.hivTest)
      }
    ) { course, _ in course.first { $0.signs.contains(.hivTest) } },
  ]

  private static func monthly(
    _ id: String, _ illness: Bilingual, _ number: Int, _ from: String, _ through: String,
    _ measured: Bilingual, _ isMeasured: @escaping @Sendable (VisitFact) -> Bool
  ) -> ServiceStandard {
    ServiceStandard(
      id: id,
      title: Bilingual(
        id: "SPM \(number): \(illness.indonesian)", en: "SPM \(number): \(illness.english)"),
      served: Bilingual(
        id:
          "\(measured.indonesian) diukur tiap bulan sejak kunjungan pertamanya tahun itu "
          + "sampai Desember.",
        en:
          "\(measured.english) measured in every month from the first visit of the year to "
          + "December."),
      owed: once(
        target.id, target.en, of: "Orang 15 tahun ke atas dengan ICD-10 \(from)–\(through)",
        "People of 15 and over with ICD-10 \(from)–\(through)"),
      limits: Bilingual(
        id:
          "Edukasi tidak terlihat. Angka baru lengkap setelah Desember: sebelum itu tidak "
          + "seorang pun memenuhi.",
        en:
          "Education cannot be told. The figure is whole only after December: before it "
          + "nobody meets it."),
      isOwed: {
        $0.hasDiagnosis(from, through)
          && ![.infantYoung, .infant, .toddler, .child].contains($0.ageBand)
      }, completed: everyMonth(isMeasured))
  }
}

extension Indicator {
  static let services: [Indicator] = ServiceStandard.all.map(\.indicator)
}
