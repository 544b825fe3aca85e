import Tensors

extension Engines {
    /// What may be used and what the machine has of it: `all (OpenBLAS 0.3.21)`.
    public static var summary: String {
        let found = Engine.allCases.filter { allowed.contains($0 == .openblas ? .openblas : .onednn) }.compactMap { engine in
            version(of: engine).map { "\(engine.title) \($0)" }
        }
        return "\(allowed.word) (\(found.isEmpty ? "Convo's own kernels" : found.joined(separator: ", ")))"
    }
}
