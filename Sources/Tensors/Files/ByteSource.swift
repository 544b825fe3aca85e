import CPNG

/// Bytes that are read in order: a file, or one part of an archive.
struct ByteSource {
    let path: String
    /// How many there are, as the file or the archive says.
    let count: Int
    private(set) var position = 0
    /// The CRC-32 that the archive has written down for all of them, and that of those read so far.
    private var checksum: (expected: Int, soFar: UInt32)?
    private let fill: (Int, UnsafeMutableRawBufferPointer) throws -> Void

    /// A whole file.
    init(_ file: FileReader) { self.init(file, at: 0, count: file.size) }

    /// `count` bytes of a file.
    init(_ file: FileReader, at start: Int, count: Int, crc: Int? = nil) {
        path = file.path
        self.count = count
        checksum = crc.map { ($0, 0) }
        fill = { try file.read(at: start + $0, into: $1) }
    }

    /// What `packed` bytes of a file inflate to.
    init(inflating file: FileReader, at start: Int, packed: Int, count: Int, crc: Int) throws {
        path = file.path
        self.count = count
        checksum = (crc, 0)
        guard let inflater = Inflater(file, at: start, count: packed) else {
            throw TensorError.outOfMemory(requested: 1 << 16)
        }
        fill = { try inflater.read(into: $1) }
    }

    var left: Int { count - position }

    /// - Throws: `FileError.truncated` when there are not as many, and `.damaged` when the last of them
    ///   come and all together are not what was written.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws {
        guard buffer.count <= left else {
            throw FileError(path, .truncated(promised: buffer.count, present: left))
        }
        try fill(position, buffer)
        position += buffer.count
        guard let (expected, soFar) = checksum, !buffer.isEmpty else { return }
        let crc = cpng_crc32(soFar, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), buffer.count)
        checksum = (expected, crc)
        guard left > 0 || Int(crc) == expected else {
            throw FileError(path, .damaged(.npz, "its data do not match the checksum (CRC-32) they were written with"))
        }
    }

    /// The next `count` bytes, which are few.
    mutating func bytes(_ count: Int) throws -> [UInt8] {
        guard count <= left else { throw FileError(path, .truncated(promised: count, present: left)) }
        var bytes = [UInt8](repeating: 0, count: count)
        try bytes.withUnsafeMutableBytes { try read(into: $0) }
        return bytes
    }
}

/// A deflated part of a file, inflated as it is read.
private final class Inflater {
    private let file: FileReader
    private var offset: Int
    private var left: Int
    private var packed: [UInt8] = []
    private var taken = 0
    private let stream: OpaquePointer

    init?(_ file: FileReader, at start: Int, count: Int) {
        guard let stream = cpng_inflater_open() else { return nil }
        self.file = file
        self.stream = stream
        (offset, left) = (start, count)
    }

    deinit { cpng_inflater_close(stream) }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws {
        var done = 0
        while done < buffer.count {
            if taken == packed.count, left > 0 {
                let piece = min(left, 1 << 16)
                packed = try file.bytes(at: offset, count: piece)
                (offset, left, taken) = (offset + piece, left - piece, 0)
            }
            var (input, output) = (packed.count - taken, min(buffer.count - done, 1 << 20))
            let status = packed.withUnsafeBufferPointer { bytes in
                cpng_inflate(
                    stream, bytes.baseAddress.map { $0 + taken }, &input,
                    buffer.baseAddress.map { ($0 + done).assumingMemoryBound(to: UInt8.self) }, &output)
            }
            taken += input
            done += output
            let isStuck = input == 0 && output == 0 && left == 0
            if status < 0 || isStuck || (status == 1 && done < buffer.count) {
                throw FileError(file.path, .damaged(.npz, "its deflated data are damaged"))
            }
        }
    }
}
