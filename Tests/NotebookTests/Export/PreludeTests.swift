import Language
import Testing

@testable import Notebook

@Suite("The Python of a script")
struct PreludeTests {
    @Test("a script gets the functions it calls and those they call, no others")
    func closure() {
        let code = PythonPrelude.closure(of: ["conv"]).joined(separator: "\n")
        for name in ["conv", "pairs", "padded", "pad", "promoted", "T", "per_axis", "ints"] {
            #expect(code.contains("def \(name)("))
        }
        #expect(!code.contains("def deconv("))
    }

    @Test("every function of the language has a Python one, or is Python's own")
    func completeness() {
        // Pictures drawn by lessons and the like may come without.
        let own: Set<String> = ["abs", "len", "int", "float", "pow", "tensor", "float32", "float64", "int64", "bool", "dtype", "shape", "ndim", "size"]
        let missing = Builtins.all.map(\.name).filter {
            !own.contains($0) && !PythonPrelude.names.contains($0) && !PythonPrelude.names.contains($0 + "_")
        }
        #expect(missing.isEmpty, "\(missing)")
    }
}
