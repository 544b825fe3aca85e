// swift-tools-version: 6.1
import PackageDescription

/// The numeric targets are optimised in debug builds too, so that the tests run at speed.
let kernels: [SwiftSetting] = [
    .unsafeFlags(
        ["-O", "-whole-module-optimization", "-num-threads", "2", "-disable-batch-mode"],
        .when(configuration: .debug))
]

/// The evaluator's state belongs to one thread at a time: the checks at every access that nobody
/// else is at it are left to the tests.
let interpreter: [SwiftSetting] = [
    .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))
]

let package = Package(
    name: "Convo",
    products: [
        .executable(name: "convo", targets: ["convo"]),
        // What the fuzzers in Tests/Fuzz are built on.
        .library(name: "ConvoCore", targets: ["Language", "Notebook", "Tensors"]),
    ],
    dependencies: [
        .package(
            url: "https://github.com/apple/swift-argument-parser", .upToNextMinor(from: "1.8.2"))
    ],
    targets: [
        .target(name: "CEditline", linkerSettings: [.linkedLibrary("edit")]),
        .target(name: "CPNG", linkerSettings: [.linkedLibrary("png"), .linkedLibrary("z")]),
        .target(name: "CVectors", cSettings: [.unsafeFlags(["-O3"])]),
        .target(name: "Tensors", dependencies: ["CPNG", "CVectors"], swiftSettings: kernels),
        .target(name: "Convolution", dependencies: ["CVectors", "Tensors"], swiftSettings: kernels),
        .target(name: "Autodiff", dependencies: ["Convolution", "Tensors"], swiftSettings: interpreter),
        .target(name: "Language", dependencies: ["Autodiff", "Convolution", "Tensors"], swiftSettings: interpreter),
        .target(name: "Lessons", dependencies: ["Autodiff", "Convolution", "Language", "Tensors"]),
        .target(
            name: "Notebook", dependencies: ["Autodiff", "Language", "Lessons", "Tensors"],
            swiftSettings: interpreter),
        .executableTarget(
            name: "convo",
            dependencies: [
                "CEditline", "Notebook",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            linkerSettings: [
                // The argument parser needs FoundationEssentials, whose static libraries are not linked by themselves.
                .unsafeFlags(
                    ["-static-stdlib", "-use-ld=lld", "-l_FoundationCollections", "-l_FoundationCShims"],
                    .when(platforms: [.linux], configuration: .release))
            ]),
        .executableTarget(name: "ConvoBenchmarks", dependencies: ["Language", "Tensors"]),
        .testTarget(
            name: "TensorsTests", dependencies: ["Tensors"], resources: [.copy("Fixtures")]),
        .testTarget(
            name: "ConvolutionTests", dependencies: ["Convolution", "Tensors"],
            resources: [.copy("Fixtures")]),
        .testTarget(
            name: "LanguageTests", dependencies: ["Autodiff", "Language", "Tensors"], resources: [.copy("Fixtures")]),
        .testTarget(
            name: "LessonsTests", dependencies: ["Lessons", "Notebook"],
            resources: [.copy("Fixtures"), .copy("Goldens")]),
        .testTarget(
            name: "AutodiffTests", dependencies: ["Autodiff", "Language", "Tensors"]),
        .testTarget(name: "NotebookTests", dependencies: ["Notebook"], exclude: ["Goldens"]),
        .testTarget(name: "ConvoTests", dependencies: ["Notebook", "convo"]),
    ],
    swiftLanguageModes: [.v6]
)
