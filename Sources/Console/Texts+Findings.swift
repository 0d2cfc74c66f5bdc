import Monitoring
import RecordModel

/// Words of findings.
enum FindingTexts {
  static let heading = Bilingual(id: "Temuan", en: "Findings")
  static let one = Bilingual(id: "Temuan", en: "Finding")
  static let openHere = Bilingual(id: "Buka temuan", en: "Open a finding")
  static let lead = Bilingual(
    id: "Apa yang ditemukan pada angka fasilitas, jawaban, pembinaan, dan angka sesudahnya.",
    en:
      "What was found in figures of facilities, the answers, the guidance, and the figures after it."
  )
  static let ownLead = Bilingual(
    id: "Temuan dinas pada angka fasilitas Anda. Jawab sebelum tenggat.",
    en: "What the office found in your facility's figures. Answer before the deadline.")
  static let openLead = Bilingual(
    id:
      "Pilih angka. Angka itu dibekukan bersama versi definisi, batas data, dan sidiknya begitu temuan dibuka.",
    en:
      "Choose a figure. It is frozen with its definition's version, data cut and hash when the finding is opened."
  )
  static let empty = Bilingual(
    id: "Tidak ada angka itu, atau penyebutnya terlalu kecil.",
    en: "There is no such figure, or its denominator is too small.")
  static let show = Bilingual(id: "Lihat angka", en: "Show the figure")
  static let reason = Bilingual(id: "Apa yang ditemukan", en: "What was found")
  static let note = Bilingual(id: "Catatan", en: "Note")
  static let due = Bilingual(id: "Tenggat", en: "Deadline")
  static let warnings = Bilingual(id: "Surat peringatan", en: "Warning letters")
  static let opened = Bilingual(id: "Dibuka", en: "Opened")
  static let overdue = Bilingual(id: "lewat tenggat", en: "overdue")
  static let inputs = Bilingual(id: "Baris jumlah", en: "Rows of sums")
  /// In the place of rows and hash of a figure that was frozen when they were finer than what pages show.
  static let finer = Bilingual(
    id: "tidak ditampilkan: dibekukan dari jumlah per hari dan kelurahan",
    en: "not shown: frozen of sums by day and kelurahan")
  static let told = Bilingual(id: "Yang ditampilkan", en: "Shown")
  static let asFrozen = Bilingual(id: "saat dibekukan", en: "as frozen")
  static let moved = Bilingual(
    id: "angka beku tidak dapat ditampilkan di samping angka hari ini; ini angka hari ini",
    en: "the frozen figure cannot be told beside today's; this is today's")
  static let closed = Bilingual(
    id: "tidak ada angka yang dapat ditampilkan hari ini",
    en: "there is no figure that can be told today")
  static let hash = Bilingual(id: "Sidik SHA-256", en: "SHA-256")
  static let before = Bilingual(id: "Angka saat ditemukan", en: "The figure when found")
  static let after = Bilingual(id: "Angka sesudahnya", en: "The figure afterwards")
  static let steps = Bilingual(id: "Perjalanan", en: "Steps")
  static let who = Bilingual(id: "Oleh", en: "By")
  static let next = Bilingual(id: "Langkah berikutnya", en: "Next step")
  static let letterLink = Bilingual(id: "Surat", en: "Letter")
  static let to = Bilingual(id: "Kepada", en: "To")
  static let number = Bilingual(id: "Nomor", en: "Number")
  static let letterBody = Bilingual(
    id:
      "Dinas Kesehatan memperingatkan fasilitas tersebut atas temuan berikut dan meminta perbaikan paling lambat pada tenggat di bawah.",
    en:
      "The health office warns the facility of the following finding and asks for mending by the deadline below."
  )

  static func letter(_ number: Int) -> Bilingual {
    Bilingual(id: "Surat peringatan \(number)", en: "Warning letter \(number)")
  }

  static func state(_ state: FindingState) -> Bilingual {
    switch state {
    case .open: Bilingual(id: "menunggu jawaban", en: "waits for the answer")
    case .answered: Bilingual(id: "dijawab", en: "answered")
    case .guidance: Bilingual(id: "pembinaan", en: "guidance")
    case .warned: Bilingual(id: "diperingatkan", en: "warned")
    case .closed: Bilingual(id: "selesai", en: "closed")
    case .measured: Bilingual(id: "diukur lagi", en: "measured again")
    }
  }

  static func action(_ action: FindingAction) -> Bilingual {
    switch action {
    case .open: openHere
    case .answer: Bilingual(id: "Jawab", en: "Answer")
    case .guide: Bilingual(id: "Pembinaan", en: "Guidance")
    case .warn: Bilingual(id: "Surat peringatan", en: "Warning letter")
    case .extend: Bilingual(id: "Perpanjang tenggat", en: "Extend the deadline")
    case .close: Bilingual(id: "Tutup", en: "Close")
    case .measure: Bilingual(id: "Ukur lagi", en: "Measure again")
    }
  }
}
