// swift-tools-version:6.2
import PackageDescription

/// One list for every target of ours, so that no target can be laxer than another.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),  // SE-0335
    .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
    .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
    .treatAllWarnings(as: .error),  // SE-0443
]

/// A test runs for moments and what it tests is optimised: optimising the test, too, costs more than it gains. A target whose
/// tests compute for long has `settings`.
let testSettings = settings + [.unsafeFlags(["-Onone"])]

/// The manifest enforces the walls of the architecture: a target lists only what it may import.
let package = Package(
    name: "tocsin",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "tocsin", targets: ["tocsin"]), .executable(name: "tocsin-bench", targets: ["tocsin-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.1.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.36.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        // Layer 0: system libraries and thin shims. No logic.
        .systemLibrary(name: "CMosquitto", pkgConfig: "libmosquitto", providers: [.apt(["libmosquitto-dev"])]),
        .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),
        .target(
            name: "CSimdjson",
            cxxSettings: [.unsafeFlags(["-O2"])],
            linkerSettings: [.linkedLibrary("simdjson")]
        ),

        // Layer 1: time, threads and waiting, expressions, nouns.
        .target(name: "TocsinTime", swiftSettings: settings),
        .target(name: "TocsinConcurrency", dependencies: ["TocsinTime"], swiftSettings: settings),
        .target(name: "TocsinExpressions", dependencies: ["TocsinTime"], swiftSettings: settings),
        .target(name: "TocsinModel", dependencies: ["TocsinTime", "TocsinExpressions"], swiftSettings: settings),

        // Layer 2: the pure core.
        .target(
            name: "TocsinDecoding",
            dependencies: ["TocsinTime", "TocsinModel", "TocsinExpressions", "CSimdjson"],
            swiftSettings: settings
        ),
        .target(
            name: "TocsinDevices",
            dependencies: ["TocsinTime", "TocsinModel", "TocsinExpressions"],
            swiftSettings: settings
        ),
        .target(
            name: "TocsinEngine",
            dependencies: [
                "TocsinTime", "TocsinModel", "TocsinExpressions",
                .product(name: "HashTreeCollections", package: "swift-collections"),
                .product(name: "HeapModule", package: "swift-collections"),
            ],
            swiftSettings: settings
        ),

        // Layer 3: leaves that talk to the world and know nothing of each other.
        .target(
            name: "TocsinStore",
            dependencies: [
                "TocsinTime", "TocsinModel", "TocsinExpressions", "TocsinEngine",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "TocsinBroker",
            dependencies: [
                "TocsinConcurrency", "TocsinTime", "TocsinModel", "CMosquitto",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "TocsinConfiguration",
            dependencies: [
                "TocsinTime", "TocsinModel", "TocsinExpressions", "TocsinDecoding", "TocsinDevices", "TocsinEngine",
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings
        ),

        // Between the core and the assembly: deciding, on the service's clock or on a virtual one.
        .target(
            name: "TocsinRehearsal",
            dependencies: [
                "TocsinTime", "TocsinModel", "TocsinExpressions", "TocsinDecoding", "TocsinDevices", "TocsinEngine",
                "TocsinConfiguration",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HashTreeCollections", package: "swift-collections"),
            ],
            swiftSettings: settings
        ),
        // Ports for what is started on this machine: by benches and by tests.
        .target(name: "TocsinLoopback", swiftSettings: settings),
        .target(name: "TocsinDashboard", resources: [.copy("Web")], swiftSettings: settings),

        // Layer 4: the doors for people and their programs.
        .target(
            name: "TocsinGateway",
            dependencies: [
                "TocsinConcurrency", "TocsinTime", "TocsinModel", "TocsinExpressions", "TocsinDashboard",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),

        // Layer 5: assembly.
        .target(
            name: "TocsinRuntime",
            dependencies: [
                "TocsinConcurrency", "TocsinTime", "TocsinModel", "TocsinExpressions", "TocsinDecoding",
                "TocsinDevices", "TocsinEngine",
                "TocsinStore",
                "TocsinBroker", "TocsinConfiguration", "TocsinRehearsal", "TocsinDashboard", "TocsinGateway", "CRE2",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),

        // Layer 6: the verbs, the measurements, and what both programs do alike.
        .target(
            name: "TocsinCommandLine",
            dependencies: [
                "TocsinExpressions",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "tocsin",
            dependencies: [
                "TocsinConcurrency", "TocsinTime", "TocsinModel", "TocsinExpressions", "TocsinDecoding",
                "TocsinDevices", "TocsinEngine",
                "TocsinStore", "TocsinBroker", "TocsinConfiguration", "TocsinRehearsal", "TocsinGateway",
                "TocsinRuntime", "TocsinCommandLine",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "tocsin-bench",
            dependencies: [
                "TocsinConcurrency", "TocsinTime", "TocsinModel", "TocsinExpressions", "TocsinDecoding", "TocsinEngine",
                "TocsinStore",
                "TocsinBroker", "TocsinConfiguration", "TocsinGateway", "TocsinRuntime", "TocsinLoopback",
                "TocsinCommandLine",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),

        // Tests, and what they share.
        .target(name: "TocsinTestKit", dependencies: ["TocsinModel", "TocsinLoopback"], swiftSettings: settings),
        .testTarget(name: "HouseTests", swiftSettings: settings),
        .testTarget(name: "TocsinTimeTests", dependencies: ["TocsinTime"], swiftSettings: testSettings),
        .testTarget(
            name: "TocsinConcurrencyTests",
            dependencies: ["TocsinConcurrency", "TocsinTime"],
            swiftSettings: testSettings
        ),
        .testTarget(
            name: "TocsinModelTests",
            dependencies: ["TocsinTime", "TocsinModel", "TocsinExpressions"],
            swiftSettings: testSettings
        ),
        .testTarget(
            name: "TocsinExpressionsTests",
            dependencies: ["TocsinTime", "TocsinExpressions"],
            swiftSettings: testSettings
        ),
        .testTarget(
            name: "TocsinDecodingTests",
            dependencies: ["TocsinDecoding", "TocsinTime", "TocsinModel", "TocsinExpressions"],
            swiftSettings: testSettings
        ),
        .testTarget(
            name: "TocsinDevicesTests",
            dependencies: ["TocsinDevices", "TocsinTime", "TocsinModel", "TocsinExpressions"],
            swiftSettings: testSettings
        ),
        .testTarget(
            name: "TocsinEngineTests",
            dependencies: [
                "TocsinEngine", "TocsinTime", "TocsinModel", "TocsinExpressions",
                .product(name: "HashTreeCollections", package: "swift-collections"),
            ],
            swiftSettings: testSettings
        ),
        .testTarget(
            name: "TocsinSimulationTests",
            dependencies: [
                "TocsinEngine", "TocsinTime", "TocsinModel", "TocsinExpressions",
                .product(name: "HashTreeCollections", package: "swift-collections"),
            ],
            path: "Tests/SimulationTests",
            swiftSettings: settings
        ),
        .testTarget(
            name: "TocsinStoreTests",
            dependencies: [
                "TocsinStore", "TocsinEngine", "TocsinTime", "TocsinModel", "TocsinExpressions", "TocsinTestKit",
                .product(name: "HashTreeCollections", package: "swift-collections"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: testSettings
        ),
        .testTarget(
            name: "TocsinBrokerTests",
            dependencies: [
                "TocsinBroker", "TocsinConcurrency", "TocsinTime", "TocsinModel", "TocsinTestKit", "CMosquitto",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: testSettings
        ),
        .testTarget(
            name: "TocsinConfigurationTests",
            dependencies: [
                "TocsinConfiguration", "TocsinTime", "TocsinModel", "TocsinExpressions", "TocsinDecoding",
                "TocsinDevices",
                "TocsinEngine",
                "TocsinTestKit",
            ],
            exclude: ["Fixtures"],
            swiftSettings: testSettings
        ),
        .testTarget(
            name: "TocsinRehearsalTests",
            dependencies: [
                "TocsinRehearsal", "TocsinConfiguration", "TocsinEngine", "TocsinModel", "TocsinExpressions",
            ],
            swiftSettings: testSettings
        ),
        .testTarget(
            name: "TocsinScenarioTests",
            dependencies: ["TocsinRehearsal", "TocsinConfiguration", "TocsinRuntime"],
            swiftSettings: testSettings
        ),
        .testTarget(name: "TocsinDashboardTests", dependencies: ["TocsinDashboard"], swiftSettings: testSettings),
        .testTarget(
            name: "TocsinGatewayTests",
            dependencies: [
                "TocsinGateway", "TocsinTime", "TocsinModel",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: testSettings
        ),
        .testTarget(
            name: "TocsinFuzzTests",
            dependencies: [
                "TocsinRehearsal", "TocsinConfiguration", "TocsinRuntime", "TocsinDecoding", "TocsinExpressions",
                "TocsinTime", "TocsinModel", "CMosquitto",
            ],
            path: "Tests/FuzzTests",
            swiftSettings: settings
        ),
        .testTarget(
            name: "TocsinRuntimeTests",
            dependencies: [
                "TocsinRuntime", "TocsinConfiguration", "TocsinRehearsal", "TocsinDecoding", "TocsinEngine",
                "TocsinGateway", "TocsinConcurrency", "TocsinTime", "TocsinModel", "TocsinStore", "TocsinBroker",
                "TocsinTestKit",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: testSettings
        ),
    ]
)
