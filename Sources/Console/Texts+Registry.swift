import RecordModel
import Registry

/// Words of the registry's pages.
enum RegistryTexts {
  static let heading = Bilingual(id: "Daftar fasilitas", en: "Registry")
  static let lead = Bilingual(
    id:
      "Daftar pada hari yang dipilih, seperti yang diketahui pada akhir hari lain. Tidak ada yang ditimpa: setiap pernyataan lama tetap terbaca.",
    en:
      "The list of the day that you choose, as it was known at the end of another. Nothing is overwritten: every earlier statement can still be read."
  )
  static let validOn = Bilingual(id: "Berlaku pada", en: "Valid on")
  static let knownAt = Bilingual(id: "Diketahui pada akhir", en: "Known at the end of")
  static let kind = Bilingual(id: "Jenis", en: "Kind")
  static let kecamatan = Bilingual(id: "Kecamatan", en: "Kecamatan")
  static let status = Bilingual(id: "Status", en: "Status")
  static let name = Bilingual(id: "Nama", en: "Name")
  static let place = Bilingual(id: "Kelurahan", en: "Kelurahan")
  static let owner = Bilingual(id: "Kepemilikan", en: "Ownership")
  static let licence = Bilingual(id: "Izin", en: "Licence")
  static let accreditation = Bilingual(id: "Akreditasi", en: "Accreditation")
  static let beds = Bilingual(id: "Tempat tidur", en: "Beds")
  static let sheet = Bilingual(id: "Lembar untuk impor", en: "Sheet for imports")
  static let facilities = Bilingual(id: "Fasilitas", en: "Facilities")
  static let applications = Bilingual(id: "Pengajuan", en: "Applications")
  static let map = Bilingual(id: "Peta", en: "Map")
  static let expiry = Bilingual(id: "Masa berlaku", en: "Expiry")
  static let practitioners = Bilingual(id: "Tenaga kesehatan", en: "Practitioners")
  static let importing = Bilingual(id: "Impor", en: "Import")
  static let nobody = Bilingual(id: "Tidak ada yang cocok.", en: "Nothing matches.")
  static let outside = Bilingual(id: "Tanpa kelurahan", en: "No kelurahan")
  static let count = Bilingual(id: "Jumlah", en: "Count")

  // The facility's page.
  static let about = Bilingual(id: "Yang berlaku hari ini", en: "What holds today")
  static let address = Bilingual(id: "Alamat", en: "Address")
  static let head = Bilingual(id: "Penanggung jawab", en: "Person in charge")
  static let codes = Bilingual(id: "Kode lain", en: "Other codes")
  static let services = Bilingual(id: "Layanan", en: "Services")
  static let until = Bilingual(id: "sampai", en: "until")
  static let noEnd = Bilingual(id: "tanpa batas", en: "without end")
  static let people = Bilingual(id: "Yang berpraktik di sini", en: "Who practises here")
  static let history = Bilingual(id: "Riwayat pernyataan", en: "What was ever stated")
  static let historyLead = Bilingual(
    id: "Terbaru di atas. Pernyataan yang dicoret diganti pada waktu yang tertulis.",
    en: "The newest first. What is struck out was replaced at the time that is given.")
  static let stated = Bilingual(id: "Dinyatakan", en: "Stated")
  static let replaced = Bilingual(id: "Diganti", en: "Replaced")
  static let holds = Bilingual(id: "Berlaku", en: "Holds")
  static let what = Bilingual(id: "Isi", en: "What")
  static let by = Bilingual(id: "Oleh", en: "By")
  static let reason = Bilingual(id: "Alasan", en: "Reason")
  static let step = Bilingual(id: "Langkah berikutnya", en: "Next step")
  static let stepLead = Bilingual(
    id:
      "Yang memverifikasi bukan yang mengaktifkan untuk pertama kali. Berlaku dalam satu detik, juga pada sambungan yang terbuka.",
    en:
      "Who verifies is not who activates for the first time. It counts within a second, on open connections too."
  )
  static let from = Bilingual(id: "Mulai", en: "From")
  static let lastDay = Bilingual(id: "Hari terakhir", en: "Last day")
  static let take = Bilingual(id: "Lakukan", en: "Do it")
  static let state = Bilingual(id: "Nyatakan sesuatu", en: "State something")
  static let stateLead = Bilingual(
    id: "Isi yang ingin dinyatakan saja. Kosongkan tanggal untuk mulai hari ini dan tanpa batas.",
    en: "Fill in only what you state. Leave the days blank for from today, without end.")
  static let licenceNumber = Bilingual(id: "Nomor izin", en: "Number of the licence")
  static let level = Bilingual(id: "Tingkat akreditasi", en: "Level of accreditation")
  static let bedClass = Bilingual(id: "Kelas", en: "Class")
  static let save = Bilingual(id: "Simpan", en: "Save")
  static let choose = Bilingual(id: "(pilih)", en: "(choose)")

  // The board.
  static let expiryLead = Bilingual(
    id:
      "Yang berakhir dalam 90 hari atau sudah berakhir tanpa pengganti: izin, akreditasi, STR, SIP, sertifikat.",
    en:
      "What ends within 90 days, or has ended and nothing follows it: licences, accreditations, STR, SIP, certificates."
  )
  static let ends = Bilingual(id: "Berakhir", en: "Ends")
  static let left = Bilingual(id: "Sisa hari", en: "Days left")
  static let number = Bilingual(id: "Nomor", en: "Number")
  static let whose = Bilingual(id: "Milik", en: "Whose")
  static let over = Bilingual(id: "sudah berakhir", en: "over")
  static let rules = Bilingual(id: "Sesudah berakhir", en: "What follows the end")
  static let rulesLead = Bilingual(
    id: "Pilihan Dinas Kesehatan untuk tiap izin. SIP dihitung untuk praktik mandiri.",
    en: "The health office's choice for each permit. A SIP counts for independent practices.")
  static let grace = Bilingual(id: "Masa tenggang (hari)", en: "Days of grace")
  static let nothingEnds = Bilingual(
    id: "Tidak ada yang berakhir dalam 90 hari.", en: "Nothing ends within 90 days.")

  // Import.
  static let importLead = Bilingual(
    id:
      "CSV atau XLSX dengan judul seperti berkas unduhan. Pertama ditampilkan apa yang berubah; belum ada yang disimpan.",
    en:
      "CSV or XLSX with the titles of the downloaded file. First you see what would change; nothing is stored yet."
  )
  static let file = Bilingual(id: "Berkas", en: "File")
  static let preview = Bilingual(id: "Pratinjau", en: "Preview")
  static let doIt = Bilingual(id: "Simpan berkas yang sama", en: "Store the same file")
  static let again = Bilingual(
    id:
      "Bila sudah sesuai, pilih berkas yang sama sekali lagi dan simpan. Berkas lain ditampilkan dahulu.",
    en:
      "When it looks right, choose the same file once more and store it. Another file is shown first."
  )
  static let wouldChange = Bilingual(id: "baris akan berubah", en: "rows would change")
  static let changed = Bilingual(id: "baris disimpan", en: "rows stored")
  static let same = Bilingual(id: "baris tetap sama", en: "rows stay the same")
  static let wrong = Bilingual(
    id: "Ada yang harus diperbaiki; belum ada yang disimpan.",
    en: "Something must be mended; nothing is stored.")
  static let row = Bilingual(id: "Baris", en: "Row")
  static let old = Bilingual(id: "Sebelumnya", en: "Before")
  static let new = Bilingual(id: "Menjadi", en: "After")
  static let isNew = Bilingual(id: "baru", en: "new")

  static let mapLead = Bilingual(
    id: "Jumlah fasilitas aktif di tiap kelurahan; tekan untuk melihat daftarnya.",
    en: "Active facilities in each kelurahan; press one for its list.")
  static func mapSentence(_ total: String, _ outside: String) -> Bilingual {
    Bilingual(
      id: "Dari \(total) fasilitas aktif, \(outside) belum punya kelurahan.",
      en: "Of \(total) active facilities, \(outside) have no kelurahan yet.")
  }

  static func action(_ action: ExpiryRule.Action) -> Bilingual {
    switch action {
    case .flag: Bilingual(id: "tandai saja", en: "flag it")
    case .narrow: Bilingual(id: "boleh mengirim, tidak membaca", en: "may submit, not read")
    case .stop: Bilingual(id: "hentikan", en: "stop it")
    }
  }

  static func end(_ kind: ExpiryBoard.Kind) -> Bilingual {
    switch kind {
    case .licence: licence
    case .accreditation: accreditation
    case .registration: Bilingual(id: "STR", en: "STR")
    case .sip: Bilingual(id: "SIP", en: "SIP")
    case .certificate: Bilingual(id: "Sertifikat", en: "Certificate")
    }
  }

  static func aspect(_ aspect: RegistryFact.Aspect) -> Bilingual {
    switch aspect {
    case .profile: Bilingual(id: "Profil", en: "Profile")
    case .status: status
    case .head: head
    case .alias: codes
    case .service: services
    case .beds: beds
    case .licence: licence
    case .accreditation: accreditation
    case .person: name
    case .registration: Bilingual(id: "STR", en: "STR")
    case .placement: Bilingual(id: "SIP", en: "SIP")
    }
  }
}

extension Notice {
  static func registryRefused(_ sentence: Bilingual) -> Notice {
    Notice(
      .init(id: "Tidak dapat dilakukan", en: "This cannot be done"), sentence,
      .init(
        id: "Kembali ke halaman fasilitas dan periksa isian.",
        en: "Go back to the facility's page and check what you filled in."))
  }
}
