import RecordModel
import RegisterFormat

/// The columns of a sheet of facilities or of practitioners, and the titles that they are known by.
package enum RegistryColumn: String, CaseIterable, Hashable, Sendable {
  /// Of facilities.
  case code, name, kind, ownership, status, address, kelurahan, phone, email, parent
  case satusehat, sarana, bpjs, kemenkes
  case head, headIHS, licence, licenceIssuer, licenceFrom, licenceUntil
  case accreditation, accreditationFrom, accreditationUntil, services, beds
  /// Of practitioners, a row for each place.
  case ihs, sex, profession, str, strFrom, strUntil, sip, facility, sipFrom, sipUntil

  /// What stands above the column when we write it; the first of `titles`.
  package var title: String { titles[0] }

  /// What people call it.
  var titles: [String] {
    switch self {
    case .code: ["Kode", "Code", "Kode faskes", "Kode fasyankes"]
    case .name: ["Nama", "Name", "Nama fasilitas", "Nama faskes", "Nama lengkap"]
    case .kind: ["Jenis", "Kind", "Jenis fasilitas", "Jenis sarana"]
    case .ownership: ["Kepemilikan", "Ownership", "Milik"]
    case .status: ["Status"]
    case .address: ["Alamat", "Address"]
    case .kelurahan: ["Kelurahan", "Kode kelurahan", "Desa"]
    case .phone: ["Telepon", "Phone", "No telepon"]
    case .email: ["Email", "Surel"]
    case .parent: ["Puskesmas induk", "Parent"]
    case .satusehat: ["Kode SATUSEHAT", "SATUSEHAT"]
    case .sarana: ["Kode sarana"]
    case .bpjs: ["Kode PPK BPJS", "PPK", "Kode PPK"]
    case .kemenkes: ["Kode Kemenkes lama", "Kode Kemenkes"]
    case .head: ["Penanggung jawab", "Person in charge", "Kepala"]
    case .headIHS: ["IHS penanggung jawab"]
    case .licence: ["Nomor izin", "Licence", "No izin operasional"]
    case .licenceIssuer: ["Penerbit izin", "Licence issuer"]
    case .licenceFrom: ["Izin mulai", "Licence from"]
    case .licenceUntil: ["Izin sampai", "Licence until"]
    case .accreditation: ["Akreditasi", "Accreditation"]
    case .accreditationFrom: ["Akreditasi mulai", "Accreditation from"]
    case .accreditationUntil: ["Akreditasi sampai", "Accreditation until"]
    case .services: ["Layanan", "Services"]
    case .beds: ["Tempat tidur", "Beds"]
    case .ihs: ["Nomor IHS", "IHS"]
    case .sex: ["Jenis kelamin", "Sex"]
    case .profession: ["Profesi", "Profession"]
    case .str: ["Nomor STR", "STR"]
    case .strFrom: ["STR mulai"]
    case .strUntil: ["STR sampai"]
    case .sip: ["Nomor SIP", "SIP"]
    case .facility: ["Kode fasilitas", "Facility code", "Tempat praktik"]
    case .sipFrom: ["SIP mulai"]
    case .sipUntil: ["SIP sampai"]
    }
  }

  /// The columns of a sheet of facilities, in our order.
  package static let ofFacilities: [RegistryColumn] = Array(allCases.prefix { $0 != .ihs })
  /// The columns of a sheet of practitioners, in our order.
  package static let ofPractitioners: [RegistryColumn] = [
    .ihs, .name, .sex, .profession, .str, .strFrom, .strUntil, .sip, .facility, .sipFrom, .sipUntil,
  ]

  private static let byTitle: [String: RegistryColumn] = {
    var found: [String: RegistryColumn] = [:]
    for column in allCases {
      for title in column.titles { found[HeaderText.normal(title)] = column }
    }
    return found
  }()

  /// The column with a title; nil for none.
  static func titled(_ title: String) -> RegistryColumn? { byTitle[HeaderText.normal(title)] }
}
