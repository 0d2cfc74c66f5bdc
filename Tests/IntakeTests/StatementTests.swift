import AuditLog
import Database
import Monitoring
import PatientIndex
import PopulationRegister
import RecordStore
import Registry
import Testing

/// Every statement of the house is prepared against the real schema under the role that sends it.
@Suite("Statements")
struct StatementTests {
  @Test("Each statement is known to the schema and allowed to its role, and to no other flow's")
  func prepared() async throws {
    let house = try await TestHouse()
    let flows: [(DatabaseRole, [Statement])] = [
      (.intake, RecordStoreStatements.intake + PatientIndexStatements.intake),
      (.intake, AuditLogStatements.appending), (.log, AuditLogStatements.appending),
      (.administration, AuditLogStatements.appending),
      (.resolver, RecordStoreStatements.resolver + PatientIndexStatements.resolver),
      (.resolver, RegistryStatements.reading), (.administration, RegistryStatements.changing),
      (.reader, RecordStoreStatements.reader + PatientIndexStatements.reader),
      (.maintenance, RecordStoreStatements.maintenance), (.signer, AuditLogStatements.signing),
      (.auditor, AuditLogStatements.exporting), (.auditor, AuditLogStatements.checking),
      (.log, AuditLogStatements.publishing), (.erasure, AuditLogStatements.erasing),
      (.erasure, AuditLogStatements.appending), (.erasure, PersonErasureStatements.all),
      (.erasure, RecordErasureStatements.all), (.administration, AuditLogStatements.recovering),
      (.heartbeat, AuditLogStatements.listening), (.confirmer, PopulationStatements.all),
      (.confirmer, ConfirmationStatements.all), (.confirmer, AuditLogStatements.appending),
      (.resolver, ConfirmationStatements.resolver), (.matcher, MatchStatements.all),
      (.matcher, AuditLogStatements.appending), (.matcher, ResidenceStatements.all),
      (.administration, StreetStatements.reading), (.facts, FactStatements.all),
      (.monitor, IndicatorStatements.all), (.monitor, LoadStatements.all),
      (.monitor, FollowUpStatements.all),
      (.monitor, BedStatements.reading),
      (.administration, BedStatements.changing), (.monitor, StatedStatements.reading),
      (.administration, StatedStatements.changing), (.facts, QualityStatements.all),
      (.monitor, QualityReading.all), (.monitor, CalendarStatements.reading),
      (.administration, CalendarStatements.changing), (.monitor, FrozenStatements.all),
      (.administration, FindingStatements.all),
      (.facts, WeekStatements.all),
      (.monitor, AlertStatements.reading),
      (.administration, AlertStatements.changing),
      (.facts, ReportStatements.making),
      (.monitor, ReportStatements.reading),
      (.administration, ReportStatements.changing),
    ]
    for (role, statements) in flows {
      #expect(!statements.isEmpty)
      try await house.database.verify(statements, as: role)
    }
    await #expect(throws: DatabaseError.self) {
      try await house.database.verify(RecordStoreStatements.reader, as: .resolver)
    }
    await #expect(throws: DatabaseError.self) {
      try await house.database.verify(RegistryStatements.changing, as: .intake)
    }
    await #expect(throws: DatabaseError.self) {
      try await house.database.verify(RecordStoreStatements.reader, as: .matcher)
    }
    await #expect(throws: DatabaseError.self) {
      try await house.database.verify(FactStatements.all, as: .monitor)
    }
    await #expect(throws: DatabaseError.self) {
      try await house.database.verify(RecordStoreStatements.reader, as: .facts)
    }
    await #expect(throws: DatabaseError.self) {
      try await house.database.verify(AuditLogStatements.exporting, as: .signer)
    }
    await house.close()
  }
}
