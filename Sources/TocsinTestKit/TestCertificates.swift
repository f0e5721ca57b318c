/// An authority and a certificate for `127.0.0.1` and `localhost`, made afresh by the `openssl` command.
package struct TestCertificates: Sendable {
    package let authorityFile: String
    package let certificateFile: String
    package let keyFile: String
    private let directory: TemporaryDirectory

    package init() throws {
        directory = try TemporaryDirectory()
        authorityFile = directory.path("ca.pem")
        certificateFile = directory.path("server.pem")
        keyFile = directory.path("server.key")
        let authorityKey = directory.path("ca.key")
        let request = directory.path("server.csr")
        let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        try openssl(
            ["req", "-x509", "-days", "2", "-subj", "/CN=Tocsin test authority"] + newKey
                + ["-keyout", authorityKey, "-out", authorityFile]
        )
        try openssl(["req", "-subj", "/CN=127.0.0.1"] + newKey + ["-keyout", keyFile, "-out", request])
        let names = try directory.write("subjectAltName=IP:127.0.0.1,DNS:localhost\n", to: "names.cnf")
        try openssl([
            "x509", "-req", "-days", "2", "-in", request, "-CA", authorityFile, "-CAkey", authorityKey,
            "-CAcreateserial",
            "-extfile", names, "-out", certificateFile,
        ])
    }

    private func openssl(_ arguments: [String]) throws {
        try ChildProcess.run("/usr/bin/openssl", arguments)
    }
}
