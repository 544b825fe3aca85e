import Foundation
import Tensors

/// Files that NumPy 2.4 wrote, PNG images made byte by byte, and folders to write into.
enum FileFixture {
    static func path(_ name: String) throws -> String {
        guard let path = Bundle.module.path(forResource: name, ofType: nil, inDirectory: "Fixtures/files") else {
            throw Missing(name: name)
        }
        return path
    }

    struct Missing: Error { let name: String }

    /// What NumPy says that an array holds.
    struct Expected: Decodable {
        let dtype: String
        let shape: [Int]
        let values: [String]
    }

    static func expected() throws -> [String: Expected] {
        try JSONDecoder().decode(
            [String: Expected].self, from: Data(contentsOf: URL(fileURLWithPath: path("expected.json"))))
    }

    static func load(_ name: String, dtype: DType? = nil) throws -> Tensor {
        try tensor(Tensor.load(path(name), dtype: dtype, in: Make.context))
    }

    static func tensor(_ content: FileContent) throws -> Tensor {
        guard case .tensor(let tensor) = content else { throw Missing(name: "a tensor") }
        return tensor
    }

    /// A path in a fresh folder, which is removed at the end.
    static func withPath<R>(_ name: String, _ body: (String) throws -> R) throws -> R {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder.appendingPathComponent(name).path)
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
    }

    static func write(_ bytes: [UInt8], to path: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }
}
