/// The plain images of Netpbm: `P2` and `P5` gray, `P3` and `P6` RGB (pgm(5), ppm(5)).
enum Netpbm {
    /// Maximal samples up to 65535 are read, as text or as bytes.
    static func read(_ file: FileReader, _ format: FileFormat, in context: EvaluationContext) throws -> Tensor {
        let bytes = try file.all()
        guard bytes.count > 2, bytes[0] == UInt8(ascii: "P"), [0x32, 0x33, 0x35, 0x36].contains(bytes[1]) else {
            throw FileError(file.path, .damaged(format, "it does not begin with P2, P3, P5 or P6"))
        }
        let isText = bytes[1] < 0x34
        let channels = bytes[1] == 0x33 || bytes[1] == 0x36 ? 3 : 1
        var scanner = Scanner(bytes: bytes, position: 2)
        guard let width = scanner.number(), let height = scanner.number(), let most = scanner.number(), width > 0, height > 0,
            (1...65535).contains(most)
        else { throw FileError(file.path, .damaged(format, "its width, height and maximum are no numbers above 0")) }
        guard let size = ImageSamples.size(width: width, height: height, channels: channels, most: most) else {
            throw TensorError.tooManyElements([channels, height, width])
        }
        // One blank stands before bytes; a number of text takes two characters.
        let present = bytes.count - scanner.position - (isText ? 0 : 1)
        let needed = isText ? size.samples / (most > 255 ? 2 : 1) * 2 - 1 : size.samples
        guard needed <= present else { throw FileError(file.path, .truncated(promised: needed, present: max(0, present))) }
        try context.memory.check(size.total)
        var samples = ImageSamples(width: width, height: height, channels: channels, most: most, bytes: [])
        if isText {
            samples.bytes.reserveCapacity(size.samples)
            for i in 0..<(width * height * channels) {
                if i % 65536 == 0 { try context.checkCancellation() }
                guard let sample = scanner.number(), sample <= most else {
                    throw FileError(file.path, .damaged(format, "sample \(i + 1) is no number from 0 to \(most)"))
                }
                if most > 255 { samples.bytes.append(UInt8(truncatingIfNeeded: sample >> 8)) }
                samples.bytes.append(UInt8(truncatingIfNeeded: sample))
            }
        } else {
            samples.bytes = Array(bytes[(scanner.position + 1)..<(scanner.position + 1 + size.samples)])
        }
        return try samples.tensor(in: context)
    }

    private struct Scanner {
        let bytes: [UInt8]
        var position: Int

        /// The next number, after blanks and comments.
        mutating func number() -> Int? {
            while position < bytes.count {
                if bytes[position] == UInt8(ascii: "#") {
                    position = bytes[position...].firstIndex(of: 0x0A) ?? bytes.count
                } else if bytes[position] > 0x20 {
                    break
                } else {
                    position += 1
                }
            }
            let digits = bytes[position...].prefix { (0x30...0x39).contains($0) }
            guard (1...18).contains(digits.count) else { return nil }
            position = digits.endIndex
            return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }
    }

    /// - Returns: whether values outside 0…1 were cut off.
    static func write(
        _ tensor: Tensor, _ format: FileFormat, to path: String, _ options: SaveOptions, in context: EvaluationContext
    ) throws -> Bool {
        let channels = format == .pgm ? 1 : 3
        let (samples, cut) = try ImageSamples.samples(of: tensor, channels: [channels], format, path, options, in: context)
        try AtomicFile.write(path, in: context) { file in
            try file.add(Array("\(format == .pgm ? "P5" : "P6")\n\(samples.width) \(samples.height)\n\(samples.most)\n".utf8))
            try file.add(samples.bytes)
        }
        return cut
    }
}
