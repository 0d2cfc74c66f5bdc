import AccessPolicy
import RecordModel

/// Words of the pages where a facility's people read a patient's summary.
enum RecordTexts {
  static let heading = Bilingual(id: "Rekam medis", en: "Records")
  static let summary = Bilingual(id: "Ringkasan pasien", en: "Patient summary")
  static let lead = Bilingual(
    id:
      "Cari satu pasien dengan nomornya dan sebut tujuannya. Setiap kali melihat, siapa, kapan, dan untuk apa dicatat dalam catatan akses yang tidak dapat diubah.",
    en:
      "Find one patient by number and say what for. Each look, by whom, when and why, is noted in an access log that cannot be changed."
  )
  static let number = Bilingual(
    id: "NIK, nomor BPJS, IHS, paspor, atau nomor rekam medis",
    en: "NIK, BPJS number, IHS number, passport or medical record number")
  static let purposeLabel = Bilingual(id: "Tujuan", en: "Purpose")
  static let user = Bilingual(
    id: "Siapa yang melihat (nomor IHS, SIP, atau kode pegawai)",
    en: "Who looks (IHS number, SIP or staff code)")
  static let show = Bilingual(id: "Lihat ringkasan", en: "Show the summary")
  static let save = Bilingual(id: "Simpan sebagai FHIR", en: "Save as FHIR")
  static let unknown = Bilingual(
    id: "Tidak ada satu pasien dengan nomor ini di fasilitas Anda. Periksa nomornya.",
    en: "Your facility has no single patient with this number. Check the number.")
  static let cut = Bilingual(
    id: "Dibuat dari 50 kunjungan terbaru; kunjungan yang lebih lama tidak termasuk.",
    en: "Made from the newest 50 visits; older ones are not in it.")
  static let name = Bilingual(id: "Nama", en: "Name")
  static let born = Bilingual(id: "Tanggal lahir", en: "Birth date")
  static let sexLabel = Bilingual(id: "Jenis kelamin", en: "Sex")
  static let madeAt = Bilingual(id: "Dibuat", en: "Made")
  static let what = Bilingual(id: "Apa", en: "What")
  static let detail = Bilingual(id: "Keterangan", en: "Detail")
  static let when = Bilingual(id: "Kapan", en: "When")
  static let printing = Bilingual(
    id: "Cetak dengan perintah cetak peramban (Ctrl+P).",
    en: "Print with the browser's own command (Ctrl+P).")
  static let another = Bilingual(id: "Cari pasien lain", en: "Find another patient")

  static func purpose(_ purpose: PurposeOfUse) -> Bilingual {
    switch purpose {
    case .treatment: Bilingual(id: "Perawatan", en: "Treatment")
    case .emergency: Bilingual(id: "Perawatan gawat darurat", en: "Emergency treatment")
    case .payment: Bilingual(id: "Pembayaran dan klaim", en: "Payment and claims")
    case .publicHealth: Bilingual(id: "Kesehatan masyarakat", en: "Public health")
    case .operations: Bilingual(id: "Mutu dan pengelolaan layanan", en: "Quality and operations")
    case .patientRequest: Bilingual(id: "Permintaan pasien", en: "The patient asked")
    }
  }

  static func sex(_ sex: Sex?) -> Bilingual {
    switch sex {
    case .male: Bilingual(id: "Laki-laki", en: "Male")
    case .female: Bilingual(id: "Perempuan", en: "Female")
    case .other: Bilingual(id: "Lainnya", en: "Other")
    case .unknown, nil: Bilingual(id: "Tidak diketahui", en: "Unknown")
    }
  }
}
