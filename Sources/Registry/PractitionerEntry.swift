package import RecordModel
package import Sealing

/// A practitioner as the registry holds him, without the NIK that he is found by.
package struct PractitionerEntry: Hashable, Sendable {
  /// Our id.
  package let id: PractitionerID
  /// SATUSEHAT's number, also the id of his FHIR resource.
  package let ihsNumber: String
  /// His name with titles.
  package let name: String
  /// Administrative sex.
  package let sex: Sex?

  /// A practitioner.
  package init(id: PractitionerID, ihsNumber: String, name: String, sex: Sex? = nil) {
    self.id = id
    self.ihsNumber = ihsNumber
    self.name = name
    self.sex = sex
  }

  /// What his NIK is looked up by, under each of our keys.
  package static func hashes(
    ofNIK nik: String, _ keyring: Keyring
  ) -> [(keyID: Int16, hash: KeyedHash)] {
    keyring.numberedHashes(nik.utf8, domain: "practitioner nik").map { ($0.keyID, $0.hash) }
  }
}
