package import AuditLog
package import RecordModel
import Registry

/// Words of the health office's and the operator's pages.
enum OfficeTexts {
  static let facilities = Bilingual(id: "Fasilitas", en: "Facilities")
  static let lead = Bilingual(
    id: "Semua fasilitas terdaftar, pemerintah dan swasta.",
    en: "Every registered facility, government and private.")
  static let neverSent = Bilingual(
    id: "Berizin, belum pernah mengirim", en: "Licensed, never sent")
  static let neverSentNone = Bilingual(
    id: "Semua fasilitas aktif sudah mengirim.", en: "Every active facility has sent.")
  static let name = Bilingual(id: "Nama", en: "Name")
  static let kind = Bilingual(id: "Jenis", en: "Kind")
  static let ownership = Bilingual(id: "Pemilik", en: "Ownership")
  static let government = Bilingual(id: "Pemerintah", en: "Government")
  static let isPrivate = Bilingual(id: "Swasta", en: "Private")
  static let status = Bilingual(id: "Keadaan gerbang", en: "Gateway status")
  static let lastReceived = Bilingual(id: "Terakhir diterima", en: "Last received")
  static let submissions = Bilingual(id: "Kiriman", en: "Submissions")
  static let quarantined = Bilingual(id: "Kiriman ditahan", en: "Kept apart")
  static let visits = Bilingual(id: "Kunjungan", en: "Visits")
  static let refused = Bilingual(id: "Kunjungan ditolak", en: "Visits refused")
  static let recentWait = Bilingual(
    id: "Median tunggu bulan lalu (menit)", en: "Median wait, last month (minutes)")
  static let prompt = Bilingual(
    id: "Dilayani dalam 60 menit, semua", en: "Seen within 60 minutes, all")
  static let never = Bilingual(id: "belum pernah", en: "never")
  static let note = Bilingual(
    id:
      "Waktu tunggu: dari datang sampai dilayani, tanpa rawat inap, 0 sampai 24 jam. Kunjungan dibulatkan ke kelipatan lima, di bawah delapan ditutup. Tanda – berarti tidak ada data.",
    en:
      "Waiting time: from arrival to being seen, without admissions, 0 to 24 hours. Visits stand in fives and are hidden below eight. A – means no data."
  )
  static let registry = Bilingual(id: "Registri", en: "Registry")
  static let item = Bilingual(id: "Butir", en: "Item")
  static let value = Bilingual(id: "Nilai", en: "Value")
  static let version = Bilingual(id: "Versi registri", en: "Registry version")
  static let certificates = Bilingual(id: "Sertifikat berlaku", en: "Certificates in force")
  static let waiting = Bilingual(id: "Kiriman dalam antrean", en: "Submissions waiting")
  static let activeFacilities = Bilingual(id: "Fasilitas aktif", en: "Active facilities")
  static let expiring = Bilingual(
    id: "Sertifikat yang habis dalam 30 hari", en: "Certificates that end within 30 days")
  static let holder = Bilingual(id: "Pemilik sertifikat", en: "Holder")
  static let ends = Bilingual(id: "Habis", en: "Ends")

  static func state(_ code: String) -> Bilingual {
    switch code {
    case "applied": Bilingual(id: "mengajukan", en: "applied")
    case "verified": Bilingual(id: "terverifikasi", en: "verified")
    case "active": Bilingual(id: "aktif", en: "active")
    case "suspended": Bilingual(id: "dihentikan sementara", en: "suspended")
    case "closed": Bilingual(id: "tutup", en: "closed")
    default: Bilingual(id: code, en: code)
    }
  }

  static func kind(_ code: String) -> Bilingual {
    FacilityKind(rawValue: code)?.title ?? Bilingual(id: code, en: code)
  }
}

/// Words of the auditor's page.
package enum AuditTexts {
  static let heading = Bilingual(id: "Catatan akses", en: "Access log")
  static let lead = Bilingual(
    id:
      "Siapa mengirim atau melihat rekam milik siapa, dari mana, untuk apa, dan kapan. Membuka halaman ini juga tercatat.",
    en:
      "Who sent or looked at whose record, from where, for what purpose and when. Opening this page is logged too."
  )
  static let event = Bilingual(id: "Peristiwa", en: "Event")
  static let user = Bilingual(id: "Pelaku", en: "Acting user")
  static let purpose = Bilingual(id: "Tujuan", en: "Purpose")
  static let from = Bilingual(id: "Sejak tanggal", en: "From day")
  static let until = Bilingual(id: "Sampai tanggal", en: "Until day")
  static let facilityCode = Bilingual(id: "Kode fasilitas", en: "Facility code")
  static let subject = Bilingual(id: "Milik (nama samaran)", en: "Whose (pseudonym)")
  static let source = Bilingual(id: "Dari", en: "From")
  static let resource = Bilingual(id: "Tentang", en: "About")
  static let decision = Bilingual(id: "Putusan", en: "Decision")
  static let proven = Bilingual(id: "terbukti", en: "proven")
  static let asserted = Bilingual(id: "hanya disebut", en: "only asserted")
  static let findPerson = Bilingual(id: "Cari menurut nomor pasien", en: "Find by patient number")
  static let number = Bilingual(
    id: "NIK, nomor BPJS, nomor IHS atau paspor", en: "NIK, BPJS number, IHS number or passport")
  static let numberHint = Bilingual(
    id: "Nomor tidak masuk ke alamat halaman dan tidak disimpan; hanya nama samaran yang dipakai.",
    en: "The number does not enter the address and is not stored; only the pseudonym is used.")
  static let find = Bilingual(id: "Cari", en: "Find")
  static let unknownPerson = Bilingual(
    id: "Tidak ada orang dengan nomor itu dalam gerbang ini, atau nomor salah bentuk.",
    en: "Nobody with that number is known to this gateway, or the number has a wrong form.")
  static let nothing = Bilingual(
    id: "Tidak ada catatan yang cocok.", en: "No entry matches.")
  static let older = Bilingual(id: "Catatan yang lebih lama", en: "Older entries")
  /// What a fingerprint is of.
  package static let certificate = Bilingual(id: "sertifikat", en: "certificate")
  /// By way of.
  package static let through = Bilingual(id: "lewat", en: "through")
  static let persons = Bilingual(id: "orang", en: "persons")
  static let done = Bilingual(id: "dilakukan", en: "done")
  /// What a refusal is called.
  package static let denied = Bilingual(id: "ditolak", en: "refused")
  /// What a failure is called.
  package static let failed = Bilingual(id: "gagal", en: "failed")

  /// What happened, in words.
  package static func event(_ event: LeafDraft.Event) -> Bilingual {
    switch event {
    case .submit: Bilingual(id: "Mengirim kunjungan", en: "Sent visits")
    case .quarantine: Bilingual(id: "Kiriman ditahan", en: "Submission kept apart")
    case .replay: Bilingual(id: "Mengirim ulang", en: "Sent again")
    case .reread: Bilingual(id: "Mengolah ulang kiriman", en: "Read a submission again")
    case .read: Bilingual(id: "Membaca rekam", en: "Read a record")
    case .query: Bilingual(id: "Mencari", en: "Searched")
    case .deny: Bilingual(id: "Permintaan ditolak", en: "Request denied")
    case .registry: Bilingual(id: "Mengubah registri", en: "Changed the registry")
    case .certificate: Bilingual(id: "Mengubah sertifikat", en: "Changed a certificate")
    case .export: Bilingual(id: "Mengambil data sebagai berkas", en: "Took data away as a file")
    case .auditRead: Bilingual(id: "Membaca catatan akses", en: "Read the access log")
    case .recovery:
      Bilingual(id: "Melanjutkan log sesudah pemulihan", en: "Went on after a restore")
    case .reconcile: Bilingual(id: "Mencocokkan hitungan", en: "Compared counts")
    case .anomaly: Bilingual(id: "Mencari akses janggal", en: "Searched for odd looks")
    case .judge: Bilingual(id: "Menilai akses janggal", en: "Judged an odd look")
    case .confirm:
      Bilingual(
        id: "Mencocokkan dengan data kependudukan", en: "Compared with the population register")
    case .erase: Bilingual(id: "Menghapus isi rekam", en: "Erased a record's content")
    case .statement:
      Bilingual(id: "Administrator di basis data", en: "Administrator in the database")
    case .configuration: Bilingual(id: "Konfigurasi gerbang", en: "The gateway's configuration")
    case .bulk: Bilingual(id: "Ekspor untuk Dinas", en: "Export for the health office")
    case .notify: Bilingual(id: "Memberi tahu tentang kunjungan", en: "Told of a visit")
    case .subscription: Bilingual(id: "Langganan pemberitahuan", en: "A subscription to notices")
    case .glass: Bilingual(id: "Akses darurat", en: "Emergency access")
    case .consent: Bilingual(id: "Persetujuan pasien", en: "A person's consent")
    case .right: Bilingual(id: "Permintaan hak subjek data", en: "A data subject's demand")
    case .signIn: Bilingual(id: "Masuk konsol", en: "Signed in")
    case .match: Bilingual(id: "Rekam satu orang", en: "Records of one person")
    case .signOut: Bilingual(id: "Keluar konsol", en: "Signed out")
    case .page: Bilingual(id: "Membuka halaman", en: "Opened a page")
    }
  }

  /// A purpose of use, in words.
  package static func purpose(_ code: String) -> Bilingual {
    switch code {
    case "TREAT": Bilingual(id: "Pengobatan", en: "Treatment")
    case "ETREAT": Bilingual(id: "Gawat darurat", en: "Emergency treatment")
    case "HPAYMT": Bilingual(id: "Pembiayaan", en: "Payment")
    case "PUBHLTH": Bilingual(id: "Kesehatan masyarakat", en: "Public health")
    case "HOPERAT": Bilingual(id: "Pengelolaan layanan", en: "Operations")
    case "PATRQT": Bilingual(id: "Permintaan pasien", en: "Patient's request")
    default: Bilingual(id: code, en: code)
    }
  }
}
