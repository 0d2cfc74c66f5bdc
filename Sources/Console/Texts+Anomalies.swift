import AccessReview
import AuditLog
import RecordModel

/// Words of the pages about looks.
enum AnomalyPageTexts {
  static let heading = Bilingual(id: "Akses janggal", en: "Odd looks")
  static let lead = Bilingual(
    id:
      "Akses yang menyimpang dari kebiasaan fasilitas dan pembacanya; janggal belum berarti salah. Dicari tiap malam dengan baimbai audit anomalies. Penilaian Anda tercatat.",
    en:
      "Looks that differ from what the facility and the reader usually do; odd is not yet wrong. Searched for each night by baimbai audit anomalies. Your judgement is logged."
  )
  static let none = Bilingual(id: "Tidak ada dalam keadaan ini.", en: "None in this state.")
  static let state = Bilingual(id: "Keadaan", en: "State")
  static let kind = Bilingual(id: "Macam", en: "Kind")
  static let who = Bilingual(id: "Siapa", en: "Who")
  static let span = Bilingual(id: "Waktu", en: "Time")
  static let reason = Bilingual(id: "Alasan", en: "Reason")
  static let leaves = Bilingual(id: "Entri", en: "Entries")
  static let note = Bilingual(id: "Catatan (5-500 huruf)", en: "Note (5-500 characters)")
  static let judge = Bilingual(id: "Nilai", en: "Judge")
  static let report = Bilingual(
    id: "Laporan akses seorang pasien", en: "Report of one person's accesses")
  static let reportLead = Bilingual(
    id:
      "Siapa mengirim atau melihat rekam orang ini, dari mana, kapan, dan untuk apa. Cetak halaman ini untuk yang meminta (UU 27/2022 pasal 32). Persetujuan belum dicatat oleh versi ini.",
    en:
      "Who sent or looked at this person's record, from where, when, and what for. Print this page for whoever asks (Law 27/2022 article 32). Consent is not recorded by this version."
  )
  static let made = Bilingual(id: "Dibuat", en: "Made")
  static let accesses = Bilingual(id: "Akses", en: "Accesses")
  static let logSize = Bilingual(id: "Entri log", en: "Entries of the log")
  static let witnessed = Bilingual(id: "Disaksikan", en: "Witnessed")
  static let cut = Bilingual(id: "Hanya yang terbaru.", en: "The newest only.")
  static let address = Bilingual(id: "Alamat jaringan", en: "Network address")
  static let office = Bilingual(id: "Kantor", en: "Office")

  static func state(_ state: JudgedAnomaly.State) -> Bilingual {
    switch state {
    case .open: Bilingual(id: "terbuka", en: "open")
    case .explained: Bilingual(id: "dijelaskan", en: "explained")
    case .confirmed: Bilingual(id: "terbukti salah", en: "confirmed")
    }
  }

  static func kind(_ code: String) -> Bilingual {
    switch code {
    case "no-visit": Bilingual(id: "Tanpa kunjungan", en: "Without a visit")
    case "family-name": Bilingual(id: "Nama keluarga sama", en: "Same family name")
    case "neighbours": Bilingual(id: "Tetangga", en: "Neighbours")
    case "off-hours-bulk": Bilingual(id: "Banyak di jam sepi", en: "Many in quiet hours")
    case "crowded-record": Bilingual(id: "Dilihat banyak orang", en: "Looked at by many")
    case "break-glass-unreviewed":
      Bilingual(id: "Darurat belum dinilai", en: "Emergency not judged")
    case "new-address": Bilingual(id: "Jaringan baru", en: "New network")
    case "neighbouring-numbers": Bilingual(id: "Nomor berurutan", en: "Neighbouring numbers")
    default: Bilingual(id: code, en: code)
    }
  }
}
