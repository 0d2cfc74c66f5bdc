package import Database

/// The room's statements by the role that sends them, for the test that prepares each one.
package enum RecordStoreStatements {
  /// What intake sends.
  package static let intake = [
    SubmissionStatements.lookUpKeys, SubmissionStatements.claimKeys, SubmissionStatements.insert,
    SubmissionStatements.insertRaw, SubmissionStatements.insertPatientResources,
    SubmissionStatements.claimShared, SubmissionStatements.updateShared,
    SubmissionStatements.lookUpShared, SubmissionStatements.lookUpOwnShared,
    SubmissionStatements.insertSharedNumbers, SubmissionStatements.setFacilities,
    FactTables.diagnosis.selectByVisits, WorklistStatements.insert, WorklistStatements.insertUse,
    WaitingVoidStatements.list, ChunkStatements.claim, ChunkStatements.waiting,
    ChunkStatements.done,
    ChunkStatements.finish,
    VisitStatements.lookUpKeys, VisitStatements.lookUpOwn, VisitStatements.claimKeys,
    VisitStatements.lock,
    VisitStatements.insert, VisitStatements.update, VisitStatements.propose,
    VisitTable.assertion.insert, VisitTable.assertion.selectByVisits, FactTables.diagnosis.insert,
    FactTables.procedure.insert, FactTables.observation.insert,
    FactTables.medicationRequest.insert,
  ]

  /// What resolving sends.
  package static let resolver =
    [
      FinderStatements.byID, FinderStatements.oneByID, FinderStatements.pageOfPatients,
      FinderStatements.totalOfPatients, FinderStatements.patientOfResource,
      FinderStatements.byNumber, ReaderStatements.limit,
    ] + FinderStatements.search.all + FinderStatements.searchBeyond.all + PersonScopeStatements.all

  /// What fetching sends.
  package static let reader =
    [
      ReaderStatements.limit, ReaderStatements.shared, ReaderStatements.sharedByNumber,
      ReaderStatements.patientResources, SubmissionStatements.list, SubmissionStatements.find,
      SubmissionStatements.replayable, SubmissionStatements.message, SubmissionStatements.rawParts,
      SubmissionStatements.origins,
      WorklistStatements.list, WorklistStatements.uses,
    ] + RecordReader.ofOneVisit + RecordReader.ofVisits

  /// What maintenance sends.
  package static let maintenance = [Partitions.statement]
}
