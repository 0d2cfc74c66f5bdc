package import RecordModel
import StrictJSON

/// A person as the population register has him: what a lookup by NIK finds.
///
/// Source: the columns of SIAK (NIK, NAMA_LGKP, JENIS_KLMIN, TGL_LHR, and the codes of the kelurahan).
package struct CivilRecord: Hashable, Sendable {
  /// What the register says of the person's presence.
  package enum Presence: String, Hashable, Sendable, CaseIterable {
    /// He lives where the register says.
    case present = "aktif"
    /// He moved away from the city.
    case moved = "pindah"
    /// He died.
    case deceased = "meninggal"
  }

  /// His full name.
  package let name: String
  /// His sex; nil where the file does not say.
  package let sex: Sex?
  /// The day of his birth.
  package let birthDate: CivilDate
  /// Kemendagri code of his kelurahan, ten digits; nil where the file does not say.
  package let kelurahan: String?
  /// Whether he is there.
  package let presence: Presence

  /// A person of the register.
  package init(
    name: String, sex: Sex?, birthDate: CivilDate, kelurahan: String?, presence: Presence
  ) {
    self.name = name
    self.sex = sex
    self.birthDate = birthDate
    self.kelurahan = kelurahan
    self.presence = presence
  }

  /// The record as JSON, for sealing.
  var encoded: [UInt8] {
    var members = [
      JSONMember(key: "n", value: .string(name)),
      JSONMember(key: "b", value: .int(birthDate.daysSince1970)),
      JSONMember(key: "p", value: .string(presence.rawValue)),
    ]
    if let sex { members.append(JSONMember(key: "s", value: .string(sex.rawValue))) }
    if let kelurahan { members.append(JSONMember(key: "k", value: .string(kelurahan))) }
    return JSON.object(members).serialized()
  }

  /// The record that `encoded` wrote; nil for other bytes.
  init?(encoded bytes: [UInt8]) {
    guard let root = try? JSONDocument(bytes).root, let name = root["n"]?.string,
      let born = root["b"]?.int, let presence = root["p"]?.string.flatMap(Presence.init)
    else { return nil }
    self.init(
      name: name, sex: root["s"]?.string.flatMap { Sex(rawValue: $0) },
      birthDate: CivilDate(daysSince1970: born), kelurahan: root["k"]?.string, presence: presence)
  }
}
