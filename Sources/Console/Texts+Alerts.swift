import Monitoring
import RecordModel
import Statistics

/// Words of the pages of SKDR and of disease alerts.
enum AlertTexts {
  static let skdr = Bilingual(id: "SKDR", en: "SKDR (disease alerts)")
  static let lead = Bilingual(
    id:
      "Laporan mingguan W2 dibuat dari kunjungan, Minggu sampai Sabtu (WITA), tanpa isian lain. Satu orang dihitung sekali untuk satu episode. Kode ICD-10 setiap penyakit adalah usulan yang perlu disahkan surveilans dinas.",
    en:
      "The weekly report W2 is made from visits, Sunday to Saturday (WITA), without any other form. A person counts once for an episode. The ICD-10 codes of the diseases are a proposal that the office's surveillance has to approve."
  )
  static let week = Bilingual(id: "Minggu", en: "Week")
  static let weekHint = Bilingual(id: "Minggu, seperti 2026-W31", en: "Week, as 2026-W31")
  static let previousWeek = Bilingual(id: "Minggu sebelumnya", en: "Week before")
  static let nextWeek = Bilingual(id: "Minggu berikutnya", en: "Next week")
  static let disease = Bilingual(id: "Penyakit", en: "Disease")
  static let all = Bilingual(id: "Semua kunjungan", en: "All visits")
  static let notCounted = Bilingual(
    id: "Minggu ini belum dihitung.", en: "This week has not been counted.")
  static let inbox = Bilingual(id: "Peringatan terbuka", en: "Open alerts")
  static let noAlerts = Bilingual(id: "Tidak ada peringatan terbuka.", en: "No open alert.")
  static let closedAlerts = Bilingual(id: "Peringatan yang ditutup", en: "Closed alerts")
  static let noClosedAlerts = Bilingual(
    id: "Tidak ada peringatan yang ditutup.", en: "No closed alert.")
  static let furtherAlerts = Bilingual(id: "Peringatan berikutnya", en: "Further alerts")
  static let alerts = Bilingual(id: "Peringatan", en: "Alerts")

  static func noise(_ ratio: String, _ model: String?) -> Bilingual {
    let local =
      model.map { "menurut model paling banyak \($0) (kota dan kelurahan)." }
      ?? "untuk model belum dapat dikatakan, karena riwayatnya belum tiga tahun."
    let english =
      model.map { "the model at most \($0) (city and kelurahan)." }
      ?? "for the model that cannot be told yet, its history is shorter than three years."
    return Bilingual(
      id:
        "Andaikata kota tetap seperti setahun terakhir, aturan resmi 1,5 kali akan memunculkan sekitar \(ratio) peringatan setahun karena kebetulan saja (tingkat kota); \(local)",
      en:
        "If the city stayed as in the last year, the official ratio of 1.5 would be expected to alarm about \(ratio) times a year by chance alone (in the city as a whole); \(english)"
    )
  }
  static let grid = Bilingual(
    id: "W2 menurut penyakit dan fasilitas", en: "W2 by disease and facility")
  static let area = Bilingual(id: "Wilayah", en: "Area")
  static let city = Bilingual(id: "Kota Banjarmasin", en: "City of Banjarmasin")
  static let urgency = Bilingual(id: "Tingkat", en: "Urgency")
  static let red = Bilingual(id: "merah", en: "red")
  static let amber = Bilingual(id: "kuning", en: "amber")
  static let state = Bilingual(id: "Keadaan", en: "State")
  static let owner = Bilingual(id: "Pemegang", en: "Owner")
  static let clocksAt = Bilingual(id: "Batas waktu dibaca pada", en: "Clocks read at")
  static let clocks = Bilingual(
    id: "Dalam 24 jam: diambil, diverifikasi, dikaji", en: "Within 24 h: taken, verified, assessed")
  static let rule = Bilingual(id: "Aturan resmi", en: "Official rule")
  static let total = Bilingual(id: "Kasus", en: "Cases")
  static let firstVersion = Bilingual(id: "Versi pertama", en: "First version")
  static let before = Bilingual(id: "Minggu lalu", en: "Week before")
  static let expectedFinal = Bilingual(id: "Perkiraan akhir", en: "Expected final")
  static let version = Bilingual(id: "Versi", en: "Version")
  static let counted = Bilingual(id: "dihitung", en: "counted")
  static let complete = Bilingual(id: "Kelengkapan", en: "Completeness")
  static let timely = Bilingual(id: "Ketepatan (sebelum Rabu)", en: "Timeliness (before Wednesday)")
  static let curve = Bilingual(id: "Kurva epidemi, per minggu", en: "Epidemic curve, by week")
  static let cases = Bilingual(id: "Kasus", en: "Cases")
  static let deaths = Bilingual(id: "Meninggal", en: "Deaths")
  static let model = Bilingual(id: "Farrington: harapan", en: "Farrington: expected")
  static let expected = Bilingual(id: "Harapan model", en: "Expected by the model")
  static let epidemicThreshold = Bilingual(
    id: "Ambang epidemi (MEM)", en: "Epidemic threshold (MEM)")
  static let nobodyOwes = Bilingual(
    id: "tidak ada fasilitas yang wajib lapor minggu itu",
    en: "no facility owed a report of that week")
  static let threshold = Bilingual(id: "Ambang aturan", en: "Threshold of the rule")
  static let bound = Bilingual(id: "Batas atas model", en: "Upper bound of the model")
  static let p = Bilingual(id: "p", en: "p")
  static let q = Bilingual(id: "q (Benjamini-Hochberg)", en: "q (Benjamini-Hochberg)")
  static let family = Bilingual(id: "Dinilai", en: "Judged")
  static let method = Bilingual(id: "Model", en: "Model")
  static let verdicts = Bilingual(id: "Penilaian per minggu", en: "Verdicts by week")
  static let places = Bilingual(
    id: "Fasilitas dan kelurahan tempat tinggal", en: "Facilities and kelurahan of residence")
  static let criteria = Bilingual(
    id: "Tujuh kriteria KLB (Permenkes 1501/2010 pasal 6)",
    en: "Seven criteria of an outbreak (Permenkes 1501/2010, article 6)")
  static let criterion = Bilingual(id: "Kriteria", en: "Criterion")
  static let verdict = Bilingual(id: "Terpenuhi", en: "Met")
  static let numbers = Bilingual(id: "Angka", en: "Numbers")
  static let declared = Bilingual(
    id: "KLB ditetapkan oleh pejabat, bukan oleh program.",
    en: "An outbreak is declared by an official, not by the program.")
  static let met = Bilingual(id: "ya", en: "yes")
  static let notMet = Bilingual(id: "tidak", en: "no")
  static let unknown = Bilingual(id: "tidak dapat dinilai", en: "cannot be told")
  static let fromNone = Bilingual(
    id: "naik dari nol, kelipatannya tidak dapat dihitung",
    en: "a rise from none, of which no multiple can be told")
  static let course = Bilingual(id: "Riwayat penanganan", en: "What was done")
  static let nothingDone = Bilingual(id: "Belum ada langkah.", en: "No step yet.")
  static let note = Bilingual(
    id: "Catatan (tanpa nama pasien)", en: "Note (without a patient's name)")
  static let outcome = Bilingual(id: "Hasil penutupan", en: "Outcome on closing")
  static let w1 = Bilingual(id: "Draf W1 (24 jam)", en: "Draft of W1 (24 hours)")
  static let w1Lead = Bilingual(
    id: "Laporan kewaspadaan, terisi dari data. Periksa, lengkapi, cetak, dan tandatangani.",
    en: "Early report, filled in from the data. Check, complete, print and sign it.")
  static let exact = Bilingual(
    id:
      "Angka kecil tampak di halaman ini karena setiap kasus harus ditindaklanjuti; setiap pembukaan dicatat.",
    en:
      "Small counts show on this page since each case has to be followed up; each look is logged.")
  static let backToAlert = Bilingual(id: "Kembali ke peringatan", en: "Back to the alert")
  static let back = Bilingual(id: "Kembali ke SKDR", en: "Back to SKDR")
  static let refused = Bilingual(id: "Tidak dapat dilakukan", en: "This cannot be done")

  static func state(_ state: AlertState) -> Bilingual {
    switch state {
    case .new: Bilingual(id: "baru", en: "new")
    case .verified: Bilingual(id: "terverifikasi", en: "verified")
    case .assessed: Bilingual(id: "dikaji", en: "assessed")
    case .responded: Bilingual(id: "ditindaklanjuti", en: "responded")
    case .closed: Bilingual(id: "ditutup", en: "closed")
    }
  }

  static func step(_ name: String) -> Bilingual {
    switch name {
    case "take": Bilingual(id: "Ambil alih", en: "Take over")
    case "verify": Bilingual(id: "Verifikasi: ada kasus", en: "Verify: there are cases")
    case "assess": Bilingual(id: "Kajian risiko selesai", en: "Risk assessed")
    case "respond": Bilingual(id: "Tindakan dilakukan", en: "Response made")
    default: Bilingual(id: "Tutup", en: "Close")
    }
  }

  static func outcome(_ outcome: AlertOutcome) -> Bilingual {
    switch outcome {
    case .outbreak: Bilingual(id: "KLB ditetapkan", en: "outbreak declared")
    case .contained: Bilingual(id: "terkendali", en: "contained")
    case .noEvent: Bilingual(id: "bukan kejadian", en: "no event")
    case .dataError: Bilingual(id: "kesalahan data", en: "data error")
    }
  }

  static func method(_ method: AlertSignal.Method) -> Bilingual {
    switch method {
    case .farrington: Bilingual(id: "Farrington", en: "Farrington")
    case .essence:
      Bilingual(
        id: "EARS C2 dan ESSENCE harian (riwayat kurang dari tiga tahun)",
        en: "EARS C2 and daily ESSENCE (history shorter than three years)")
    case .ears: Bilingual(id: "EARS C2", en: "EARS C2")
    case .none:
      Bilingual(id: "riwayat terlalu pendek", en: "history too short")
    }
  }

  static func rule(_ rule: SKDRRule) -> Bilingual {
    switch rule {
    case .ratio: Bilingual(id: "1,5 kali minggu lalu", en: "1.5 times the week before")
    case .count(let minimum): Bilingual(id: "mulai \(minimum) kasus", en: "from \(minimum) cases")
    case .trend: Bilingual(id: "pantau tren", en: "trend is watched")
    }
  }

  static func criterion(_ criterion: OutbreakCriteria.Criterion) -> Bilingual {
    switch criterion {
    case .newDisease:
      Bilingual(id: "Penyakit baru atau tidak dikenal di wilayah", en: "New or unknown in the area")
    case .continuousRise:
      Bilingual(id: "Naik terus tiga kurun berturut-turut", en: "Rises three periods in a row")
    case .doubled:
      Bilingual(id: "Dua kali kurun sebelumnya atau lebih", en: "At least twice the period before")
    case .monthDoubled:
      Bilingual(
        id:
          "Kasus satu bulan (empat minggu terakhir) dua kali rata-rata per empat minggu tahun lalu",
        en: "A month (the last four weeks) at least twice last year's mean of four weeks")
    case .yearDoubled:
      Bilingual(
        id: "Rata-rata bulanan tahun ini dua kali tahun lalu, pada minggu-minggu yang sama",
        en: "This year's monthly mean at least twice last year's, over the same weeks")
    case .fatality:
      Bilingual(
        id: "Angka kematian kasus naik 50 % atau lebih", en: "Case fatality up by half or more")
    case .proportionDoubled:
      Bilingual(
        id: "Angka proporsi dua kali kurun sebelumnya",
        en: "Proportional rate at least twice the period before")
    }
  }

  static let cluster = Bilingual(id: "Pengelompokan kelurahan", en: "Cluster of kelurahan")

  static func noCluster(_ chance: String) -> Bilingual {
    Bilingual(
      id:
        "Kasus minggu terakhir tidak mengelompok melebihi kebetulan (pindai melingkar, p \(chance)).",
      en: "The last week's cases crowd nowhere beyond chance (circular scan, p \(chance)).")
  }

  static func clusterOf(_ places: String, _ chance: String) -> Bilingual {
    Bilingual(
      id: "Kasus minggu terakhir mengelompok di \(places) (pindai melingkar, p \(chance)).",
      en: "The last week's cases crowd in \(places) (circular scan, p \(chance)).")
  }

  static func clusterOf(
    _ places: String, cases: String, expected: String, _ chance: String
  ) -> Bilingual {
    Bilingual(
      id:
        "Kasus minggu terakhir mengelompok di \(places): \(cases) kasus, \(expected) diharapkan menurut kunjungan (pindai melingkar, p \(chance)).",
      en:
        "The last week's cases crowd in \(places): \(cases) cases, \(expected) expected by visits (circular scan, p \(chance))."
    )
  }

  static func otherPlaces(_ count: String) -> Bilingual {
    Bilingual(
      id: "\(count) kelurahan lain dengan jumlah tersembunyi",
      en: "\(count) more kelurahan whose counts are hidden")
  }

  static func season(_ threshold: String, _ seasons: String) -> Bilingual {
    Bilingual(
      id: "Ambang epidemi \(threshold) kasus per minggu (MEM dari \(seasons) musim yang serupa).",
      en:
        "The epidemic threshold is \(threshold) cases a week (MEM of \(seasons) seasons that are alike)."
    )
  }

  static func phase(_ level: MovingEpidemicMethod.Level) -> Bilingual {
    switch level {
    case .baseline:
      Bilingual(id: "Fase: di luar musim epidemi.", en: "Phase: outside the epidemic season.")
    case .low:
      Bilingual(
        id: "Fase: musim epidemi, intensitas rendah.", en: "Phase: epidemic season, low intensity.")
    case .medium:
      Bilingual(
        id: "Fase: musim epidemi, intensitas sedang.",
        en: "Phase: epidemic season, medium intensity.")
    case .high:
      Bilingual(
        id: "Fase: musim epidemi, intensitas tinggi.", en: "Phase: epidemic season, high intensity."
      )
    case .veryHigh:
      Bilingual(
        id: "Fase: musim epidemi, intensitas sangat tinggi.",
        en: "Phase: epidemic season, very high intensity.")
    }
  }

  static func provisional(_ known: String, _ expected: String) -> Bilingual {
    Bilingual(
      id: "Minggu terakhir sementara: \(known) diketahui, perkiraan akhir \(expected).",
      en: "The last week is provisional: \(known) known, \(expected) expected in the end.")
  }

  static let rounded = Bilingual(
    id: "Jumlah seluruh kunjungan per minggu dibulatkan ke kelipatan lima.",
    en: "All visits of a week are rounded to fives.")
  static let noFinal = Bilingual(
    id: "Perkiraan akhir belum dapat dihitung: riwayat keterlambatan belum cukup.",
    en: "The expected final count cannot be told yet: too little is known of delays.")
}
