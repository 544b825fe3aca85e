import Foundation
import Tensors
import Testing

@Suite("NumPy's files")
struct NPYTests {
    @Test("every dtype, order and version that NumPy writes is read as NumPy reads it")
    func reads() throws {
        let expected = try FileFixture.expected()
        #expect(expected.count > 20)
        for (name, array) in expected {
            let tensor = try FileFixture.load(name)
            #expect(tensor.dtype.name == array.dtype, "\(name)")
            #expect(Array(tensor.shape) == array.shape, "\(name)")
            switch tensor.dtype {
            case .bool, .int64: #expect(try tensor.asInts() == array.values.map { Int($0) ?? -1 }, "\(name)")
            default: #expect(try tensor.asDoubles() == array.values.map { Double($0) ?? .nan }, "\(name)")
            }
        }
    }

    @Test("what is written is what numpy.save writes, to the byte", arguments: ["f4.npy", "f8.npy", "version1.npy", "bool.npy", "scalar.npy", "empty.npy"])
    func writes(_ name: String) throws {
        try FileFixture.withPath(name) { path in
            try Tensor.save([FileFixture.load(name)], to: path, in: Make.context)
            #expect(try FileFixture.bytes(path) == FileFixture.bytes(FileFixture.path(name)))
        }
    }

    @Test("what no dtype holds is refused by name", arguments: ["complex.npy", "text.npy", "object.npy", "record.npy", "u8large.npy"])
    func refuses(_ name: String) {
        #expect(throws: FileError.self) { try FileFixture.load(name) }
    }

    @Test("stored and deflated archives")
    func archives() throws {
        guard case .archive(let stored) = try Tensor.load(FileFixture.path("stored.npz"), in: Make.context) else { return }
        #expect(stored.map(\.name) == ["a", "b"])
        #expect(try stored[0].tensor.asDoubles() == [0, 1, 2, 3, 4, 5])
        #expect(stored[1].tensor.dtype == .int64)
        guard case .archive(let one) = try Tensor.load(FileFixture.path("deflated.npz"), name: "b", in: Make.context)
        else { return }
        #expect(one.count == 1)
        #expect(try one[0].tensor.asDoubles() == [1.5, 2.5])
        #expect(throws: FileError(try FileFixture.path("stored.npz"), .noSuchArray("c", names: ["a", "b"]))) {
            try Tensor.load(FileFixture.path("stored.npz"), name: "c", in: Make.context)
        }
    }

    @Test("an archive that was written is read back")
    func archiveRoundTrip() throws {
        try FileFixture.withPath("x.npz") { path in
            try Tensor.save([Make.counting([2, 3]), Make.ints([2], [7, -1])], to: path, in: Make.context)
            guard case .archive(let items) = try Tensor.load(path, in: Make.context) else { return }
            #expect(items.map(\.name) == ["arr_0", "arr_1"])
            #expect(try items[0].tensor.asDoubles() == [0, 1, 2, 3, 4, 5])
            #expect(try items[1].tensor.asInts() == [7, -1])
        }
    }

    @Test("an archive whose directory names an array otherwise than the array itself is refused, as NumPy does")
    func contradictoryArchive() throws {
        try FileFixture.withPath("x.npz") { path in
            var bytes = try Data(contentsOf: URL(fileURLWithPath: FileFixture.path("stored.npz")))
            bytes[30] = UInt8(ascii: "z")
            try bytes.write(to: URL(fileURLWithPath: path))
            #expect(throws: FileError(path, .damaged(.npz, "the directory says a.npy where the array says z.npy"))) {
                try Tensor.load(path, in: Make.context)
            }
        }
    }

    @Test("a header that promises 10^18 elements takes no memory")
    func hostileHeader() throws {
        let huge = ["(1000000000, 1000000000)", "(9223372036854775807, 2)", "(99999999999999999999,)", "(-1,)", "(1000000000,)"]
        for shape in huge {
            let text = "{'descr': '<f4', 'fortran_order': False, 'shape': \(shape), }\n"
            let bytes = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(text.utf8.count), 0] + Array(text.utf8) + [0, 0, 0, 0]
            try FileFixture.withPath("x.npy") { path in
                try FileFixture.write(bytes, to: path)
                #expect(throws: (any Error).self) { try Tensor.load(path, in: Make.context) }
            }
        }
    }

    @Test("no damage to a file's bytes is more than an error")
    func fuzz() throws {
        var state: UInt64 = 42
        func random(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % below
        }
        let context = EvaluationContext(memoryLimit: 1 << 24)
        for name in ["f4.npy", "fortran.npy", "stored.npz", "deflated.npz", "numbers.csv", "rgb8.png", "interlaced.png", "palette.png"] {
            let intact = try FileFixture.bytes(FileFixture.path(name))
            try FileFixture.withPath(name) { path in
                for round in 0..<150 {
                    var bytes = intact
                    if round % 3 == 0 { bytes.removeLast(random(bytes.count)) }
                    for _ in 0..<random(4) where !bytes.isEmpty { bytes[random(bytes.count)] = UInt8(random(256)) }
                    try FileFixture.write(bytes, to: path)
                    _ = try? Tensor.load(path, in: context)
                }
            }
        }
    }

    @Test("a file cut short says how much is missing")
    func truncated() throws {
        let bytes = try FileFixture.bytes(FileFixture.path("f8.npy"))
        try FileFixture.withPath("x.npy") { path in
            try FileFixture.write(Array(bytes.dropLast(8)), to: path)
            #expect(throws: FileError(path, .truncated(promised: 48, present: 40))) {
                try Tensor.load(path, in: Make.context)
            }
        }
    }

    @Test("a failed save leaves the file that was there")
    func atomic() throws {
        try FileFixture.withPath("x.csv") { path in
            try Tensor.save([Make.counting([2])], to: path, in: Make.context)
            let before = try FileFixture.bytes(path)
            let cancelled = EvaluationContext()
            cancelled.cancellation.cancel()
            let tensor = try Make.counting([3])
            #expect(throws: TensorError.cancelled) { try Tensor.save([tensor], to: path, in: cancelled) }
            #expect(try FileFixture.bytes(path) == before)
        }
    }
}
