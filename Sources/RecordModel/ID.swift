package import FoundationEssentials

/// The identity of one thing of one kind, made by the server: a UUID that cannot be mixed up with
/// another kind's.
///
/// New ids are UUIDv7 (RFC 9562 section 5.7), so they sort by the time they were made.
package struct ID<Of>: Hashable, Sendable, CustomStringConvertible, Comparable {
  /// The 128 bits.
  package let uuid: UUID

  /// An id that was stored or sent before.
  package init(_ uuid: UUID) { self.uuid = uuid }

  /// Reads the 36-character text form; nil if it is not a UUID.
  package init?(_ text: some StringProtocol) {
    guard text.utf8.count == 36, let uuid = UUID(uuidString: String(text)) else { return nil }
    self.uuid = uuid
  }

  /// A new UUIDv7 for `milliseconds` since 1970.
  package init(at milliseconds: Int64) {
    let random = SecureRandom.bytes(10)
    let time = UInt64(bitPattern: milliseconds)
    func byte(_ shift: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: time >> shift) }
    self.uuid = UUID(
      uuid: (
        byte(40), byte(32), byte(24), byte(16), byte(8), byte(0),
        0x70 | (random[0] & 0x0f), random[1], 0x80 | (random[2] & 0x3f), random[3], random[4],
        random[5], random[6], random[7], random[8], random[9]
      ))
  }

  /// When a UUIDv7 was made, milliseconds since 1970.
  package var madeAt: Int64 {
    withUnsafeBytes(of: uuid.uuid) { bytes in
      bytes.prefix(6).reduce(0) { $0 << 8 | Int64($1) }
    }
  }

  /// The lowest UUIDv7 of a moment, for searching by time.
  package init(firstAt milliseconds: Int64) {
    let time = UInt64(bitPattern: max(milliseconds, 0))
    func byte(_ shift: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: time >> shift) }
    self.uuid = UUID(
      uuid: (
        byte(40), byte(32), byte(24), byte(16), byte(8), byte(0), 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 0
      ))
  }

  /// The 36 lower-case characters of the text form.
  package var description: String {
    let digits: StaticString = "0123456789abcdef"
    return withUnsafeBytes(of: uuid.uuid) { bytes in
      String(unsafeUninitializedCapacity: 36) { text in
        var position = 0
        for (index, byte) in bytes.enumerated() {
          if [4, 6, 8, 10].contains(index) {
            text[position] = UInt8(ascii: "-")
            position += 1
          }
          text[position] = digits.utf8Start[Int(byte >> 4)]
          text[position + 1] = digits.utf8Start[Int(byte & 15)]
          position += 2
        }
        return position
      }
    }
  }

  /// Order of the bytes, which for UUIDv7 is the order of making.
  package static func < (left: Self, right: Self) -> Bool { left.uuid < right.uuid }
}

/// A facility that is in the registry.
package typealias FacilityID = ID<Facility>
/// A golden person: one human being in the whole city.
package typealias PersonID = ID<Person>
/// A facility's own record of a patient, linked to a golden person.
package typealias PatientID = ID<PatientRecord>
/// A visit (FHIR Encounter).
package typealias VisitID = ID<Visit>
/// One message of a facility that was kept.
package typealias SubmissionID = ID<Submission>
/// A software operator: a vendor that serves facilities under mandates.
package typealias OperatorID = ID<SoftwareOperator>
/// A human being with a certificate of his own: health office, auditor, operator of the gateway,
/// facility staff.
package typealias OfficerID = ID<Officer>
/// The way of one certificate to its holder.
package typealias EnrolmentID = ID<Enrolment>
/// What two officers say of a person: that he heads a facility, or that an account elsewhere is his.
package typealias AppointmentID = ID<Appointed>
/// One right of one person at one facility, as its head granted it.
package typealias RightID = ID<GrantedRight>
/// One mandate of a facility for a software operator.
package typealias MandateID = ID<GrantedMandate>
/// A resource that belongs to no patient: an organisation, a practitioner, a place, a medicine.
package typealias SharedResourceID = ID<SharedResource>
/// A practitioner in the registry.
package typealias PractitionerID = ID<Practitioner>

/// The tag of `PractitionerID`.
package enum Practitioner {}
/// The tag of `FacilityID`.
package enum Facility {}
/// The tag of `PersonID`.
package enum Person {}
/// The tag of `PatientID`.
package enum PatientRecord {}
/// The tag of `SubmissionID`.
package enum Submission {}
/// The tag of `OperatorID`.
package enum SoftwareOperator {}
/// The tag of `AppointmentID`.
package enum Appointed {}
/// The tag of `RightID`.
package enum GrantedRight {}
/// The tag of `MandateID`.
package enum GrantedMandate {}
/// The tag of `EnrolmentID`.
package enum Enrolment {}
/// The tag of `OfficerID`.
package enum Officer {}
/// The tag of `SharedResourceID`.
package enum SharedResource {}

/// A record by our id as a facility may name it: its own only, whoever else's is in the same batch.
package struct OwnKey<RecordID: Hashable & Sendable>: Hashable, Sendable {
  /// Whose it must be.
  package let facility: FacilityID
  /// Which.
  package let id: RecordID

  /// A facility's record.
  package init(facility: FacilityID, id: RecordID) {
    (self.facility, self.id) = (facility, id)
  }
}
