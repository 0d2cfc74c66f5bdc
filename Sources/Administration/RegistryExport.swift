import CityMap
import RecordModel
package import Registry

/// The list of a day as rows of a sheet, with the titles that an import reads.
package enum RegistryExport {
  /// The facilities, a row each, titles first.
  ///
  /// - Parameter chosen: some of the list's; nil for all.
  package static func facilities(
    _ list: RegistryList, only chosen: [FacilityPicture]? = nil
  ) -> [[String]] {
    let columns = RegistryColumn.ofFacilities
    return [columns.map(\.title)]
      + (chosen ?? list.facilities).map { facility in columns.map { cell($0, facility) } }
  }

  /// The practitioners, a row for each place, titles first.
  package static func practitioners(_ list: RegistryList) -> [[String]] {
    let columns = RegistryColumn.ofPractitioners
    let codes = Dictionary(
      list.facilities.map { ($0.id, $0.code) }, uniquingKeysWith: { $1 })
    var rows = [columns.map(\.title)]
    for person in list.practitioners {
      let places: [PractitionerPicture.Placement?] =
        person.placements.isEmpty ? [nil] : person.placements
      for place in places {
        rows.append(columns.map { cell($0, person, place, codes) })
      }
    }
    return rows
  }

  private static func cell(_ column: RegistryColumn, _ facility: FacilityPicture) -> String {
    let profile = facility.profile
    func alias(_ system: FacilityCodeSystem) -> String? {
      facility.aliases.first { $0.system == system.rawValue }?.value
    }
    let cell: String? =
      switch column {
      case .code: facility.code
      case .name: profile.name
      case .kind: FacilityKind(rawValue: profile.kind)?.title.indonesian ?? profile.kind
      case .ownership: profile.isGovernment ? "pemerintah" : "swasta"
      case .status: FacilityLifeTexts.status(facility.status).indonesian
      case .address: profile.address
      case .kelurahan:
        profile.kelurahanCode.map { CityMap.kelurahan(code: $0)?.name ?? $0 }
      case .phone: profile.phone
      case .email: profile.email
      case .parent: profile.parent
      case .satusehat: alias(.satusehat)
      case .sarana: alias(.sarana)
      case .bpjs: alias(.bpjs)
      case .kemenkes: alias(.kemenkes)
      case .head: facility.head?.name
      case .headIHS: facility.head?.ihsNumber
      case .services:
        facility.services.map { "\($0.code)=\($0.name)" }.joined(separator: " | ")
      case .beds:
        BedClass.allCases.compactMap { bedClass in
          facility.beds[bedClass].map { "\(bedClass.rawValue)=\($0)" }
        }.joined(separator: ", ")
      default: permit(column, facility)
      }
    return cell ?? ""
  }

  private static func permit(_ column: RegistryColumn, _ facility: FacilityPicture) -> String? {
    let licence = facility.licences.first
    return switch column {
    case .licence: licence?.number
    case .licenceIssuer: licence?.issuer
    case .licenceFrom: licence?.valid.firstDay
    case .licenceUntil: licence?.valid.lastDay
    case .accreditation: facility.accreditation?.number
    case .accreditationFrom: facility.accreditation?.valid.firstDay
    case .accreditationUntil: facility.accreditation?.valid.lastDay
    default: nil
    }
  }

  private static func cell(
    _ column: RegistryColumn, _ person: PractitionerPicture,
    _ place: PractitionerPicture.Placement?, _ codes: [FacilityID: String]
  ) -> String {
    let cell: String? =
      switch column {
      case .ihs: person.ihsNumber
      case .name: person.name
      case .sex: person.sex.map { $0 == .male ? "L" : $0 == .female ? "P" : "" }
      case .profession: person.profession
      case .str: person.registration?.number
      case .strFrom: person.registration?.valid.firstDay
      case .strUntil: person.registration?.valid.lastDay
      case .sip: place?.sip
      case .facility: place.flatMap { codes[$0.facility] }
      case .sipFrom: place?.valid.firstDay
      case .sipUntil: place?.valid.lastDay
      default: nil
      }
    return cell ?? ""
  }
}
