import Testing
import TocsinModel

import TocsinTime
@testable import TocsinGateway

@Suite(.timeLimit(.minutes(2))) struct AdmissionTests {
    // MARK: Proxies

    private func origin(
        _ peer: String,
        forwardedFor: [String] = [],
        forwarded: [String] = [],
        trusting: [String] = ["10.0.0.0/8", "127.0.0.1"]
    ) throws -> RequestOrigin {
        let proxies = TrustedProxies(try trusting.map { try #require(IPNetwork($0)) })
        return proxies.origin(peer: IPAddress(peer), forwardedFor: forwardedFor, forwarded: forwarded)
    }

    private func client(_ text: String) throws -> ClientAddress {
        let address: IPAddress = try #require(IPAddress(text))
        return ClientAddress(address)
    }

    @Test("a stranger's word about whom they ask for is not believed")
    func stranger() throws {
        let origin = try origin("192.0.2.1", forwardedFor: ["198.51.100.7"], forwarded: ["for=198.51.100.7"])
        #expect(origin.client == (try client("192.0.2.1")))
    }

    @Test("behind trusted proxies the client is the right-most address that is none of them")
    func rightmost() throws {
        let chain = ["203.0.113.9, 198.51.100.7, 10.1.2.3"]
        #expect(try origin("10.0.0.1", forwardedFor: chain).client == client("198.51.100.7"))
        #expect(
            try origin("10.0.0.1", forwardedFor: ["1.1.1.1", "198.51.100.7:4711"]).client == client("198.51.100.7")
        )
        #expect(
            try origin("127.0.0.1", forwarded: [#"for=1.1.1.1, For="[2001:db8::1]:4711";proto=https"#]).client
                == client("2001:db8::1")
        )
    }

    @Test(
        "what no address is ends the walk, and two headers that differ are not believed",
        arguments: ["", "unknown", "_hidden", "999.1.1.1", "a,b,c", ",,,", "\u{0}", "[::1", "for="]
    )
    func nonsense(_ text: String) throws {
        #expect(try origin("10.0.0.1", forwardedFor: [text]).client == client("10.0.0.1"))
        let differ = try origin("10.0.0.1", forwardedFor: ["198.51.100.7"], forwarded: ["for=198.51.100.8"])
        #expect(differ.client == (try client("10.0.0.1")))
    }

    @Test("only what comes from this machine by no way of a proxy is local")
    func local() throws {
        #expect(try origin("127.0.0.1").isLocal)
        #expect(try origin("::1").isLocal)
        #expect(try !origin("192.0.2.1").isLocal)
        #expect(try !origin("127.0.0.1", forwardedFor: ["127.0.0.1"], trusting: []).isLocal)
    }

    @Test(
        "a network holds what its bits say",
        arguments: [
            ("10.0.0.0/8", "10.255.1.2", true), ("10.0.0.0/8", "11.0.0.1", false),
            ("192.0.2.128/25", "192.0.2.127", false),
            ("192.0.2.128/25", "192.0.2.200", true), ("0.0.0.0/0", "8.8.8.8", true), ("fd00::/8", "fd12::1", true),
            ("fd00::/8", "10.0.0.1", false), ("::1", "::1", true), ("::1", "::2", false),
        ]
    )
    func network(_ network: String, _ address: String, _ isInside: Bool) throws {
        #expect(try #require(IPNetwork(network)).contains(try #require(IPAddress(address))) == isInside)
    }

    @Test(
        "what is no network is none",
        arguments: ["", "/", "10.0.0.0/33", "10.0.0.0/-1", "fd00::/129", "10.0.0.0/8/8", "a"]
    )
    func noNetwork(_ text: String) {
        #expect(IPNetwork(text) == nil)
    }

    private func upgrade(_ harness: Harness, for client: String) async throws -> Int {
        try await harness.client().upgrade([("X-Forwarded-For", client)]).status
    }

    @Test("behind a proxy that is trusted each client has its own bucket, and nobody else's is used up")
    func buckets() async throws {
        let proxy: IPNetwork = try #require(IPNetwork("127.0.0.1"))
        try await Harness.run({ settings in
            settings.trustedProxies = [proxy]
            settings.limits.handshakes = Rate(perSecond: 1, burst: 2)
        }) { harness in
            for status in [101, 101, 429] {
                let given = try await upgrade(harness, for: "192.0.2.1")
                #expect(given == status)
            }
            let spoofed = try await upgrade(harness, for: "6.6.6.6, 192.0.2.1")
            #expect(spoofed == 429)
            let other = try await upgrade(harness, for: "192.0.2.2")
            #expect(other == 101)
        }
    }

    // MARK: Hosts

    @Test(
        "a request for a host that is none of ours gets 421, whatever it asks for",
        arguments: [
            "evil.example", "dashboard.example.evil.example", "localhost.evil.example", "127.0.0.1.evil", "a b", "",
        ]
    )
    func foreignHost(_ host: String) async throws {
        try await Harness.run { harness in
            for path in ["/", "/metrics", "/api/v1/incidents", "/api/v1/stream"] {
                let client = try await harness.client()
                try await client.send(Array("GET \(path) HTTP/1.1\r\nHost: \(host)\r\n\r\n".utf8))
                let answer = try await client.answer()
                #expect([400, 421].contains(answer.status), "\(path) as \(host)")
            }
        }
    }

    @Test("hosts of allowed origins, this machine and those that are configured are ours")
    func ownHost() async throws {
        for (hosts, host) in [
            (nil, "dashboard.example"), (nil, "DASHBOARD.example:81"), (nil, "127.0.0.1"), (nil, "[::1]:8080"),
            (["tocsin.example:8443"], "tocsin.example:8443"), (["tocsin.example"], "localhost"),
        ] as [([String]?, String)] {
            try await Harness.run({ $0.allowedHosts = hosts }) { harness in
                let client = try await harness.client()
                try await client.send(Array("GET /healthz HTTP/1.1\r\nHost: \(host)\r\n\r\n".utf8))
                #expect(try await client.answer().status == 200, "\(host)")
            }
        }
        try await Harness.run({ $0.allowedHosts = ["tocsin.example:8443"] }) { harness in
            let client = try await harness.client()
            try await client.send(Array("GET /healthz HTTP/1.1\r\nHost: tocsin.example:8444\r\n\r\n".utf8))
            #expect(try await client.answer().status == 421)
        }
    }

    @Test("a page may open a socket to the host that it came from, and to no other")
    func policy() async throws {
        try await Harness.run({ $0.allowedOrigins.append("https://tocsin.example") }) { harness in
            for (host, socket) in [("dashboard.example", "ws"), ("tocsin.example", "wss"), ("localhost:8080", "ws")] {
                let client = try await harness.client()
                try await client.send(Array("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n".utf8))
                let policy = try #require(try await client.answer().headers["content-security-policy"])
                #expect(policy.contains("connect-src 'self' \(socket)://\(host);"), "\(policy)")
            }
        }
    }

    // MARK: Metrics

    @Test("metrics are open to this machine; whoever asks by way of a proxy needs a token of any role")
    func metrics() async throws {
        try await Harness.run { harness in
            #expect(try await harness.request("GET", "/metrics").status == 200)
            let far = [("X-Forwarded-For", "198.51.100.7")]
            #expect(try await harness.request("GET", "/metrics", far).status == 401)
            #expect(try await harness.request("GET", "/metrics", token: "x", far).status == 401)
            let viewer = try await TestTokens.token("vera", role: "viewer")
            #expect(try await harness.request("GET", "/metrics", token: viewer, far).status == 200)
        }
    }

    @Test("metrics may have a listener of their own, which answers nothing else")
    func metricsListener() async throws {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        try await Harness.run({ settings in
            settings.metricsListener = ("127.0.0.1", 0)
            settings.onMetricsBound = { port.yield($0) }
        }) { _ in
            var bound: Int?
            for await each in ports {
                bound = each
                break
            }
            let listener = try #require(bound)
            let far = [("X-Forwarded-For", "198.51.100.7")]
            let client = try await RawClient.connect(port: listener)
            let answer = try await client.request("GET", "/metrics", far)
            #expect(answer.status == 200)
            #expect(answer.body.contains("tocsin_gateway_limits_reached_total"))
            #expect(try await client.request("GET", "/api/v1/incidents").status == 404)
            await client.close()
        }
    }
}
