import Tensors

/// The engines as the front end speaks of them.
public enum EngineSummary {
    /// What may be used and what the machine has of it: `all (OpenBLAS 0.3.21)`.
    public static var text: String {
        let allowed = Engines.allowed
        let found = Engine.allCases.filter { allowed.contains($0 == .openblas ? .openblas : .onednn) }
            .compactMap { engine in Engines.version(of: engine).map { "\(engine.title) \($0)" } }
        return "\(allowed.word) (\(found.isEmpty ? "Convo's own kernels" : found.joined(separator: ", ")))"
    }

    /// What `CONVO_ENGINES` says, when that is none of the words it may say.
    public static var unknownSetting: String? { Engines.unknownSetting }
}
