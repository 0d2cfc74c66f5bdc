import Administration
import Console
import Foundation
import OpenIDConnect
import Registry

/// The second way into the console and its provider, as `serve` runs them.
struct SignInService: Sendable {
  let pages: SignIn
  let provider: IdentityProvider

  /// Nil where no issuer is set; a setting that is wrong is told and ends the program.
  init?(_ settings: Settings, _ house: House, _ registry: RegistryWatch) throws {
    guard !settings.oidcIssuer.isEmpty else { return nil }
    guard (1...1440).contains(settings.sessionIdleMinutes), (1...24).contains(settings.sessionHours)
    else {
      tell("session.idle-minutes 1...1440, session.hours 1...24")
      throw ExitStatus.failed
    }
    do throws(OpenIDFault) {
      provider = try IdentityProvider(
        ProviderSettings(
          issuer: settings.oidcIssuer, clientID: settings.oidcClientID,
          clientSecret: try Self.secret(settings.oidcClientSecret), redirect: settings.oidcRedirect,
          authorities: settings.oidcAuthorities.isEmpty ? nil : settings.oidcAuthorities,
          algorithms: Set(
            settings.oidcAlgorithms.split(separator: ",").map {
              $0.trimmingCharacters(in: .whitespaces)
            }), skewSeconds: settings.oidcSkew))
    } catch {
      tell("\(error)")
      throw ExitStatus.failed
    }
    pages = SignIn(
      provider: provider,
      desk: SessionDesk(
        database: house.database, log: house.log,
        limits: .init(
          idleMinutes: settings.sessionIdleMinutes, hours: settings.sessionHours), now: House.now),
      registry: registry)
  }

  private static func secret(_ file: String) throws(OpenIDFault) -> String? {
    guard !file.isEmpty else { return nil }
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
      throw .badSettings("oidc.client-secret")
    }
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
