/// Which of our own modules each target imports. To add one is to decide that a part of the system may know another.
enum AllowedImports {
    static let modules: [String: [String]] = [
        "TocsinBroker": ["CMosquitto", "TocsinConcurrency", "TocsinModel", "TocsinTime"],
        "TocsinCommandLine": ["TocsinExpressions"],
        "TocsinConcurrency": ["TocsinTime"],
        "TocsinConfiguration": [
            "TocsinDecoding", "TocsinDevices", "TocsinEngine", "TocsinExpressions", "TocsinModel", "TocsinTime",
        ],
        "TocsinDashboard": [],
        "TocsinDecoding": ["CSimdjson", "TocsinExpressions", "TocsinModel", "TocsinTime"],
        "TocsinDevices": ["TocsinExpressions", "TocsinModel", "TocsinTime"],
        "TocsinEngine": ["TocsinExpressions", "TocsinModel", "TocsinTime"],
        "TocsinExpressions": ["TocsinTime"],
        "TocsinGateway": ["TocsinConcurrency", "TocsinExpressions", "TocsinModel", "TocsinTime"],
        "TocsinLoopback": [],
        "TocsinModel": ["TocsinExpressions", "TocsinTime"],
        "TocsinRehearsal": [
            "TocsinConfiguration", "TocsinDecoding", "TocsinEngine", "TocsinExpressions", "TocsinModel", "TocsinTime",
        ],
        "TocsinRuntime": [
            "CRE2", "TocsinBroker", "TocsinConcurrency", "TocsinConfiguration", "TocsinDashboard", "TocsinDecoding",
            "TocsinEngine", "TocsinExpressions", "TocsinGateway", "TocsinModel", "TocsinRehearsal", "TocsinStore",
            "TocsinTime",
        ],
        "TocsinStore": ["TocsinEngine", "TocsinExpressions", "TocsinModel", "TocsinTime"],
        "TocsinTestKit": ["TocsinLoopback"],
        "TocsinTime": [],
        "tocsin": [
            "TocsinBroker", "TocsinCommandLine", "TocsinConcurrency", "TocsinConfiguration", "TocsinDecoding",
            "TocsinDevices", "TocsinEngine", "TocsinExpressions", "TocsinGateway", "TocsinModel", "TocsinRehearsal",
            "TocsinRuntime", "TocsinStore", "TocsinTime",
        ],
        "tocsin-bench": [
            "TocsinBroker", "TocsinCommandLine", "TocsinConcurrency", "TocsinConfiguration", "TocsinDecoding",
            "TocsinEngine", "TocsinExpressions", "TocsinGateway", "TocsinLoopback", "TocsinModel", "TocsinRuntime",
            "TocsinStore", "TocsinTime",
        ],
    ]
}
