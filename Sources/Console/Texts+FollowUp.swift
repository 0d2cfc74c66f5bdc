import Monitoring
import RecordModel

/// Words of the pages of referrals and of who is due.
enum FollowUpTexts {
  static let referrals = Bilingual(id: "Rujukan", en: "Referrals")
  static let referralsLead = Bilingual(
    id:
      "Berapa orang yang dirujuk sampai, dari mana dan ke mana. Sampai berarti datang dalam 14 hari ke tujuan atau ke fasilitas yang lebih tinggi (indikator R3); yang belum 14 hari tidak dihitung. Rujuk balik: dari yang sampai, yang berkunjung lagi ke perujuk dalam 30 hari sesudahnya, dari bulan yang waktunya sudah lewat seluruhnya. Fasilitas yang tidak terhubung tampak sebagai rujukan hilang.",
    en:
      "How many referred persons arrived, from where and to where. Arrived means that they came within 14 days to the facility named or to one of a higher level (indicator R3); those of the last 14 days are not counted. Back at who referred: of those who arrived, who came again to it within 30 days, of months whose time for it is over as a whole. A facility that is not connected shows as lost referrals."
  )
  static let from = Bilingual(id: "Dari", en: "From")
  static let to = Bilingual(id: "Ke", en: "To")
  static let flow = Bilingual(
    id: "Rujukan menurut asal dan tujuan", en: "Referrals by origin and destination")
  static let destinations = Bilingual(id: "Menurut tujuan", en: "By destination")
  static let arrivedCount = Bilingual(id: "Sampai", en: "Arrived")
  static let referred = Bilingual(id: "Dirujuk", en: "Referred")
  static let share = Bilingual(id: "Sampai (%)", en: "Arrived (%)")
  static let named = Bilingual(id: "di tujuan", en: "at the one named")
  static let elsewhere = Bilingual(id: "di fasilitas lain", en: "elsewhere")
  static let medianDays = Bilingual(id: "Median hari sampai", en: "Median days to arrival")
  static let returned = Bilingual(
    id: "Kembali ke perujuk ≤ 30 hari (%)", en: "Back at who referred ≤ 30 days (%)")
  static let unknown = Bilingual(id: "tujuan tidak dikenal", en: "destination not known")
  static let all = Bilingual(id: "Semua", en: "All")
  static let followUp = Bilingual(id: "Tindak lanjut", en: "Follow-up")
  static let followUpLead = Bilingual(
    id:
      "Pasien fasilitas Anda yang perlu dicari: rujukan yang tidak sampai, dan penderita hipertensi atau diabetes yang lebih dari tiga bulan tidak berobat di fasilitas mana pun di kota. Nama tidak ditampilkan; cari kunjungannya di rekam Anda menurut tanggal dan jam.",
    en:
      "Patients of your facility to look for: referrals that did not arrive, and persons with hypertension or diabetes who have been seen at no facility of the city for more than three months. No names are shown; find the visit in your own record by day and time."
  )
  static let ownReferrals = Bilingual(
    id: "Rujukan Anda dalam 90 hari", en: "Your referrals of 90 days")
  static let overdue = Bilingual(
    id: "Hipertensi dan diabetes, lewat tiga bulan",
    en: "Hypertension and diabetes, over three months")
  static let visited = Bilingual(id: "Kunjungan (WITA)", en: "Visit (WITA)")
  static let service = Bilingual(id: "Layanan", en: "Service")
  static let group = Bilingual(id: "ICD-10", en: "ICD-10")
  static let outcome = Bilingual(id: "Hasil", en: "Outcome")
  static let arrivedOn = Bilingual(id: "Datang", en: "Came")
  static let visitID = Bilingual(id: "Id kunjungan (FHIR)", en: "Visit id (FHIR)")
  static let none = Bilingual(id: "Tidak ada.", en: "None.")

  static func outcome(_ outcome: ReferralOutcome) -> Bilingual {
    switch outcome {
    case .arrived: Bilingual(id: "sampai", en: "arrived")
    case .elsewhere: Bilingual(id: "ke fasilitas lain", en: "elsewhere")
    case .waiting: Bilingual(id: "ditunggu", en: "waiting")
    case .lost: Bilingual(id: "tidak sampai", en: "did not arrive")
    }
  }
}
