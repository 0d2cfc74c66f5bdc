import HTTPTypes
import RecordModel
import Registry

/// What a page without figures says: what happened and what to do.
struct Notice: Sendable {
  let heading: Bilingual
  let sentence: Bilingual
  let fix: Bilingual

  init(_ heading: Bilingual, _ sentence: Bilingual, _ fix: Bilingual) {
    self.heading = heading
    self.sentence = sentence
    self.fix = fix
  }

  /// A certificate that the registry does not let in.
  init(_ refusal: CallerRefusal) {
    let sentence: Bilingual =
      switch refusal {
      case .unknown:
        .init(id: "Sertifikat ini tidak terdaftar.", en: "This certificate is not registered.")
      case .revoked: .init(id: "Sertifikat ini sudah dicabut.", en: "This certificate was revoked.")
      case .expired:
        .init(
          id: "Masa berlaku sertifikat ini sudah habis atau belum mulai.",
          en: "This certificate is past or before its validity.")
      case .notActive:
        .init(
          id: "Fasilitas ini sedang tidak aktif.", en: "This facility is not active at present.")
      case .permitExpired:
        .init(
          id: "Izin operasional atau SIP fasilitas ini sudah berakhir.",
          en: "The licence or SIP of this facility is over.")
      case .noPlace, .placeNotNamed:
        .init(
          id: "Anda belum punya hak yang berlaku di suatu fasilitas.",
          en: "You have no right in force at any facility yet.")
      case .facilityNotNamed, .noMandate, .tlsTooOld:
        .init(
          id: "Sertifikat penyedia perangkat lunak hanya berlaku untuk antarmuka program.",
          en: "A software operator's certificate serves the program interface only.")
      }
    self.init(
      .init(id: "Tidak dapat masuk", en: "You cannot enter"), sentence,
      .init(
        id: "Tutup peramban dan pilih sertifikat lain, atau hubungi Dinas Kesehatan.",
        en: "Close the browser and choose another certificate, or ask the city health office."))
  }

  /// What a router or a route refuses by its status.
  init(_ status: HTTPResponse.Status) {
    switch status {
    case .notFound, .methodNotAllowed: self = .notFound
    case .badRequest: self = .badParameter
    case .serviceUnavailable: self = .unavailable
    default: self = .forbidden
    }
  }

  static let notFound = Notice(
    .init(id: "Halaman tidak ada", en: "No such page"),
    .init(
      id: "Alamat ini tidak ada, atau bukan milik Anda.",
      en: "There is nothing at this address, or it is not yours."),
    .init(id: "Mulai lagi dari menu di atas.", en: "Start again from the menu above."))

  static let forbidden = Notice(
    .init(id: "Bukan untuk peran Anda", en: "Not for your role"),
    .init(
      id: "Pemilik sertifikat ini tidak berhak membuka halaman ini.",
      en: "The holder of this certificate may not open this page."),
    .init(
      id: "Pakai sertifikat dengan peran yang sesuai, atau hubungi Dinas Kesehatan.",
      en: "Use a certificate with the right role, or ask the city health office."))

  static let badParameter = Notice(
    .init(id: "Saringan tidak dikenal", en: "Unknown filter"),
    .init(
      id: "Ada saringan dalam alamat yang tidak dikenal atau salah bentuk.",
      en: "A filter in the address is unknown or has the wrong form."),
    .init(
      id: "Mulai lagi dari menu di atas dan pilih dari daftar.",
      en: "Start again from the menu above and choose from the lists."))

  static let foreignForm = Notice(
    .init(id: "Formulir ditolak", en: "Form refused"),
    .init(
      id: "Formulir ini tidak dikirim dari halaman kami.",
      en: "This form was not sent from a page of ours."),
    .init(
      id: "Buka halaman ini langsung, lalu kirim lagi dengan peramban terbaru.",
      en: "Open this page directly and send again with an up-to-date browser."))

  static let unavailable = Notice(
    .init(id: "Sedang tidak dapat melayani", en: "Not available now"),
    .init(
      id: "Basis data tidak menjawab pada waktunya.", en: "The database did not answer in time."),
    .init(
      id: "Coba lagi sebentar. Berkas yang sama boleh dikirim ulang: tidak menjadi ganda.",
      en: "Try again soon. The same file may be sent again: it does not count twice."))

  static let notAForm = Notice(
    .init(id: "Berkas tidak terbaca", en: "File not readable"),
    .init(
      id: "Kiriman formulir tidak utuh, atau tidak berisi berkas.",
      en: "The form arrived incomplete or without a file."),
    .init(
      id: "Kembali ke halaman kirim, pilih satu berkas, lalu kirim lagi.",
      en: "Go back to the upload page, choose one file and send again."))

  static let tooLarge = Notice(
    .init(id: "Berkas terlalu besar", en: "File too large"),
    .init(
      id: "Satu berkas paling besar 2 MiB.", en: "A file may have at most 2 MiB."),
    .init(
      id: "Bagi menjadi beberapa berkas, misalnya satu berkas untuk satu hari.",
      en: "Split it into several files, for example one for each day."))
}
