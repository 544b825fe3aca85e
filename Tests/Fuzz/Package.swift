// swift-tools-version: 6.1
import PackageDescription

/// libFuzzer brings `main`; `Tests/Fuzz/run` builds with it.
let target: [SwiftSetting] = [.unsafeFlags(["-parse-as-library"])]

let package = Package(
    name: "ConvoFuzz",
    dependencies: [.package(name: "Convo", path: "../..")],
    targets: [
        .target(name: "AllocationBound"),
        .target(
            name: "Subjects",
            dependencies: ["AllocationBound", .product(name: "ConvoCore", package: "Convo")]),
        .executableTarget(name: "FuzzParser", dependencies: ["Subjects"], swiftSettings: target),
        .executableTarget(name: "FuzzPrograms", dependencies: ["Subjects"], swiftSettings: target),
        .executableTarget(name: "FuzzFiles", dependencies: ["Subjects"], swiftSettings: target),
    ],
    swiftLanguageModes: [.v6]
)
