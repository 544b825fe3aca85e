import Foundation
import Notebook

/// A folder of files that cannot be read, each for another reason.
enum DamagedFiles {
    /// What goldens say in place of the folder; as long as its name, so that carets keep their places.
    static let standIn = "/tmp/convo-folder"

    static func withFolder<R>(_ body: (String) throws -> R) throws -> R {
        var name = Array("/tmp/convo-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else { throw CocoaError(.fileWriteUnknown) }
        let folder = String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, bytes) in contents { try Data(bytes).write(to: URL(filePath: folder + "/" + name)) }
        try makeArchives(in: folder)
        return try body(folder)
    }

    private static let contents: [(name: String, bytes: [UInt8])] = [
        ("none.npy", Array("not an array".utf8)), ("future.npy", Array("\u{93}NUMPY".unicodeScalars.map { UInt8($0.value) }) + [9, 0, 0, 0]),
        ("long.npy", npy("", length: 60_000)), ("header.npy", npy("{}")), ("endless.npy", [0x93] + Array("NUMPY".utf8) + [2, 0, 0, 0, 0, 127]), ("short.npy", array("<f4", "(2, 3)", [0, 0, 128, 63])),
        ("complex.npy", array("<c8", "(1,)", [0, 0, 0, 0, 0, 0, 0, 0])), ("object.npy", array("|O", "(1,)", [])),
        ("text.npy", array("<U3", "(1,)", [])), ("dates.npy", array("<M8[D]", "(1,)", [])), ("half.npy", array("<f16", "(1,)", [])),
        ("record.npy", npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }")),
        ("unsigned.npy", array("<u8", "(1,)", Array(repeating: 255, count: 8))), ("none.npz", Array("not an archive".utf8)),
        ("empty.npz", [0x50, 0x4B, 5, 6] + Array(repeating: 0, count: 18)),
        ("word.csv", Array("1,2\n3,four\n".utf8)), ("ragged.csv", Array("1,2\n3\n".utf8)), ("gap.csv", Array("1,,2\n".utf8)),
        ("none.png", Array("not a picture".utf8)), ("none.pgm", Array("P9 1 1 255 0".utf8)), ("size.pgm", Array("P2 x 1 255 0".utf8)),
        ("sample.pgm", Array("P2 1 1 255 999".utf8)), ("broken.convo", Array("a = 1\nb = a +\nc = 3\n".utf8)),
        ("inner.convo", Array(">>> f(x) = x @ ones(7, 2)\n>>> f(ones(2, 3))\n".utf8)),
    ]

    private static func array(_ type: String, _ shape: String, _ data: [UInt8]) -> [UInt8] {
        npy("{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }") + data
    }

    /// An array's header, of version 1.0.
    private static func npy(_ header: String, length: Int? = nil) -> [UInt8] {
        let count = length ?? header.utf8.count
        return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(count & 255), UInt8(count >> 8)] + Array(header.utf8)
    }

    /// Archives of one array with something changed in the directory, which stands at the end.
    private static func makeArchives(in folder: String) throws {
        Session(memoryLimit: 1 << 20).submit("save(\"\(folder)/good.npz\", arange(9))") { _ in }
        let good = [UInt8](try Data(contentsOf: URL(filePath: folder + "/good.npz")))
        guard let entry = good.indices.last(where: { good[$0...].starts(with: [0x50, 0x4B, 1, 2]) }) else { return }
        func write(_ name: String, _ change: (inout [UInt8]) -> Void) throws {
            var bytes = good
            change(&bytes)
            try Data(bytes).write(to: URL(filePath: folder + "/" + name))
        }
        try Data(">>> :load \(folder)/self.convo\n".utf8).write(to: URL(filePath: folder + "/self.convo"))
        try write("encrypted.npz") { $0[entry + 42] = 1 }
        try write("method.npz") { $0[entry + 10] = 12 }
        try write("checksum.npz") { $0[entry + 16] ^= 1 }
        try write("size.npz") { $0[entry + 24] ^= 1 }
        let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../TensorsTests/Fixtures/files")
        var deflated = [UInt8](try Data(contentsOf: fixtures.appending(path: "deflated.npz")))
        for place in 50..<60 { deflated[place] = 0xFF }
        try Data(deflated).write(to: URL(filePath: folder + "/deflated.npz"))
    }
}
