import RecordModel

/// Words of every page.
enum Texts {
  static let product = Bilingual(id: "Baimbai", en: "Baimbai")
  static let subtitle = Bilingual(
    id: "Rekam kesehatan bersama Kota Banjarmasin", en: "Shared health record of Banjarmasin")
  static let skip = Bilingual(id: "Langsung ke isi", en: "Skip to content")
  static let menu = Bilingual(id: "Menu utama", en: "Main menu")
  static let simulated = Bilingual(
    id: "DATA SIMULASI / SIMULATED DATA", en: "DATA SIMULASI / SIMULATED DATA")
  static let footer = Bilingual(
    id:
      "Setiap halaman yang dibuka dicatat dalam catatan akses. Butuh bantuan? Hubungi Dinas Kesehatan.",
    en:
      "Every page that is opened is noted in the access log. Need help? Ask the city health office."
  )
  static let apply = Bilingual(id: "Saring", en: "Filter")
  static let reset = Bilingual(id: "Hapus saringan", en: "Clear filters")
  static let all = Bilingual(id: "Semua", en: "All")
  static let none = Bilingual(id: "Tidak ada", en: "None")
  static let simulatedMark = Bilingual(id: "simulasi", en: "simulated")
  static let time = Bilingual(id: "Waktu", en: "Time")
  static let facility = Bilingual(id: "Fasilitas", en: "Facility")
  static let rule = Bilingual(id: "Kode", en: "Code")
  static let place = Bilingual(id: "Tempat", en: "Place")
  static let severity = Bilingual(id: "Bobot", en: "Weight")
  static let what = Bilingual(id: "Apa yang salah", en: "What is wrong")
  static let fix = Bilingual(id: "Cara memperbaiki", en: "How to mend it")
  static let wholeMessage = Bilingual(id: "seluruh berkas", en: "the whole file")

  static func severity(_ code: String) -> Bilingual {
    switch code {
    case "error": Bilingual(id: "kesalahan", en: "error")
    case "warning": Bilingual(id: "peringatan", en: "warning")
    default: Bilingual(id: "keterangan", en: "information")
    }
  }
}

/// Words of the page for whoever has no certificate; it shows both languages, the asked one first.
enum HelpTexts {
  static let heading = Bilingual(
    id: "Pasang sertifikat Anda dahulu", en: "Install your certificate first")
  static let lead = Bilingual(
    id:
      "Halaman ini hanya terbuka dengan sertifikat yang Anda terima dari Dinas Kesehatan: sebuah berkas berakhiran .p12 dan sandinya.",
    en:
      "These pages open only with the certificate that the city health office gave you: a file ending in .p12, and its password."
  )
  static let windows = Bilingual(
    id:
      "Windows (Chrome, Edge): klik dua kali berkas .p12, pilih Current User, Next, masukkan sandi, Next, Finish.",
    en:
      "Windows (Chrome, Edge): double-click the .p12 file, choose Current User, Next, type the password, Next, Finish."
  )
  static let firefox = Bilingual(
    id:
      "Firefox: Setelan, Privasi & Keamanan, Sertifikat, Lihat Sertifikat, Sertifikat Anda, Impor; pilih berkas .p12 dan masukkan sandi.",
    en:
      "Firefox: Settings, Privacy & Security, Certificates, View Certificates, Your Certificates, Import; choose the .p12 file and type the password."
  )
  static let android = Bilingual(
    id:
      "Android: Setelan, Keamanan, Enkripsi & kredensial, Pasang sertifikat, Sertifikat pengguna VPN & aplikasi; pilih berkas .p12.",
    en:
      "Android: Settings, Security, Encryption & credentials, Install a certificate, VPN & app user certificate; choose the .p12 file."
  )
  static let linux = Bilingual(
    id: "Chrome di Linux: chrome://settings/certificates, Sertifikat Anda, Impor.",
    en: "Chrome on Linux: chrome://settings/certificates, Your certificates, Import.")
  static let reopen = Bilingual(
    id:
      "Tutup semua jendela peramban, buka lagi halaman ini, dan pilih sertifikat itu saat ditanya.",
    en:
      "Close every browser window, open this page again, and choose the certificate when you are asked."
  )
  static let care = Bilingual(
    id:
      "Sertifikat sama dengan tanda tangan fasilitas Anda: jangan dikirim lewat pesan dan jangan dipinjamkan. Bila hilang, segera hubungi Dinas Kesehatan agar dicabut.",
    en:
      "The certificate is your facility's signature: do not send it by message and do not lend it. If it is lost, tell the city health office at once so that it is revoked."
  )
}

/// Words of a facility's pages.
enum ClinicTexts {
  static let upload = Bilingual(id: "Kirim berkas", en: "Send a file")
  static let submissions = Bilingual(id: "Kiriman saya", en: "My submissions")
  static let errors = Bilingual(id: "Kesalahan saya", en: "My errors")
  static let submission = Bilingual(id: "Satu kiriman", en: "One submission")
  static let uploadLead = Bilingual(
    id:
      "Pilih satu berkas kunjungan: buku register (Excel atau CSV), HL7 v2, P-Care atau FHIR R4 (JSON). Paling besar 2 MiB. Berkas yang sama boleh dikirim lagi: tidak menjadi ganda.",
    en:
      "Choose one file of visits: a register (Excel or CSV), HL7 v2, P-Care or FHIR R4 (JSON). At most 2 MiB. The same file may be sent again: it does not count twice."
  )
  static let file = Bilingual(id: "Berkas", en: "File")
  static let send = Bilingual(id: "Kirim", en: "Send")
  static let latest = Bilingual(id: "Kiriman terakhir", en: "Latest submissions")
  static let nothingSent = Bilingual(
    id: "Belum ada kiriman.", en: "Nothing has been sent yet.")
  static let noErrors = Bilingual(
    id: "Tidak ada kesalahan dalam 200 kiriman terakhir.",
    en: "No errors in the last 200 submissions.")
  static let errorsLead = Bilingual(
    id: "Kesalahan dan peringatan dalam 200 kiriman terakhir, yang paling sering lebih dahulu.",
    en: "Errors and warnings in the last 200 submissions, the most frequent first.")
  static let listLead = Bilingual(
    id: "200 kiriman terakhir, yang terbaru lebih dahulu.",
    en: "The last 200 submissions, newest first.")
  static let number = Bilingual(id: "Nomor kiriman", en: "Submission")
  static let received = Bilingual(id: "Diterima", en: "Received")
  static let status = Bilingual(id: "Status", en: "Status")
  static let visits = Bilingual(id: "Kunjungan diterima", en: "Visits accepted")
  static let refused = Bilingual(id: "Kunjungan ditolak", en: "Visits refused")
  static let bytes = Bilingual(id: "Ukuran (bita)", en: "Size (bytes)")
  static let findings = Bilingual(id: "Temuan", en: "Findings")
  static let noFindings = Bilingual(id: "Tidak ada temuan.", en: "No findings.")
  static let times = Bilingual(id: "Kali", en: "Times")
  static let seenIn = Bilingual(id: "Terakhir di", en: "Last seen in")
  static let visit = Bilingual(id: "Kunjungan", en: "Visit")
  static let logIndex = Bilingual(id: "Nomor dalam catatan akses", en: "Index in the access log")
  static let receipt = Bilingual(id: "Unduh tanda terima", en: "Download the receipt")
  static let receiptLead = Bilingual(
    id: "Tanda terima bertanda tangan membuktikan apa yang diterima dan kapan. Simpan.",
    en: "The signed receipt proves what was received and when. Keep it.")
  static let stored = Bilingual(
    id: "Berkas sudah disimpan.", en: "The file is stored.")
  static let repeated = Bilingual(
    id: "Berkas ini sudah pernah diterima; tidak ada yang menjadi ganda.",
    en: "This file was received before; nothing counts twice.")
  static let kept = Bilingual(
    id: "Tidak ada yang dapat diterima. Berkas disimpan terpisah; perbaiki lalu kirim lagi.",
    en: "Nothing in it could be accepted. The file is kept apart; mend it and send it again.")

  static func status(_ code: String) -> Bilingual {
    switch code {
    case "accepted": Bilingual(id: "diterima", en: "accepted")
    case "partial": Bilingual(id: "diterima sebagian", en: "accepted in part")
    case "quarantined": Bilingual(id: "ditahan", en: "kept apart")
    case "corrected": Bilingual(id: "diperbarui", en: "corrected")
    case "unchanged": Bilingual(id: "sudah ada", en: "unchanged")
    case "refused": Bilingual(id: "ditolak", en: "refused")
    default: Bilingual(id: code, en: code)
    }
  }
}
