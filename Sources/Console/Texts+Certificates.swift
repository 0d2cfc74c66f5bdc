import RecordModel
import Registry

/// Words of the page on client certificates.
enum CertificateTexts {
  static let heading = Bilingual(id: "Sertifikat", en: "Certificates")
  static let lead = Bilingual(
    id: "Semua sertifikat klien yang dikenal: fasilitas, penyedia perangkat lunak, dan orang.",
    en: "Every client certificate that is known: of facilities, software vendors and persons.")
  static let ownLead = Bilingual(
    id: "Sertifikat fasilitas ini, dan sertifikat yang Anda pakai untuk membuka halaman ini.",
    en: "This facility's certificates, and the one with which you opened this page.")
  static let renewal = Bilingual(
    id:
      "Sertifikat fasilitas dan penyedia diperpanjang dengan `baimbai renew`, setiap hari dari komputer pengirim; perintah itu bertindak setelah dua pertiga masa berlaku lewat. Bila sudah habis atau dicabut, Dinas Kesehatan memberi izin sertifikat baru dengan token sekali pakai.",
    en:
      "Certificates of facilities and vendors are renewed with `baimbai renew`, daily on the computer that sends; it acts once two thirds of the validity are over. For one that has expired or was revoked the health office gives leave for a new one, with a token that serves once."
  )
  static let fingerprint = Bilingual(
    id: "Sidik jari (SHA-256, awalnya)", en: "Fingerprint (SHA-256, its start)")
  static let kind = Bilingual(id: "Jenis pemilik", en: "Kind of holder")
  static let from = Bilingual(id: "Berlaku sejak", en: "Valid from")
  static let until = Bilingual(id: "Berlaku sampai", en: "Valid until")
  static let state = Bilingual(id: "Keadaan", en: "State")
  static let revokedAt = Bilingual(id: "Dicabut pada", en: "Revoked on")
  static let daysLeft = Bilingual(id: "Sisa hari", en: "Days left")
  static let note = Bilingual(id: "Keterangan", en: "Note")
  static let inForce = Bilingual(id: "berlaku", en: "in force")
  static let notYet = Bilingual(id: "belum mulai", en: "not yet")
  static let expired = Bilingual(id: "habis masa berlaku", en: "expired")
  static let revoked = Bilingual(id: "dicabut", en: "revoked")
  static let used = Bilingual(id: "dipakai sekarang", en: "in use now")
  static let followed = Bilingual(id: "sudah ada penggantinya", en: "a later one follows")

  static func within(_ days: Int) -> Bilingual {
    Bilingual(id: "habis dalam \(days) hari", en: "ends within \(days) days")
  }

  static func kind(_ holder: CertificateEntry.Holder) -> Bilingual {
    switch holder {
    case .facility: Bilingual(id: "fasilitas", en: "facility")
    case .softwareOperator: Bilingual(id: "penyedia perangkat lunak", en: "software vendor")
    case .officer: Bilingual(id: "orang", en: "person")
    }
  }
}
