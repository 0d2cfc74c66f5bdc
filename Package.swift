// swift-tools-version: 6.2
import PackageDescription

/// Every room is compiled the same way: Swift 6 mode, explicit existentials, imports that stay inside.
let houseRules: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// The program carries Swift's runtime: it needs no toolchain where it runs, and calls into the
/// runtime, a sixth of intake's work, are direct (8 to 10 % less CPU a visit).
let runtimeInside =
  ["-static-stdlib"]
  + [
    "Foundation", "FoundationInternationalization", "FoundationEssentials", "CoreFoundation",
    "_FoundationICU", "_FoundationCShims", "_FoundationCollections", "dispatch",
    "BlocksRuntime", "swiftSynchronization",
  ].map { "-l\($0)" }

/// A room: a library target that other rooms import, never a product.
func room(
  _ name: String, _ dependencies: [Target.Dependency] = [], embedding resources: [Resource] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, resources: resources, swiftSettings: houseRules)
}

/// The tests of a room, against its `package` surface only.
///
/// - Parameter isOptimized: false for tests that wait for sockets, databases and programs: their own code takes half as
///   long to compile so, and what they test is the release build of the rooms. Tests that compute are ten times as slow.
func tests(
  _ name: String, _ dependencies: [Target.Dependency], excluding files: [String] = [],
  isOptimized: Bool = true
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, exclude: files,
    swiftSettings: houseRules + (isOptimized ? [] : [.unsafeFlags(["-Onone"])]))
}

extension Target.Dependency {
  static let crypto = Self.product(name: "Crypto", package: "swift-crypto")
  static let cryptoExtras = Self.product(name: "CryptoExtras", package: "swift-crypto")
  static let x509 = Self.product(name: "X509", package: "swift-certificates")
  static let swiftASN1 = Self.product(name: "SwiftASN1", package: "swift-asn1")
  static let lifecycle = Self.product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
  static let logging = Self.product(name: "Logging", package: "swift-log")
  static let coreMetrics = Self.product(name: "CoreMetrics", package: "swift-metrics")
  static let metrics = Self.product(name: "Metrics", package: "swift-metrics")
  static let hummingbird = Self.product(name: "Hummingbird", package: "hummingbird")
  static let hummingbirdCore = Self.product(name: "HummingbirdCore", package: "hummingbird")
  static let nioHTTP1 = Self.product(name: "NIOHTTP1", package: "swift-nio")
  static let nioTLS = Self.product(name: "NIOTLS", package: "swift-nio")
  static let nioConcurrencyHelpers = Self.product(
    name: "NIOConcurrencyHelpers", package: "swift-nio")
  static let mustache = Self.product(name: "Mustache", package: "swift-mustache")
  static let httpTypes = Self.product(name: "HTTPTypes", package: "swift-http-types")
  static let nioCore = Self.product(name: "NIOCore", package: "swift-nio")
  static let nioEmbedded = Self.product(name: "NIOEmbedded", package: "swift-nio")
  static let nioPosix = Self.product(name: "NIOPosix", package: "swift-nio")
  static let nioSSL = Self.product(name: "NIOSSL", package: "swift-nio-ssl")
  static let httpClient = Self.product(name: "AsyncHTTPClient", package: "async-http-client")
  static let jwt = Self.product(name: "JWTKit", package: "jwt-kit")
  static let configuration = Self.product(name: "Configuration", package: "swift-configuration")
  static let argumentParser = Self.product(
    name: "ArgumentParser", package: "swift-argument-parser")
}

let package = Package(
  name: "baimbai",
  products: [.executable(name: "baimbai", targets: ["baimbai"])],
  dependencies: [
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
    .package(url: "https://github.com/apple/swift-certificates", exact: "1.21.1"),
    .package(url: "https://github.com/apple/swift-asn1", exact: "1.7.4"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0", traits: []),
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
    .package(url: "https://github.com/apple/swift-numerics", exact: "1.1.1"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
    .package(url: "https://github.com/apple/swift-configuration", exact: "1.4.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
    .package(url: "https://github.com/vapor/jwt-kit", exact: "5.7.1"),
  ],
  targets: [
    // Line 0
    .systemLibrary(
      name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev", "libssl-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .target(
      name: "Schema", path: "sql",
      resources: [
        .embedInCode("migrations/m0001_registry.sql"),
        .embedInCode("migrations/m0002_identity.sql"),
        .embedInCode("migrations/m0003_record.sql"), .embedInCode("migrations/m0004_audit.sql"),
        .embedInCode("migrations/m0005_formats.sql"),
        .embedInCode("migrations/m0006_normalising.sql"),
        .embedInCode("migrations/m0007_checkpoints.sql"),
        .embedInCode("migrations/m0008_log_care.sql"),
        .embedInCode("migrations/m0009_enrolment.sql"),
        .embedInCode("migrations/m0010_registry_history.sql"),
        .embedInCode("migrations/m0011_people.sql"),
        .embedInCode("migrations/m0012_door.sql"),
        .embedInCode("migrations/m0013_outside.sql"),
        .embedInCode("migrations/m0014_matching.sql"),
        .embedInCode("migrations/m0015_access.sql"),
        .embedInCode("migrations/m0016_monitor.sql"),
        .embedInCode("migrations/m0017_population.sql"),
        .embedInCode("migrations/m0018_federation.sql"),
        .embedInCode("migrations/m0019_bulk.sql"),
        .embedInCode("migrations/m0020_measures.sql"),
        .embedInCode("migrations/m0021_quality.sql"),
        .embedInCode("migrations/m0022_alerts.sql"),
        .embedInCode("migrations/m0023_reports.sql"),
        .embedInCode("migrations/m0024_follow_up.sql"),
        .embedInCode("migrations/m0025_reading.sql"),
        .embedInCode("migrations/m0026_months.sql"),
        .embedInCode("migrations/m0027_rights.sql"),
        .embedInCode("migrations/m0028_bulk.sql"),
        .embedInCode("migrations/m0029_margins.sql"),
        .embedInCode("migrations/m0030_moves.sql"),
        .embedInCode("migrations/m0031_sensitive_names.sql"),
        .embedInCode("migrations/m0032_weeks.sql"),
        .embedInCode("migrations/m0033_referral_course.sql"),
        .embedInCode("migrations/m0034_beds.sql"),
        .embedInCode("migrations/m0035_parting.sql"),
        .embedInCode("migrations/m0036_residence.sql"),
        .embedInCode("migrations/m0037_reports.sql"),
        .embedInCode("migrations/m0038_merged_persons.sql"),
        .embedInCode("migrations/m0039_ends.sql"),
        .embedInCode("migrations/m0040_lent_cards.sql"),
        .embedInCode("migrations/m0041_merged_matching.sql"),
        .embedInCode("migrations/m0042_sent_parts.sql"),
        .embedInCode("migrations/m0043_frozen_months.sql"),
        .embedInCode("migrations/m0044_merged_notices.sql"),
        .embedInCode("roles.sql"),
      ], swiftSettings: houseRules),
    room("RecordModel"),
    room("StrictJSON"),
    room("CityMap", embedding: [.embedInCode("kelurahan.tsv")]),
    room("TransparencyLog", [.crypto]),
    room("Statistics", [.product(name: "RealModule", package: "swift-numerics")]),
    room("Charts"),

    // Line 1
    room(
      "AccessReview",
      ["RecordModel", "Statistics", .product(name: "RealModule", package: "swift-numerics")]),
    room("StatementTrail", ["RecordModel", "StrictJSON"]),
    room("FHIRFormat", ["RecordModel", "StrictJSON"]),
    room("HL7Format", ["RecordModel", "StrictJSON"]),
    room("PCareFormat", ["RecordModel", "StrictJSON"]),
    room("RegisterFormat", ["CZlib", "CityMap", "RecordModel", "StrictJSON"]),
    room(
      "SATUSEHATProfile", ["RecordModel", "StrictJSON"],
      embedding: ["rules", "codes", "texts", "elements"].map { .embedInCode("\($0).tsv") }),
    room(
      "CodeSystems", ["RecordModel", "StrictJSON"],
      embedding: [
        "icd10", "icd9cm", "loinc", "kfa", "encounter_class", "encounter_class_kemkes",
        "discharge_disposition", "discharge_disposition_kemkes", "payer", "poli",
      ].map { .embedInCode("tables/\($0).tsv") }),
    room("PersonMatching", ["RecordModel"], embedding: [.embedInCode("weights.tsv")]),
    room(
      "AccessPolicy", ["RecordModel"],
      embedding: [.embedInCode("rules-1.tsv"), .embedInCode("codes-1.tsv")]),
    room(
      "Sealing", ["CZstd", "RecordModel", .crypto],
      embedding: [.embedInCode("dictionaries/fhir-1.zdict")]),
    room("Calling", [.httpClient, .nioCore, .nioPosix, .nioSSL]),
    room("Database", ["CPostgres", "RecordModel", .lifecycle, .logging, .metrics]),
    room("LogVerification", ["RecordModel", "TransparencyLog", .crypto]),
    room(
      "OpenIDConnect",
      [
        "RecordModel", "StrictJSON", .jwt, .httpClient, .nioCore, .nioHTTP1, .nioSSL, .crypto,
        .lifecycle,
      ]),
    room("CertificateAuthority", [.x509, .swiftASN1, .crypto, .cryptoExtras]),

    // Line 2
    room(
      "AuditLog",
      [
        "RecordModel", "StrictJSON", "TransparencyLog", "LogVerification", "AccessReview",
        "Database", "Sealing", .lifecycle, .logging, .metrics, .crypto,
      ]),

    room("AccessSimulation", ["AccessReview", "StrictJSON"]),

    // Line 3
    room(
      "Registry",
      [
        "RecordModel", "AccessPolicy", "CityMap", "CodeSystems", "RegisterFormat", "Database",
        "Sealing", .lifecycle,
        .logging, .x509, .swiftASN1, .crypto,
      ]),
    room(
      "PatientIndex",
      ["RecordModel", "StrictJSON", "CityMap", "PersonMatching", "Database", "Sealing"]),
    room(
      "RecordStore",
      [
        "RecordModel", "StrictJSON", "HL7Format", "CodeSystems", "Database", "Sealing", "AuditLog",
        "AccessPolicy",
        .lifecycle, .logging,
      ]),
    room(
      "PopulationRegister",
      [
        "RecordModel", "StrictJSON", "PersonMatching", "RegisterFormat", "Database", "Sealing",
        .crypto, .cryptoExtras, .x509, .swiftASN1,
      ]),
    room(
      "Monitoring",
      [
        "RecordModel", "CityMap", "Statistics", "StrictJSON", "Sealing", "Database", .crypto,
        .lifecycle, .logging, .metrics,
      ]),
    room("Simulation", ["RecordModel", "StrictJSON", "FHIRFormat", "RegisterFormat"]),

    // Line 4
    room(
      "Intake",
      [
        "RecordModel", "StrictJSON", "TransparencyLog", "FHIRFormat", "HL7Format", "PCareFormat",
        "RegisterFormat", "SATUSEHATProfile", "CodeSystems", "Sealing", "Database", "AuditLog",
        "Registry", "PatientIndex", "RecordStore", .logging, .lifecycle, .crypto,
      ]),
    room(
      "Disclosure",
      [
        "RecordModel", "StrictJSON", "FHIRFormat", "AccessPolicy", "Sealing", "Database",
        "AuditLog", "Registry", "PatientIndex", "PersonMatching", "PopulationRegister",
        "RecordStore", .crypto,
      ]),
    room(
      "Administration",
      [
        "RecordModel", "AccessPolicy", "CityMap", "CodeSystems", "RegisterFormat",
        "PersonMatching", "Sealing", "Database", "AuditLog", "CertificateAuthority",
        "LogVerification", "Registry", "PatientIndex", "PopulationRegister",
        "RecordStore", "Monitoring",
        "TransparencyLog", .crypto, .logging, .lifecycle,
      ]),

    room(
      "FHIRViews",
      [
        "RecordModel", "CityMap", "StrictJSON", "FHIRFormat", "Registry", "PatientIndex",
        "RecordStore", "Monitoring",
      ]),

    // Line 5
    room(
      "Door",
      [
        "RecordModel", "StrictJSON", "HL7Format", "Database", "AuditLog", "Registry", .hummingbird,
        .hummingbirdCore,
        .nioCore, .nioPosix, .nioHTTP1, .nioConcurrencyHelpers, .nioSSL, .nioTLS, .httpTypes, .x509,
        .swiftASN1,
        .crypto, .cryptoExtras, .logging, .metrics, .lifecycle,
      ]),

    room(
      "Federation",
      [
        "RecordModel", "StrictJSON", "FHIRFormat", "AccessPolicy", "Calling", "Registry",
        "Disclosure", .httpClient, .nioCore, .nioHTTP1, .nioSSL, .logging, .metrics,
        .lifecycle,
      ]),

    // Line 6
    room(
      "Operations",
      ["RecordModel", "StrictJSON", .hummingbird, .nioCore, .logging, .coreMetrics, .lifecycle]),
    room(
      "Gateway",
      [
        "RecordModel", "StrictJSON", "FHIRFormat", "HL7Format", "PCareFormat", "RegisterFormat",
        "SATUSEHATProfile", "CodeSystems", "AccessPolicy", "Sealing", "Database", "LogVerification",
        "AuditLog",
        "CertificateAuthority", "Registry", "PatientIndex", "PopulationRegister", "RecordStore",
        "Monitoring", "Intake", "Disclosure", "Administration", "FHIRViews", "Federation", "Door",
        .hummingbird, .nioCore,
        .httpTypes, .logging,
      ], embedding: [.embedInCode("openapi.json")]),

    room(
      "Console",
      [
        "RecordModel", "CityMap", "StrictJSON", "RegisterFormat", "CodeSystems", "AccessPolicy",
        "Sealing", "Database", "AuditLog", "LogVerification", "AccessReview", "TransparencyLog",
        "Registry", "PatientIndex", "RecordStore", "Monitoring", "Statistics", "Charts", "Intake",
        "Administration", "OpenIDConnect", "FHIRFormat", "FHIRViews", "Disclosure", "Calling",
        "Federation",
        "Door", .hummingbird, .mustache, .lifecycle, .logging,
        .nioCore, .httpTypes, .crypto,
      ]),
    room(
      "Agent",
      [
        "RecordModel", "StrictJSON", "TransparencyLog", "LogVerification", .httpClient, .nioCore,
        .nioHTTP1,
        .nioSSL, .crypto,
      ]),

    room(
      "Witnessing",
      [
        "TransparencyLog", "LogVerification", "AuditLog", "Door", .hummingbird, .httpTypes,
        .httpClient, .nioCore, .nioHTTP1, .nioSSL, .logging,
      ]),

    room(
      "Notifying",
      [
        "RecordModel", "StrictJSON", "Database", "Registry", "Monitoring", "Administration",
        .httpClient, .nioCore, .nioHTTP1, .nioSSL,
        .crypto, .logging, .metrics, .lifecycle,
      ]),

    room(
      "Confirming",
      [
        "RecordModel", "StrictJSON", "Calling", "Sealing", "Database", "PatientIndex", "Disclosure",
        "PopulationRegister", .httpClient, .nioCore, .nioHTTP1, .nioSSL, .logging, .metrics,
        .lifecycle,
      ]),

    // Line 7
    .executableTarget(
      name: "baimbai",
      dependencies: [
        "Schema", "RecordModel", "FHIRFormat", "HL7Format", "PCareFormat", "RegisterFormat",
        "Sealing", "Database", "AuditLog", "Registry", "PatientIndex", "RecordStore",
        "Intake", "Disclosure", "Administration", "FHIRViews", "Door", "Gateway", "Console",
        "Operations", "Simulation",
        "CertificateAuthority",
        "Calling", "Federation",
        "Agent", "StrictJSON", "TransparencyLog", "LogVerification", "Witnessing", "Notifying",
        "PopulationRegister", "Confirming", "PersonMatching", "Monitoring",
        "Statistics", "AccessReview", "AccessSimulation", "StatementTrail", "OpenIDConnect",
        .crypto, .httpClient,
        .nioCore, .nioHTTP1,
        .configuration, .argumentParser, .logging, .metrics, .lifecycle,
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        .product(name: "SystemPackage", package: "swift-system"),
      ], swiftSettings: houseRules, linkerSettings: [.unsafeFlags(runtimeInside)]),

    // Tests
    .target(
      name: "TestSupport", path: "Tests/TestSupport", swiftSettings: houseRules),
    tests("TidyTests", []),
    tests("StatisticsTests", ["Statistics"]),
    tests("StatementTrailTests", ["StatementTrail"]),
    tests(
      "MonitoringTests",
      ["Monitoring", "CityMap", "RecordModel", "Statistics", "StrictJSON", "TestSupport"]),
    tests("ChartsTests", ["Charts"]),
    tests(
      "FederationTests",
      [
        "Federation", "Calling", "AccessPolicy", "RecordModel", "Registry", "StrictJSON",
        "TestSupport",
        .logging,
      ], isOptimized: false),
    tests("AccessReviewTests", ["AccessReview", "RecordModel"]),
    tests(
      "PersonMatchingTests", ["PersonMatching", "RecordModel", "Simulation"], excluding: ["peers"]),
    tests(
      "AccessPolicyTests", ["AccessPolicy", "CodeSystems", "RecordModel"], excluding: ["cases.tsv"]),
    tests("AccessSimulationTests", ["AccessReview", "AccessSimulation", "RecordModel"]),
    tests("RecordModelTests", ["RecordModel"]),
    tests("StrictJSONTests", ["StrictJSON", "TestSupport"]),
    tests("SealingTests", ["RecordModel", "Sealing"]),
    tests(
      "LogVerificationTests",
      ["LogVerification", "RecordModel", "StrictJSON", "TransparencyLog", .crypto]),
    tests(
      "TransparencyLogTests", ["TransparencyLog", "TestSupport", .crypto], excluding: ["peers"]),
    tests(
      "HL7FormatTests", ["HL7Format", "FHIRFormat", "RecordModel", "StrictJSON", "TestSupport"]),
    tests(
      "PCareFormatTests", ["PCareFormat", "FHIRFormat", "RecordModel", "StrictJSON", "TestSupport"]),
    tests("RegisterFormatTests", ["RegisterFormat", "RecordModel", "StrictJSON", "TestSupport"]),
    tests("VendorTests", ["TestSupport"], excluding: ["stub_gateway.py", "vendor_tests.py"]),
    tests("FHIRFormatTests", ["FHIRFormat", "RecordModel", "StrictJSON", "TestSupport"]),
    tests(
      "DatabaseTests",
      ["Database", "RecordModel", "TestSupport", .logging, .metrics, .lifecycle], isOptimized: false
    ),
    tests(
      "SimulationTests",
      [
        "RecordModel", "StrictJSON", "FHIRFormat", "HL7Format", "PCareFormat", "RegisterFormat",
        "Simulation", "CityMap", "Monitoring",
      ]),
    tests(
      "DoorTests",
      [
        "Door", "RecordModel", "StrictJSON", "TestSupport", .hummingbird, .nioCore, .nioPosix,
        .nioSSL, .logging, .metrics, .lifecycle, .httpTypes, .x509, .swiftASN1,
      ], isOptimized: false),
    tests(
      "AgentTests",
      [
        "Agent", "RecordModel", "StrictJSON", "TransparencyLog", "LogVerification", "Door",
        .hummingbird,
        .httpTypes, .nioCore, .logging, .lifecycle, .crypto,
      ], isOptimized: false),
    tests(
      "OpenIDConnectTests",
      ["OpenIDConnect", "RecordModel", "StrictJSON", "TestSupport", .jwt, .crypto, .cryptoExtras]),
    tests("CertificateAuthorityTests", ["CertificateAuthority", "TestSupport"]),
    tests(
      "ConsoleTests",
      [
        "Administration", "CityMap", "Console", "Monitoring", "RecordModel", "Sealing", "Database",
        "AuditLog", "Registry", "Statistics", "Charts", "RegisterFormat",
        "Intake", "PatientIndex", "RecordStore", "Schema", "TestSupport", .hummingbird, .mustache,
        .nioCore,
        .nioEmbedded, .httpTypes, .logging,
      ], isOptimized: false),
    tests(
      "IntakeTests",
      [
        "Schema", "RecordModel", "StrictJSON", "TransparencyLog", "FHIRFormat", "AccessPolicy",
        "Sealing", "Database", "AuditLog", "Registry", "PatientIndex", "RecordStore", "Intake",
        "Disclosure", "Administration", "Monitoring", "Statistics", "RegisterFormat", "FHIRViews",
        "Federation", "Notifying", "PersonMatching", "PopulationRegister", "Confirming",
        "TestSupport", .logging,
        .crypto,
      ], excluding: ["access-matrix.sql"], isOptimized: false),
    tests(
      "CodeSystemsTests",
      [
        "CodeSystems", "RecordModel", "StrictJSON", "FHIRFormat", "HL7Format", "PCareFormat",
        "RegisterFormat", "Simulation", "TestSupport",
      ]),
    tests(
      "SATUSEHATProfileTests", ["SATUSEHATProfile", "RecordModel", "StrictJSON", "TestSupport"]),
    // The whole program, run as a process and asked with curl; `swift build --build-tests` has made
    // it. No dependency, because the program's runtime is inside it and that of the tests is not.
    tests(
      "SystemTests",
      [
        "Gateway", "FHIRFormat", "Disclosure", "Intake", "Administration", "Sealing", "Database",
        "AuditLog", "Registry", "RecordModel", "StrictJSON", "TestSupport", .logging,
      ],
      excluding: [
        "authority.py", "hook.py", "mllp.py", "pairs.py", "population.py", "reads.py", "source.py",
        "satusehat.py",
      ], isOptimized: false),
  ]
)
