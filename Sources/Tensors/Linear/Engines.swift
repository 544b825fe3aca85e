import Synchronization

/// A library that Convo uses when the machine has it, and does without when not.
public enum Engine: String, Sendable, Hashable, CaseIterable {
    /// Matrix products (BSD licence, openblas.net).
    case openblas
    /// Convolution kernels (Apache licence, oneapi-src/oneDNN).
    case onednn

    /// `"OpenBLAS"`, as the library calls itself.
    public var title: String {
        switch self {
        case .openblas: "OpenBLAS"
        case .onednn: "oneDNN"
        }
    }
}

/// A choice of engines: none, either, or all of them.
public struct EngineSet: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let openblas = EngineSet(rawValue: 1)
    public static let onednn = EngineSet(rawValue: 2)
    public static let none: EngineSet = []
    public static let all: EngineSet = [.openblas, .onednn]

    /// The set that a word names: `none`, `openblas`, `onednn`, `all`, or several with commas.
    public init?(word: String) {
        var set = EngineSet.none
        for part in word.split(separator: ",", omittingEmptySubsequences: false) {
            switch part {
            case "none": break
            case "openblas": set.insert(.openblas)
            case "onednn": set.insert(.onednn)
            case "all": set = .all
            default: return nil
            }
        }
        self = set
    }

    /// The word that `init(word:)` reads back.
    public var word: String {
        if self == .all { return "all" }
        if contains(.openblas) { return "openblas" }
        return contains(.onednn) ? "onednn" : "none"
    }
}

/// Which engines may be used, and which were found.
public enum Engines {
    private static let setting = Machine.environment("CONVO_ENGINES")
    private static let choice = Atomic<UInt8>(
        (setting.flatMap(EngineSet.init(word:)) ?? .all).rawValue)

    /// The engines that kernels may use, from `CONVO_ENGINES` at the start; all of them without it.
    public static var allowed: EngineSet {
        get { EngineSet(rawValue: choice.load(ordering: .relaxed)) }
        set { choice.store(newValue.rawValue, ordering: .relaxed) }
    }

    /// What `CONVO_ENGINES` says, when that is none of the words it may say.
    public static var unknownSetting: String? {
        setting.flatMap { EngineSet(word: $0) == nil ? $0 : nil }
    }

    /// The version of an engine as it says itself; nil when the machine does not have it.
    /// Looks for the library, whether it is allowed or not.
    public static func version(of engine: Engine) -> String? {
        switch engine {
        case .openblas: OpenBLAS.library?.version
        case .onednn: OneDNN.library?.version
        }
    }
}
