import RecordModel

/// Words of the pages on consents.
enum ConsentTexts {
  static let heading = Bilingual(id: "Persetujuan", en: "Consents")
  static let one = Bilingual(id: "Satu persetujuan", en: "One consent")
  static let lead = Bilingual(
    id:
      "Yang dikatakan pasien tentang siapa boleh membaca rekamnya, beserta suratnya. Daftar ini tanpa nama; membuka satu persetujuan dicatat dalam log. Yang dicatat di sini berlaku seketika di seluruh kota.",
    en:
      "What persons said of who may read their records, with the paper. The list names nobody; opening one is in the log. What is recorded here is in force in the whole city at once."
  )
  static let ownLead = Bilingual(
    id:
      "Yang dikatakan pasien fasilitas ini tentang siapa boleh membaca rekamnya, beserta suratnya. Yang dicatat di sini berlaku seketika di seluruh kota.",
    en:
      "What this facility's patients said of who may read their records, with the paper. What is recorded here is in force in the whole city at once."
  )
  static let new = Bilingual(id: "Catat persetujuan", en: "Record a consent")
  static let number = Bilingual(
    id: "Nomor pasien (NIK, BPJS)", en: "The person's number (NIK, BPJS)")
  static let kind = Bilingual(id: "Isi", en: "What was said")
  static let reader = Bilingual(id: "Pembaca", en: "Whose reading")
  static let everybody = Bilingual(id: "Semua fasilitas", en: "All facilities")
  static let categories = Bilingual(id: "Hal sensitif", en: "Sensitive matters")
  static let general = Bilingual(id: "Yang tidak sensitif", en: "What is not sensitive")
  static let period = Bilingual(id: "Masa berlaku", en: "Holds")
  static let open = Bilingual(id: "tanpa akhir", en: "without an end")
  static let from = Bilingual(id: "Mulai (kosong: sekarang)", en: "From (empty: now)")
  static let until = Bilingual(
    id: "Sampai dengan (boleh kosong)", en: "Up to and with (may be empty)")
  static let evidence = Bilingual(id: "Tempat surat", en: "Where the paper is")
  static let scan = Bilingual(
    id: "Pindaian surat; hanya sidik jarinya (SHA-256) yang disimpan",
    en: "Scan of the paper; its fingerprint (SHA-256) alone is kept")
  static let hash = Bilingual(id: "SHA-256 pindaian", en: "SHA-256 of the scan")
  static let record = Bilingual(id: "Catat", en: "Record")
  static let recorded = Bilingual(id: "Dicatat", en: "Recorded")
  static let recorder = Bilingual(id: "Oleh", en: "By")
  static let state = Bilingual(id: "Keadaan", en: "State")
  static let inForce = Bilingual(id: "berlaku", en: "in force")
  static let notYet = Bilingual(id: "belum mulai", en: "not yet")
  static let over = Bilingual(id: "masanya habis", en: "over")
  static let ended = Bilingual(id: "diakhiri", en: "ended")
  static let person = Bilingual(id: "Orang (nama samaran log)", en: "Person (the log's pseudonym)")
  static let erased = Bilingual(id: "sudah dihapus", en: "erased")
  static let reason = Bilingual(id: "Alasan mengakhiri", en: "Why it ends")
  static let end = Bilingual(id: "Akhiri persetujuan ini", en: "End this consent")

  static func kind(_ kind: String) -> Bilingual {
    switch kind {
    case "opt-in": Bilingual(id: "boleh membaca", en: "may read")
    case "opt-out": Bilingual(id: "tidak boleh membaca", en: "may not read")
    case "restriction":
      Bilingual(id: "pemrosesan dibatasi (UU PDP)", en: "processing is restricted (UU PDP)")
    default: Bilingual(id: kind, en: kind)
    }
  }

  static func category(_ category: String) -> Bilingual {
    switch category {
    case "hiv": Bilingual(id: "HIV", en: "HIV")
    case "mental": Bilingual(id: "kesehatan jiwa", en: "mental health")
    case "reproductive": Bilingual(id: "kesehatan reproduksi", en: "reproductive health")
    case "violence": Bilingual(id: "kekerasan", en: "violence")
    default: Bilingual(id: category, en: category)
    }
  }
}

/// Words of the pages on demands by the UU PDP.
enum DemandTexts {
  static let heading = Bilingual(id: "Permintaan subjek data", en: "Data subjects' demands")
  static let lead = Bilingual(
    id:
      "Permintaan menurut UU PDP, masing-masing dengan waktu 3 x 24 jam; yang lewat waktu di atas. Daftar ini tanpa nama; membuka satu permintaan dicatat dalam log.",
    en:
      "Demands by the UU PDP, each with three times 24 hours; those that are late come first. The list names nobody; opening one is in the log."
  )
  static let new = Bilingual(id: "Terima permintaan", en: "Take a demand in")
  static let kind = Bilingual(id: "Jenis", en: "Kind")
  static let received = Bilingual(id: "Diterima", en: "Received")
  static let due = Bilingual(id: "Batas", en: "Due")
  static let state = Bilingual(id: "Keadaan", en: "State")
  static let evidence = Bilingual(
    id: "Nomor atau tempat surat", en: "Number or place of the letter")
  static let decision = Bilingual(id: "Jawaban", en: "Answer")
  static let take = Bilingual(id: "Terima, jam mulai berjalan", en: "Take it in, the clock runs")
  static let next = Bilingual(id: "Langkah", en: "Steps")
  static let answer = Bilingual(
    id: "Yang dilakukan, atau mengapa ditolak", en: "What was done, or why it is refused")
  static let done = Bilingual(id: "Selesai", en: "Done")
  static let refused = Bilingual(id: "Ditolak", en: "Refused")

  static func kind(_ kind: String) -> Bilingual {
    switch kind {
    case "access": Bilingual(id: "Akses", en: "Access")
    case "correction": Bilingual(id: "Perbaikan", en: "Correction")
    case "restriction": Bilingual(id: "Pembatasan", en: "Restriction")
    case "erasure": Bilingual(id: "Penghapusan", en: "Erasure")
    case "objection": Bilingual(id: "Keberatan", en: "Objection")
    default: Bilingual(id: kind, en: kind)
    }
  }

  static func overdue(_ hours: Int64) -> Bilingual {
    Bilingual(id: "LEWAT \(hours) jam", en: "OVERDUE by \(hours) h")
  }

  static func left(_ hours: Int64) -> Bilingual {
    Bilingual(id: "\(hours) jam lagi", en: "\(hours) h left")
  }

  static func late(_ count: Int) -> Bilingual {
    Bilingual(
      id: "\(count) permintaan lewat waktu.",
      en: count == 1 ? "1 demand is overdue." : "\(count) demands are overdue.")
  }

  /// What is done for a kind, in its order. Source: UU 27/2022 art. 5 to 13, 30 to 44.
  static func steps(_ kind: String) -> [Bilingual] {
    let identity = Bilingual(
      id: "Pastikan peminta adalah orang itu atau wakilnya yang sah.",
      en: "Make sure that who asks is the person, or lawfully stands for him.")
    let answer = Bilingual(
      id: "Jawab secara tertulis sebelum batasnya, lalu tulis jawabannya di bawah.",
      en: "Answer in writing before it is due, then write the answer below.")
    return [identity] + work(kind) + [answer]
  }

  private static func work(_ kind: String) -> [Bilingual] {
    switch kind {
    case "access":
      [
        Bilingual(
          id:
            "Minta laporan pembukaan rekamnya kepada auditor, dan salinan rekam kepada fasilitas yang merawatnya.",
          en:
            "Ask an auditor for the report of who opened the record, and the facilities that treat him for a copy."
        )
      ]
    case "correction":
      [
        Bilingual(
          id:
            "Minta fasilitas pengirim memperbaiki dan mengirim ulang; kiriman lama tetap sebagai riwayat.",
          en:
            "Ask the facility that sent it to correct it and send it again; what was sent stays as history."
        )
      ]
    case "restriction":
      [
        Bilingual(
          id:
            "Pembatasan sudah berlaku sejak diterima: fasilitas lain tidak dapat membaca. Akhiri di halaman Persetujuan bila tidak beralasan.",
          en:
            "The restriction is in force since it was taken in: no other facility can read. End it on the page of consents where it has no ground."
        )
      ]
    case "erasure":
      [
        Bilingual(
          id: "Periksa masa simpan 25 tahun (Permenkes 24/2022): kebanyakan menjadi pembatasan.",
          en: "Check the 25 years of keeping (Permenkes 24/2022): most end as a restriction."),
        Bilingual(
          id: "Bila harus dihapus: dua petugas, baimbai erase --show, lalu baimbai erase.",
          en: "Where it must be erased: two officers, baimbai erase --show, then baimbai erase."),
      ]
    default:
      [
        Bilingual(
          id:
            "Catat penolakannya di halaman Persetujuan (tidak boleh membaca), atau jelaskan dasar hukum pemrosesannya.",
          en:
            "Record his refusal on the page of consents (may not read), or explain on what law the processing rests."
        )
      ]
    }
  }
}
