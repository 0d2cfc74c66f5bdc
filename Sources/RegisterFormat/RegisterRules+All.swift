package import RecordModel

extension Rule {
  /// Every rule of registers.
  package static let registerRules: [Rule] = [
    registerEmpty, registerTooLarge, registerNotText, registerHeaderNotFound,
    registerColumnMissing, registerOldExcel, registerOpenDocument, registerEncrypted,
    registerZipUnsupported, registerZipBomb, registerWorkbookBroken, registerDoctype,
    registerNotWorkbook, registerEncodingGuessed, registerSheetNotRead, registerColumnUnknown,
    registerColumnGuessed, registerColumnTwice, registerRowsSkipped, registerDayAbove,
    rowQuoteOpen, rowTooWide, rowQuoteStray, rowCellTooLong, rowNameMissing, rowNumberMissing,
    rowNIKMangled, rowDateMissing, rowDateUnreadable, rowDateInFuture, rowVisitOfAnother,
    rowNIKMalformed, rowNIKMissing, rowBPJSMalformed, rowNIKAgainstSex, rowNIKAgainstBirthDate,
    rowSexMissing, rowSexUnreadable, rowBirthDateMissing, rowBirthDateUnreadable,
    rowBirthDateImplausible, rowAgeEstimated, rowTimeUnreadable, rowVitalUnreadable,
    rowVitalImplausible, rowDiagnosisMissing, rowICDUnreadable, rowFormulaError,
    rowVisitNumberShort, rowSeenBeforeArrival,
  ]
}
