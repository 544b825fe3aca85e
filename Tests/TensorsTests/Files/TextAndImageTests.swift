import Tensors
import Testing

@Suite("Text and images")
struct TextAndImageTests {
    private func load(_ text: String, as name: String, dtype: DType? = nil) throws -> Tensor {
        try FileFixture.withPath(name) { path in
            try FileFixture.write(Array(text.utf8), to: path)
            return try FileFixture.tensor(Tensor.load(path, dtype: dtype, in: Make.context))
        }
    }

    @Test("a .csv that numpy.savetxt wrote with a header")
    func savetxt() throws {
        let tensor = try FileFixture.load("numbers.csv", dtype: .float64)
        #expect(Array(tensor.shape) == [2, 2])
        #expect(try tensor.asDoubles() == [1, 2.5, 3, -4e-3])
    }

    @Test(
        "shapes and separators of text",
        arguments: [
            ("1,2\n3,4\n", [2, 2]), ("1;2;3\n", [3]), ("1\n2\n", [2]), ("5", []), ("a,b\n1,2\r\n\n# end\n3,4", [2, 2]),
            ("1  2\n 3 4 \r\n", [2, 2]), ("a,\n1,2", [2]), ("\u{FEFF}1\t2\n", [2]),
        ])
    func text(_ text: String, _ shape: [Int]) throws {
        #expect(try Array(load(text, as: "x.csv").shape) == shape)
    }

    @Test("bad lines are told by number", arguments: ["1,2\n3,x\n", "1,2\n3\n", "1,2\n3,\n", "1,2\n3 4,5\n", "\n,,\n1,2,3\n", "\n ,1\n"])
    func badText(_ text: String) throws {
        do {
            _ = try load(text, as: "x.csv")
            Issue.record("read")
        } catch let error as FileError {
            if case .line(2, _) = error.fault { return }
            Issue.record("\(error)")
        }
    }

    @Test("integers beyond 2^53 keep their digits")
    func integers() throws {
        #expect(try load("9007199254740993,3.0\n", as: "x.csv", dtype: .int64).asInts() == [9_007_199_254_740_993, 3])
    }

    @Test("float32 digits give the number back")
    func digits() throws {
        try FileFixture.withPath("x.csv") { path in
            let tensor = try Make.floats([2, 3], [0.1, 1e-38, 3.4e38, -0, .infinity, 16_777_216])
            try Tensor.save([tensor], to: path, in: Make.context)
            #expect(try FileFixture.tensor(Tensor.load(path, in: Make.context)).asDoubles() == tensor.asDoubles())
        }
    }

    @Test(
        "PNG images by their samples",
        arguments: [
            ("gray1.png", [1, 2, 4], 255, [255, 0, 255, 0, 0, 255, 0, 255]),
            ("gray8.png", [1, 2, 3], 255, [0, 51, 255, 102, 153, 204]),
            ("gray16.png", [1, 1, 2], 65535, [1, 65535]),
            ("rgb8.png", [3, 1, 2], 255, [255, 0, 0, 102, 51, 255]),
            ("rgba16.png", [4, 1, 1], 65535, [0, 13107, 65535, 32768]),
            ("grayalpha8.png", [2, 2, 1], 255, [255, 51, 0, 102]),
            ("palette.png", [3, 1, 2], 255, [255, 0, 204, 51, 153, 102]),
            ("interlaced.png", [1, 9, 9], 255, (0..<81).map { ($0 % 9 * 7 + $0 / 9 * 29) % 256 }),
        ])
    func png(_ name: String, _ shape: [Int], _ most: Int, _ samples: [Int]) throws {
        let tensor = try FileFixture.load(name)
        #expect(Array(tensor.shape) == shape)
        #expect(try tensor.elements(Float.self, in: Make.context) == samples.map { Float($0) / Float(most) })
    }

    @Test("an image of 10^12 pixels is refused before it is decoded")
    func hugePNG() {
        #expect(throws: FileError.self) { try FileFixture.load("huge.png") }
    }

    @Test("images give back what was saved", arguments: [1, 2, 3, 4], [8, 16])
    func roundTrip(_ channels: Int, _ bits: Int) throws {
        let most = bits == 8 ? 255 : 65535
        let values = (0..<(channels * 6)).map { Float($0 * 7919 % (most + 1)) / Float(most) }
        let image = try Make.floats([channels, 2, 3], values)
        var options = SaveOptions()
        options.bits = bits
        for name in ["x.png"] + (channels == 1 ? ["x.pgm"] : channels == 3 ? ["x.ppm"] : []) {
            try FileFixture.withPath(name) { path in
                #expect(try Tensor.save([image], to: path, options, in: Make.context) == false)
                let back = try FileFixture.tensor(Tensor.load(path, in: Make.context))
                #expect(Array(back.shape) == [channels, 2, 3])
                #expect(try back.elements(Float.self, in: Make.context) == values)
            }
        }
    }

    @Test("plain Netpbm with comments")
    func netpbm() throws {
        let gray = try load("P2\n# a comment\n3 1\n10\n0 5\n10\n", as: "x.pgm")
        #expect(try gray.elements(Float.self, in: Make.context) == [0, 0.5, 1])
        #expect(throws: FileError.self) { try load("P5 100000 100000 255\n", as: "x.pgm") }
        #expect(throws: FileError.self) { try load("P2 2 1 10 3 11", as: "x.pgm") }
    }

    @Test("values outside 0…1 are cut off, and told")
    func cut() throws {
        try FileFixture.withPath("x.png") { path in
            #expect(try Tensor.save([Make.floats([1, 3], [-1, 0.2, 9])], to: path, in: Make.context))
            let back = try FileFixture.tensor(Tensor.load(path, in: Make.context))
            #expect(try back.elements(Float.self, in: Make.context) == [0, 0.2, 1])
        }
    }

    @Test("what cannot be an image or a table is refused", arguments: ["x.png", "x.ppm", "x.csv", "x.gif", "x"])
    func refuses(_ name: String) throws {
        try FileFixture.withPath(name) { path in
            let tensor = try Make.counting([2, 2, 2, 2])
            #expect(throws: FileError.self) { try Tensor.save([tensor], to: path, in: Make.context) }
        }
    }
}
