/// The national and other naming systems that decide who a patient is.
package enum PatientIdentifierSystem {
  /// NIK, the population number: 16 digits. Source: SATUSEHAT Postman collection 02.
  package static let nik = "https://fhir.kemkes.go.id/id/nik"
  /// SATUSEHAT's patient number: `P` and 11 digits, also the id of its Patient resource.
  package static let ihs = "https://fhir.kemkes.go.id/id/ihs-number"
  /// The mother's NIK for a newborn: names the mother, so it never identifies the child.
  package static let motherNIK = "https://fhir.kemkes.go.id/id/nik-ibu"
  /// BPJS card number, 13 digits.
  package static let bpjs = "https://fhir.kemkes.go.id/id/bpjs-number"
  /// Passport number.
  package static let passport = "https://fhir.kemkes.go.id/id/paspor"
  /// Family card number: names a household.
  package static let familyCard = "https://fhir.kemkes.go.id/id/kk"

  /// The systems whose values belong to one person anywhere in the country, so a facility cannot
  /// own them.
  package static let national: Set<String> = [nik, ihs, bpjs, passport]
}

/// Administrative sex. Source: FHIR R4 ValueSet administrative-gender.
package enum Sex: String, Hashable, Sendable, CaseIterable {
  /// The four codes of FHIR.
  case male, female, other, unknown
}

/// A name as sent.
package struct PersonName: Hashable, Sendable {
  /// The whole name.
  package var text: String?
  /// Family name, if the sender has one; many Indonesians have not.
  package var family: String?
  /// Given names in order.
  package var given: [String]
  /// `official`, `usual`, ...
  package var use: String?

  /// A name; at least one part should be there.
  package init(text: String? = nil, family: String? = nil, given: [String] = [], use: String? = nil)
  {
    self.text = text
    self.family = family
    self.given = given
    self.use = use
  }
}

/// An address as sent, with the Kemendagri code of its kelurahan where one came.
package struct PersonAddress: Hashable, Sendable {
  /// Street lines.
  package var lines: [String]
  /// City name.
  package var city: String?
  /// Postal code.
  package var postalCode: String?
  /// Country code.
  package var country: String?
  /// Kemendagri code of the kelurahan, digits only, ten of them when complete.
  package var villageCode: String?
  /// RT and RW as sent.
  package var rt: String?
  /// RW as sent.
  package var rw: String?
  /// `home`, `work`, ...
  package var use: String?

  /// An address; every part may be missing.
  package init(
    lines: [String] = [], city: String? = nil, postalCode: String? = nil, country: String? = nil,
    villageCode: String? = nil, rt: String? = nil, rw: String? = nil, use: String? = nil
  ) {
    self.lines = lines
    self.city = city
    self.postalCode = postalCode
    self.country = country
    self.villageCode = villageCode
    self.rt = rt
    self.rw = rw
    self.use = use
  }
}

/// A way to reach a person.
package struct ContactPoint: Hashable, Sendable {
  /// `phone`, `email`, ...
  package var system: String?
  /// The number or address.
  package var value: String?
  /// `mobile`, `home`, ...
  package var use: String?

  /// A contact point as sent.
  package init(system: String? = nil, value: String? = nil, use: String? = nil) {
    self.system = system
    self.value = value
    self.use = use
  }
}

/// What a facility says of one patient in one submission.
package struct PatientAssertion: Hashable, Sendable {
  /// All identifiers as sent, national ones first in the order of `PatientKey`.
  package var identifiers: [ExternalIdentifier]
  /// Names, the official one first if marked.
  package var names: [PersonName]
  /// Sex, if sent.
  package var sex: Sex?
  /// Birth date, possibly only a year or month.
  package var birthDate: ClinicalTime?
  /// Whether and when the person died.
  package var deceased: Deceased?
  /// Addresses.
  package var addresses: [PersonAddress]
  /// Phones and the like.
  package var contacts: [ContactPoint]
  /// Position in a multiple birth (SATUSEHAT demands it), 0 for single.
  package var multipleBirth: Int?
  /// Marital status.
  package var maritalStatus: Concept?
  /// When the sender says this was written, if it is told of the patient and not of a visit.
  package var senderTime: ClinicalTime?
  /// Where it stood in the message: a FHIRPath, a segment, a row.
  package var place: String
  /// What the columns do not hold, in the form of its format (FHIR: a JSON object of elements).
  package var remainder: [UInt8]

  /// FHIR `deceased[x]`.
  package enum Deceased: Hashable, Sendable {
    /// Only yes or no was sent.
    case flag(Bool)
    /// The moment of death.
    case at(ClinicalTime)
  }

  /// An empty assertion at `place`, to be filled by a format.
  package init(place: String) {
    identifiers = []
    names = []
    addresses = []
    contacts = []
    remainder = []
    self.place = place
  }
}
