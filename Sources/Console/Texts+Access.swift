import AccessPolicy
import RecordModel

/// Words of the office's look at visits.
enum LookTexts {
  static let heading = Bilingual(id: "Lihat kunjungan", en: "Look at visits")
  static let lead = Bilingual(
    id:
      "Kunjungan satu fasilitas pada satu hari, tanpa nama dan nomor: hanya tahun lahir dan nama samaran. Nama pasien hanya tampil untuk KLB, ancaman keselamatan, atau perintah pengadilan, dengan nomor dokumennya (Permenkes 24/2022 ps. 35-37). Setiap kali melihat dicatat.",
    en:
      "The visits of one facility on one day, without name and number: year of birth and a pseudonym only. Names are shown for an outbreak, a threat to safety or a court's order only, with the number of the document (Permenkes 24/2022 art. 35-37). Each look is in the log."
  )
  static let visits = Bilingual(id: "Kunjungan", en: "Visits")
  static func context(_ figure: String?, _ facility: String, _ month: String) -> Bilingual {
    let from = [figure, facility, month].compactMap(\.self).joined(separator: ", ")
    return Bilingual(
      id: "Anda datang dari \(from). Pilih hari dalam bulan itu dan tujuannya.",
      en: "You come from \(from). Choose a day of that month, and the purpose.")
  }
  static let facility = Bilingual(id: "Fasilitas", en: "Facility")
  static let day = Bilingual(id: "Tanggal", en: "Day")
  static let number = Bilingual(
    id: "atau nomor pasien (NIK, BPJS); perlu dasar hukum dan dokumen",
    en: "or a person's number (NIK, BPJS); needs a legal basis and a document")
  static let purpose = Bilingual(id: "Tujuan", en: "Purpose")
  static let basis = Bilingual(id: "Dasar hukum", en: "Legal basis")
  static let document = Bilingual(id: "Nomor dokumen", en: "Document number")
  static let show = Bilingual(id: "Lihat", en: "Look")
  static let asFile = Bilingual(
    id: "Atau sebagai berkas (dicatat tersendiri)", en: "Or as a file (logged by itself)")
  static let none = Bilingual(
    id: "Tidak ada kunjungan yang boleh ditampilkan.", en: "There is no visit that may be shown.")
  static let more = Bilingual(
    id:
      "Masih ada kunjungan lain: yang diperiksa hanya 50 terbaru dari satu hari, atau 500 terbaru dari satu orang.",
    en: "There are more visits: only the newest 50 of a day, or 500 of a person, were looked at.")
  static let kind = Bilingual(id: "Jenis", en: "Kind")
  static let diagnoses = Bilingual(id: "Diagnosis", en: "Diagnoses")
  static let person = Bilingual(id: "Orang", en: "Person")
  static let birthYear = Bilingual(id: "Tahun lahir", en: "Year of birth")
  static let why = Bilingual(id: "Mengapa boleh", en: "Why it may be seen")

  static func basis(_ basis: LegalBasis) -> Bilingual {
    switch basis {
    case .lawEnforcement: Bilingual(id: "Penegakan hukum", en: "Law enforcement")
    case .ethics: Bilingual(id: "Etik atau disiplin profesi", en: "Ethics or discipline")
    case .medicalAudit: Bilingual(id: "Audit medis", en: "Medical audit")
    case .outbreak: Bilingual(id: "KLB, wabah, atau bencana", en: "Outbreak or disaster")
    case .research: Bilingual(id: "Pendidikan dan penelitian", en: "Education and research")
    case .safety: Bilingual(id: "Ancaman keselamatan", en: "Threat to safety")
    case .court: Bilingual(id: "Perintah pengadilan", en: "Order of a court")
    }
  }
}

/// Words of emergency access.
enum GlassTexts {
  static let heading = Bilingual(id: "Akses darurat", en: "Emergency access")
  static let lead = Bilingual(
    id:
      "Rekam yang dibuka dalam keadaan darurat, yang menunggu tinjauan lebih dahulu. Orang kedua menilai apakah pembukaan itu beralasan; batasnya 72 jam.",
    en:
      "Records that were opened in an emergency, those that wait for a review first. A second person judges whether it was justified; he has 72 hours."
  )
  static let none = Bilingual(
    id: "Belum pernah ada akses darurat.", en: "There was no emergency access.")
  static let by = Bilingual(id: "Oleh", en: "By")
  static let open = Bilingual(id: "Terbuka", en: "Open")
  static let reason = Bilingual(id: "Alasan", en: "Reason")
  static let justified = Bilingual(id: "Beralasan", en: "Justified")
  static let unjustified = Bilingual(id: "Tidak beralasan", en: "Not justified")
  static let note = Bilingual(id: "Hasil tinjauan", en: "What the review found")
  static let queueLead = Bilingual(
    id:
      "Akses darurat, yang menunggu tinjauan lebih dahulu, sebagai metadata: siapa, di mana, kapan, dan apa keputusannya. Alasan dan hasil tinjauan hanya dibaca peninjau. Nama fasilitas membuka entri lognya; melihat daftar ini dicatat dalam log.",
    en:
      "Emergency accesses, those that wait for a review first, as metadata: who, where, when, and what was decided. The reason and what the review found are read by reviewers alone. A facility's name leads to its entries in the log; looking at this list is in the log."
  )
  static let openedAt = Bilingual(id: "Dibuka", en: "Opened")
  static let endsAt = Bilingual(id: "Berakhir", en: "Ends")
  static let due = Bilingual(id: "Tinjauan paling lambat", en: "Review due")
  static let state = Bilingual(id: "Keadaan", en: "State")
  static let reviewer = Bilingual(id: "Peninjau", en: "Reviewer")
  static let pending = Bilingual(id: "menunggu tinjauan", en: "waits for a review")
  static let late = Bilingual(id: "LEWAT WAKTU", en: "OVERDUE")
}
