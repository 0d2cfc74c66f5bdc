package import Database
import RecordModel
import Sealing

// What a batch writes.
extension PatientResolution {
  /// The arbiters, sorted against deadlocks, each with the number of rows that must come back.
  package func claimStatements() throws -> [(statement: BoundStatement, expected: Int)] {
    var statements: [(BoundStatement, Int)] = []
    if !fresh.identifiers.isEmpty {
      let rows = fresh.identifiers.sorted { $0.key < $1.key }
      let sealed = try rows.map { row in
        Bytea(
          try keyring.seal(
            Array(row.value.national.number.value.utf8), under: row.value.key,
            context: "identifier \(row.value.person)"))
      }
      statements.append(
        (
          PatientIndexStatements.claimIdentifiers.bind(
            rows.map(\.value.keyID), rows.map(\.key), rows.map(\.value.person),
            rows.map(\.value.national.number.system), sealed,
            rows.map { String($0.value.national.number.value.suffix(4)) },
            rows.map(\.value.isDoubted), fresh.taken.sorted(),
            rows.map { $0.value.name.map { Bytea($0.bytes) } }), rows.count
        ))
    }
    if !fresh.patientKeys.isEmpty {
      let rows = fresh.patientKeys.sorted { $0.key < $1.key }
      statements.append(
        (
          PatientIndexStatements.claimPatients.bind(
            rows.map(\.key.facility), rows.map(\.key.hash), rows.map(\.value)),
          rows.count
        ))
    }
    return statements
  }

  /// The new persons and patients.
  package func insertStatements() throws -> [BoundStatement] {
    var statements: [BoundStatement] = []
    if !fresh.persons.isEmpty {
      let sealed = try fresh.persons.map { Bytea(try keyring.wrap($0.key, of: $0.id)) }
      statements.append(
        PatientIndexStatements.insertPersons.bind(
          fresh.persons.map(\.id), fresh.persons.map { Bytea($0.pseudonym) },
          fresh.persons.map { _ in keyring.activeMaster }, sealed))
    }
    if !fresh.patients.isEmpty {
      statements.append(
        PatientIndexStatements.insertPatients.bind(
          fresh.patients.map(\.id), fresh.patients.map(\.facility), fresh.patients.map(\.person)))
    }
    return statements
  }
}
