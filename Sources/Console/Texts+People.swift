import RecordModel
import Registry

/// Words of the pages of people and rights.
enum PeopleTexts {
  static let heading = Bilingual(id: "Orang dan hak", en: "People and rights")
  static let lead = Bilingual(
    id:
      "Sebagai kepala fasilitas, Anda memberi dan menarik hak atas rekam medis: input, memperbaiki, melihat (Permenkes 24/2022 pasal 30). Perubahan berlaku di mana-mana dalam satu detik dan tercatat.",
    en:
      "As the facility's head you grant and withdraw rights to its records: input, correction, view (Permenkes 24/2022 art. 30). A change counts everywhere within a second and is logged."
  )
  static let people = Bilingual(id: "Orang di fasilitas ini", en: "People of this facility")
  static let noPeople = Bilingual(id: "Belum ada.", en: "Nobody yet.")
  static let head = Bilingual(id: "kepala", en: "head")
  static let certified = Bilingual(id: "bersertifikat", en: "has a certificate")
  static let notCertified = Bilingual(
    id: "belum bersertifikat: minta Dinas Kesehatan",
    en: "no certificate yet: ask the health office")
  static let noGrants = Bilingual(id: "Tidak punya hak.", en: "Has no right.")
  static let until = Bilingual(id: "sampai", en: "until")
  static let by = Bilingual(id: "oleh", en: "by")
  static let reason = Bilingual(id: "Alasan", en: "Reason")
  static let withdraw = Bilingual(id: "Tarik", en: "Withdraw")
  static let grant = Bilingual(id: "Beri hak", en: "Grant a right")
  static let person = Bilingual(id: "Kode orang", en: "Person's code")
  static let personHint = Bilingual(
    id: "Orang yang juga bekerja di tempat lain memakai kode yang sama.",
    en: "Somebody who also works elsewhere has the same code there.")
  static let right = Bilingual(id: "Hak", en: "Right")
  static let term = Bilingual(id: "Berlaku", en: "For")
  static let days = Bilingual(id: "hari", en: "days")
  static let register = Bilingual(id: "Daftarkan orang baru", en: "Register somebody new")
  static let newCode = Bilingual(id: "Kode baru", en: "New code")
  static let name = Bilingual(id: "Nama", en: "Name")
  static let registerButton = Bilingual(id: "Daftarkan", en: "Register")
  static let vendors = Bilingual(
    id: "Mandat penyedia perangkat lunak", en: "Software operators' mandates")
  static let vendorLead = Bilingual(
    id:
      "Dengan mandat, penyedia boleh mengirim atas nama fasilitas ini dengan sertifikatnya sendiri. Setelah ditarik, permintaan berikutnya ditolak.",
    en:
      "With a mandate a software operator may send for this facility under its own certificate. Once withdrawn, its next request is refused."
  )
  static let noMandates = Bilingual(id: "Tidak ada mandat.", en: "No mandate.")
  static let mandate = Bilingual(id: "Beri mandat", en: "Give a mandate")
  static let vendor = Bilingual(id: "Penyedia", en: "Software operator")
  static let scope = Bilingual(id: "Cakupan", en: "Scope")
  static let past = Bilingual(id: "Yang sudah berakhir", en: "What has ended")
  static let who = Bilingual(id: "Siapa", en: "Who")
  static let granted = Bilingual(id: "Diberikan", en: "Granted")
  static let ended = Bilingual(id: "Berakhir", en: "Ended")
  static let over = Bilingual(id: "masa berlaku habis", en: "its time was over")

  static func right(_ right: FacilityRight) -> Bilingual {
    switch right {
    case .input: Bilingual(id: "Input (mengirim)", en: "Input (send)")
    case .correct: Bilingual(id: "Memperbaiki", en: "Correct")
    case .view: Bilingual(id: "Melihat", en: "View")
    }
  }

  static func scope(_ includesReading: Bool) -> Bilingual {
    includesReading
      ? Bilingual(id: "mengirim dan membaca", en: "send and read")
      : Bilingual(id: "mengirim saja", en: "send only")
  }
}

/// Words of the page where a person of several facilities says for which he is here.
enum PlaceTexts {
  static let heading = Bilingual(id: "Pilih tempat kerja", en: "Choose a place of work")
  static let menu = Bilingual(id: "Ganti tempat", en: "Change place")
  static let lead = Bilingual(
    id: "Anda bekerja di beberapa fasilitas. Untuk yang mana Anda di sini sekarang?",
    en: "You work at several facilities. For which are you here now?")
  static let choose = Bilingual(id: "Masuk", en: "Enter")
}

/// Words of the officers' page of appointments.
enum AppointmentTexts {
  static let heading = Bilingual(id: "Kepala dan akun", en: "Heads and accounts")
  static let lead = Bilingual(
    id:
      "Kepala fasilitas diangkat, dan akun masuk seseorang diikat, oleh dua petugas: satu mengusulkan, satu lagi menyetujui dalam 72 jam.",
    en:
      "A facility's head is appointed, and somebody's account is bound to him, by two officers: one proposes, another approves within 72 hours."
  )
  static let head = Bilingual(id: "Usulkan kepala fasilitas", en: "Propose a facility's head")
  static let account = Bilingual(id: "Usulkan akun masuk", en: "Propose an account")
  static let accountLead = Bilingual(
    id:
      "Akun pada penyedia identitas (OpenID Connect). Pengenal (sub) diberikan oleh penyedianya, bukan alamat surel.",
    en:
      "An account with an identity provider (OpenID Connect). The identifier (sub) is given by the provider; it is not the e-mail address."
  )
  static let issuer = Bilingual(id: "Penerbit (https://…)", en: "Issuer (https://…)")
  static let subject = Bilingual(id: "Pengenal (sub)", en: "Identifier (sub)")
  static let staff = Bilingual(
    id: "Daftarkan orang fasilitas", en: "Register one of a facility's people")
  static let propose = Bilingual(id: "Usulkan", en: "Propose")
  static let approve = Bilingual(id: "Setujui", en: "Approve")
  static let end = Bilingual(id: "Akhiri", en: "End")
  static let takeBack = Bilingual(id: "Tarik usulan", en: "Take back")
  static let open = Bilingual(id: "Menunggu petugas lain", en: "Waits for another officer")
  static let inForce = Bilingual(id: "Yang berlaku", en: "In force")
  static let none = Bilingual(id: "Tidak ada.", en: "None.")
  static let headOf = Bilingual(id: "kepala", en: "head of")
  static let accountOf = Bilingual(id: "akun", en: "account")
  static let proposedBy = Bilingual(id: "Diusulkan", en: "Proposed by")
  static let approvedBy = Bilingual(id: "disetujui", en: "approved by")
  static let person = Bilingual(id: "Orang", en: "Person")
}
