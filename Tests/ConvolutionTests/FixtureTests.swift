import Foundation
import Tensors
import Testing

/// Answers computed by PyTorch, TensorFlow, JAX, ONNX Runtime, SciPy and NumPy.
///
/// Serialised: which engines are allowed is a setting of the process.
@Suite(.serialized)
struct FixtureTests {
    static let families = ["conv", "deconv", "im2col", "conv_matrix", "pool", "convolve", "gradient"]

    @Test(arguments: families, [EngineSet.none, .all])
    func agreesWithOtherLibraries(family: String, engines: EngineSet) throws {
        let before = Engines.allowed
        Engines.allowed = engines
        defer { Engines.allowed = before }
        let path = try #require(
            Bundle.module.path(forResource: family, ofType: "json", inDirectory: "Fixtures"))
        let context = EvaluationContext()
        let fixtures = try FixtureFile.load(path)
        #expect(!fixtures.isEmpty)
        for fixture in fixtures {
            let verdict = try fixture.verdict(in: context)
            #expect(verdict == nil, "\(fixture): \(verdict ?? "")")
        }
    }
}
