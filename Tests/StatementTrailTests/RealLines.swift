/// Lines as PostgreSQL 15.18 with pgAudit 1.7 wrote them, with made-up numbers of persons.
enum RealLines {
  /// A line of a session.
  static func session(
    _ message: String, user: String = "postgres", line: Int = 4, severity: String = "LOG",
    state: String? = nil, ps: String = "SELECT", backend: String = "client backend",
    session: String = "6b0a7e1e.6fbf", time: String = "2026-11-28 07:09:18.392 UTC",
    context: String? = nil
  ) -> String {
    let state = state.map { ",\"state_code\":\"\($0)\"" } ?? ""
    let context = context.map { ",\"context\":\"\($0)\"" } ?? ""
    return """
      {"timestamp":"\(time)","user":"\(user)","dbname":"house","pid":28607,\
      "remote_host":"[local]","session_id":"\(session)","line_num":\(line),"ps":"\(ps)",\
      "session_start":"2026-11-28 07:09:18 UTC","vxid":"3/2","txid":724,\
      "error_severity":"\(severity)"\(state),"message":"\(message)"\(context),\
      "application_name":"psql","backend_type":"\(backend)","query_id":0}
      """
  }

  /// A line of a session's beginning, which has no application's name of its own.
  static func beginning(_ message: String, line: Int, user: String = "postgres") -> String {
    """
    {"timestamp":"2026-11-28 07:09:18.359 UTC","user":"\(user)","dbname":"house","pid":28607,\
    "remote_host":"[local]","session_id":"6b0a7e1e.6fbf","line_num":\(line),\
    "ps":"authentication","session_start":"2026-11-28 07:09:18 UTC","vxid":"3/1","txid":0,\
    "error_severity":"LOG","message":"\(message)","backend_type":"client backend","query_id":0}
    """
  }

  /// A line of the server itself.
  static func server(_ message: String, backend: String = "postmaster") -> String {
    """
    {"timestamp":"2026-11-28 07:09:18.269 UTC","pid":28596,"session_id":"6b0a7e1e.6fb4",\
    "line_num":2,"session_start":"2026-11-28 07:09:18 UTC","txid":0,"error_severity":"LOG",\
    "message":"\(message)","backend_type":"\(backend)","query_id":0}
    """
  }

  static let received = """
    {"timestamp":"2026-11-28 07:09:18.359 UTC","pid":28607,"remote_host":"[local]",\
    "session_id":"6b0a7e1e.6fbf","line_num":1,"ps":"","session_start":"2026-11-28 07:09:18 UTC",\
    "txid":0,"error_severity":"LOG","message":"connection received: host=[local]",\
    "backend_type":"not initialized","query_id":0}
    """

  static let read = session(
    #"AUDIT: SESSION,1,1,READ,SELECT,TABLE,record.visit,SELECT count(*) FROM record.visit "#
      + #"WHERE nik = '9971010101000007',<not logged>"#)

  /// All kinds, to be cut and bent.
  static let all =
    [
      received, read,
      beginning(
        #"connection authenticated: identity=\"root\" method=peer (/etc/pg_hba.conf:1)"#, line: 2),
      beginning(
        "connection authorized: user=postgres database=house application_name=psql", line: 3),
      session("disconnection: session time: 0:00:00.036 user=postgres database=house", ps: "idle"),
      session("permission denied for table visit", severity: "ERROR", state: "42501"),
      session(#"fastpath function call: \"lo_open\" (OID 952)"#),
      session(
        #"AUDIT: SESSION,4,1,DDL,CREATE TABLE,TABLE,record.visit,\"CREATE TABLE record.visit"#
          + #" (visit_id int,\n\tnik text)\",<not logged>"#),
      session("received replication command: IDENTIFY_SYSTEM", backend: "walsender"),
    ]
    + [
      "starting PostgreSQL 15.18", "received SIGHUP, reloading configuration files",
      #"parameter \"pgaudit.log\" changed to \"none\""#, "database system is shut down",
    ].map { server($0) }
}
