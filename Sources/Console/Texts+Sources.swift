import Calling
import Federation
import RecordModel

/// Words of the page of sources.
enum SourceTexts {
  static let heading = Bilingual(id: "Sumber rekam", en: "Sources of records")
  static let lead = Bilingual(
    id:
      "Alamat FHIR fasilitas yang menyimpan rekamnya sendiri, dan bagaimana masing-masing menjawab gerbang ini sejak dinyalakan. Didaftarkan oleh dua petugas dengan perintah baimbai source.",
    en:
      "FHIR endpoints of facilities that keep their records, and how each has answered this gateway since it began. Two officers register one with the command baimbai source."
  )
  static let silent = Bilingual(
    id: "Gerbang ini tidak menanyai sumber mana pun.", en: "This gateway asks no source.")
  static let name = Bilingual(id: "Nama", en: "Name")
  static let facility = Bilingual(id: "Fasilitas", en: "Facility")
  static let address = Bilingual(id: "Alamat", en: "Address")
  static let registered = Bilingual(id: "Terdaftar", en: "Registered")
  static let breaker = Bilingual(id: "Pemutus", en: "Breaker")
  static let last = Bilingual(id: "Pertanyaan terakhir", en: "Last question")
  static let lastAnswered = Bilingual(id: "Terakhir menjawab", en: "Last answered")
  static let times = Bilingual(id: "Waktu: separuh / 95 %", en: "Time: half / 95 %")
  static let counts = Bilingual(id: "Jumlah", en: "Counts")
  static let waits = Bilingual(id: "menunggu petugas lain", en: "waits for another officer")
  static let asked = Bilingual(id: "ditanya", en: "asked")
  static let told = Bilingual(id: "diberi tahu tentang kunjungan", en: "told of visits")
  static let closed = Bilingual(
    id: "fasilitasnya tidak aktif", en: "its facility is not active")

  static func breaker(_ state: CircuitBreaker.State) -> Bilingual {
    switch state {
    case .closed: Bilingual(id: "tertutup, ditanya", en: "closed, asked")
    case .open: Bilingual(id: "terbuka, tidak ditanya", en: "open, not asked")
    case .trying: Bilingual(id: "dicoba", en: "being tried")
    }
  }

  static func state(_ state: SourceReply.State) -> Bilingual {
    switch state {
    case .answered: Bilingual(id: "menjawab", en: "answered")
    case .late: Bilingual(id: "terlambat", en: "late")
    case .down: Bilingual(id: "tidak terhubung", en: "down")
    case .refused: Bilingual(id: "menolak", en: "refused")
    case .unusable: Bilingual(id: "tidak dapat dipakai", en: "unusable")
    case .suppressed: Bilingual(id: "ditutup pasien", en: "closed by the person")
    case .noNumber: Bilingual(id: "tanpa nomor", en: "without a number")
    case .notAsked: Bilingual(id: "tidak ditanya", en: "not asked")
    }
  }
}
