import Foundation
import TestSupport

/// The development CA's certificates and the odd ones of the handshake matrix, made once a run.
struct TestCertificates: Sendable {
  /// Where they lie; every NAME has NAME.pem (with its chain) and NAME.key.
  let folder: String

  func certificate(_ name: String) -> String { "\(folder)/\(name).pem" }
  func key(_ name: String) -> String { "\(folder)/\(name).key" }

  /// The set that all tests share.
  static let shared = Task { try await make() }

  private static func make() async throws -> TestCertificates {
    let folder = NSTemporaryDirectory() + "baimbai-door-\(UUID().uuidString)"
    let environment = [
      "OUT": folder, "CERTS": "\(repository)/certs", "ODD": oddProfiles, "BAIMBAI_URI_HOST": host,
    ]
    _ = try await shell(script, environment)
    return TestCertificates(folder: folder)
  }

  private static let host = "gw.banjarmasin.example"

  /// Profiles that nobody should have, each with one thing wrong.
  private static let oddProfiles = """
    [no_eku]
    basicConstraints = critical, CA:FALSE
    keyUsage = critical, digitalSignature
    subjectAltName = ${ENV::BAIMBAI_SAN}
    [server_auth]
    basicConstraints = critical, CA:FALSE
    extendedKeyUsage = serverAuth
    subjectAltName = ${ENV::BAIMBAI_SAN}
    [both_auth]
    basicConstraints = critical, CA:FALSE
    extendedKeyUsage = clientAuth, serverAuth
    subjectAltName = ${ENV::BAIMBAI_SAN}
    [no_san]
    basicConstraints = critical, CA:FALSE
    extendedKeyUsage = clientAuth
    [ca_leaf]
    basicConstraints = critical, CA:TRUE, pathlen:0
    keyUsage = critical, digitalSignature, keyCertSign
    extendedKeyUsage = clientAuth
    subjectAltName = ${ENV::BAIMBAI_SAN}
    [key_agreement]
    basicConstraints = critical, CA:FALSE
    keyUsage = critical, keyAgreement
    extendedKeyUsage = clientAuth
    subjectAltName = ${ENV::BAIMBAI_SAN}
    [critical_eku]
    basicConstraints = critical, CA:FALSE
    keyUsage = critical, digitalSignature
    extendedKeyUsage = critical, clientAuth
    subjectAltName = critical, ${ENV::BAIMBAI_SAN}
    [bare]
    extendedKeyUsage = clientAuth
    subjectAltName = ${ENV::BAIMBAI_SAN}
    [deep_root]
    basicConstraints = critical, CA:TRUE
    keyUsage = critical, keyCertSign
    [deep_issuing]
    basicConstraints = critical, CA:TRUE
    keyUsage = critical, keyCertSign
    [no_cert_sign]
    basicConstraints = critical, CA:TRUE, pathlen:0
    keyUsage = critical, digitalSignature
    """

  private static let script = """
    set -eu
    # What earlier runs left; there is no hook at the end of a run.
    find "$(dirname "$OUT")" -maxdepth 1 -name 'baimbai-door-*' -mmin +60 -exec rm -rf {} +
    "$CERTS/make-development-ca" "$OUT"
    { printf '.include %s\\n\\n' "$CERTS/profiles.cnf"; printf '%s\\n' "$ODD"; } >"$OUT/odd.cnf"
    PROFILES=$OUT/odd.cnf
    . "$CERTS/authority.bash"
    cd "$OUT"
    root=authority/client-root issuing=authority/client-issuing
    # odd NAME CA-FOLDER PROFILE [OPTION...]: a certificate with the CA's own behind it
    odd() {
      local name=$1 ca=$2 profile=$3; shift 3
      make_key "$name.key"
      BAIMBAI_SAN=${SAN:-URI:https://gw.banjarmasin.example/facility/$name} \\
        sign_by "$ca" "$name.key" "$name.leaf" "$profile" "$name" 90 "$@"
      cat "$name.leaf" "$ca/cert.pem" >"$name.pem"
    }
    make_key self-signed.key
    BAIMBAI_SAN=URI:https://gw.banjarmasin.example/facility/self-signed openssl req -x509 -new \\
      -config "$PROFILES" -key self-signed.key -subj /CN=self-signed -extensions bare \\
      -out self-signed.pem
    make_root authority/other-root client_root "Another root" 90
    odd other-ca authority/other-root client
    odd expired $issuing client -startdate 20200101000000Z -enddate 20210101000000Z
    odd not-yet-valid $issuing client -startdate 20700101000000Z -enddate 20710101000000Z
    odd no-eku $issuing no_eku
    odd server-auth $issuing server_auth
    odd both-auth $issuing both_auth
    uri=URI:https://gw.banjarmasin.example/facility
    SAN=$uri/a,$uri/b odd two-uris $issuing client
    odd no-san $issuing no_san
    odd ca-leaf $root ca_leaf
    odd key-agreement $issuing key_agreement
    SAN=URI:https://gw.elsewhere.example/facility/x odd other-host $issuing client
    odd critical-eku $issuing critical_eku
    make_root authority/deep-root deep_root "Deep root" 90
    make_issuing authority/deep-1 authority/deep-root deep_issuing "Deep 1" 90
    make_issuing authority/deep-2 authority/deep-1 deep_issuing "Deep 2" 90
    odd chain-3 authority/deep-1 client
    odd chain-4 authority/deep-2 client
    cat authority/deep-1/cert.pem >>chain-4.pem
    make_issuing authority/no-sign authority/deep-root no_cert_sign "May not sign" 90
    odd no-cert-sign authority/no-sign client
    rsa() { make_key "$1" -algorithm RSA -pkeyopt "rsa_keygen_bits:$2"; }
    mkdir -p authority/rsa
    rsa authority/rsa/key.pem 2048
    make_issuing authority/rsa authority/deep-root deep_issuing "RSA issuing" 90
    odd sha1 authority/rsa client -md sha1
    odd rsa-signed authority/rsa client
    rsa rsa-1024.key 1024
    odd rsa-1024 $issuing client
    rsa rsa-2048.key 2048
    odd rsa-2048 $issuing client
    make_key p-384.key -algorithm EC -pkeyopt ec_paramgen_curve:P-384
    odd p-384 $issuing client
    cat client-ca.pem authority/deep-root/cert.pem >roots.pem
    """

  /// A folder of its own with a valid client certificate, `short`, that expires in 4 seconds.
  static func makeShortLived() async throws -> TestCertificates {
    let shared = try await shared.value
    let folder = NSTemporaryDirectory() + "baimbai-door-\(UUID().uuidString)"
    _ = try await shell(
      """
      set -eu
      mkdir -p "$OUT" && cd "$OUT"
      . "$CERTS/authority.bash"
      cp -r "$SHARED/authority/client-issuing" issuing && cp "$SHARED/ca.pem" .
      make_key short.key
      BAIMBAI_SAN=URI:https://gw.banjarmasin.example/facility/short sign_by issuing short.key \
        short.leaf client short 1 -startdate "$(date -u -d '-1 minute' +%Y%m%d%H%M%SZ)" \
        -enddate "$(date -u -d '+4 seconds' +%Y%m%d%H%M%SZ)"
      cat short.leaf issuing/cert.pem >short.pem
      """, ["OUT": folder, "CERTS": "\(repository)/certs", "SHARED": shared.folder])
    return TestCertificates(folder: folder)
  }
}
