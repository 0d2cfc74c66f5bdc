import Administration
import ArgumentParser
import RecordModel
import Registry

extension VendorCommand {
  /// `baimbai vendor mandate ...`
  struct Grant: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "mandate", abstract: "Beri mandat fasilitas / give a facility's mandate.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Kode vendor / vendor's code") var vendor: String
    @Argument(help: "Kode fasilitas / facility's code") var facility: String
    @Option(help: "Hari berlaku / days") var days = 365
    @Option(help: "Kode kepala fasilitas, atau petugas dengan suratnya / head's or officer's code")
    var by: String
    @Option(help: "Alasan, surat / reason, paper") var reason: String
    @Flag(help: "Termasuk membaca / reading included") var reading = false

    func run() async throws {
      let id = try await House(try await Settings.load(options)).people { desk, snapshot in
        let vendor = try snapshot.known(vendor: vendor)
        let facility = try snapshot.known(facility: facility)
        let now = House.now()
        // A script that is repeated asks for what is there.
        if let known = snapshot.mandates(of: facility.id).first(where: {
          $0.operatorID == vendor.id && $0.includesReading == reading && $0.span.isInForce(at: now)
        }) {
          return known.id
        }
        return try await desk.mandate(
          vendor, for: facility, includesReading: reading, for: .init(days: days), reason: reason,
          by: by, actor())
      }
      print(id)
    }
  }

  /// `baimbai vendor withdraw ...`
  struct Withdraw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tarik mandat / take a mandate back.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Nomor mandat / the mandate's id") var id: String
    @Argument(help: "Kode fasilitas / facility's code") var facility: String
    @Option(help: "Kode kepala fasilitas, atau petugas dengan suratnya / head's or officer's code")
    var by: String
    @Option(help: "Alasan / reason") var reason: String

    func run() async throws {
      guard let id = MandateID(id) else { throw ValidationError("id?") }
      try await House(try await Settings.load(options)).people { desk, snapshot in
        try await desk.withdraw(
          id, at: try snapshot.known(facility: facility), reason: reason, by: by, actor())
      }
      print("\(id) ditarik / withdrawn")
    }
  }

  /// `baimbai vendor mandates ...`
  struct Mandates: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Mandat suatu fasilitas / a facility's mandates.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Kode fasilitas / facility's code") var facility: String

    func run() async throws {
      try await House(try await Settings.load(options)).people { _, snapshot in
        for mandate in snapshot.mandates(of: try snapshot.known(facility: facility).id) {
          let scope = mandate.includesReading ? "submit-and-read" : "submit"
          print(
            "\(mandate.id)\t\(snapshot.operators[mandate.operatorID]?.code ?? "?")\t\(scope)\t"
              + "\(mandate.span.grantedBy)\t\(mandate.span.state(at: House.now()))")
        }
      }
    }
  }
}
