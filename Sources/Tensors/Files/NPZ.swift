import CPNG

/// NumPy's archive of arrays: a ZIP file (APPNOTE 6.3) of `.npy` members, stored or deflated.
enum NPZ {
    /// - Parameter name: the one to read; nil for all.
    /// - Throws: `FileError` and `TensorError`.
    static func read(
        _ file: FileReader, name: String?, in context: EvaluationContext
    ) throws -> [(name: String, tensor: Tensor)] {
        var members = try ZIPDirectory(file).members.filter { $0.name.hasSuffix(".npy") }
        for i in members.indices { members[i].name.removeLast(4) }
        if let name {
            let names = members.map(\.name)
            members = members.filter { $0.name == name }
            if members.isEmpty { throw FileError(file.path, .noSuchArray(name, names: names)) }
        }
        return try members.map { ($0.name, try NPY.read(source(of: $0, file), in: context)) }
    }

    private static func source(of member: ZIPDirectory.Member, _ file: FileReader) throws -> ByteSource {
        let head = try file.bytes(at: member.offset, count: 30)
        guard head.littleEndian(0, 4) == 0x0403_4B50, member.flags & 1 == 0 else {
            throw FileError(file.path, .damaged(.npz, "\(member.name) is encrypted or does not stand where the directory says"))
        }
        let nameCount = head.littleEndian(26, 2)
        // As Python's zipfile: an archive that contradicts itself is not to be trusted.
        let ownName = String(decoding: try file.bytes(at: member.offset + 30, count: nameCount), as: UTF8.self)
        guard ownName == member.name + ".npy" else {
            throw FileError(file.path, .damaged(.npz, "the directory says \(member.name).npy where the array says \(ownName)"))
        }
        let start = member.offset + 30 + nameCount + head.littleEndian(28, 2)
        guard member.packed <= file.size, start <= file.size - member.packed else {
            throw FileError(file.path, .truncated(promised: member.packed, present: max(0, file.size - start)))
        }
        switch member.method {
        case 0 where member.packed == member.size: return ByteSource(file, at: start, count: member.size, crc: member.crc)
        // Deflate makes no more than 1032 bytes of one.
        case 8 where member.size / 1100 <= member.packed:
            return try ByteSource(inflating: file, at: start, packed: member.packed, count: member.size, crc: member.crc)
        case 0, 8: throw FileError(file.path, .damaged(.npz, "\(member.name) cannot have \(member.size) bytes"))
        default: throw FileError(file.path, .damaged(.npz, "\(member.name) is packed by method \(member.method); stored and deflated are known"))
        }
    }

    /// Stored, as `numpy.savez` does it.
    static func write(_ tensors: [Tensor], to path: String, in context: EvaluationContext) throws {
        var offset = 0
        for tensor in tensors { offset += tensor.byteCount + 1024 }
        guard offset < 0xFFFF_FFFF, tensors.count < 0xFFFF else {
            throw FileError(path, .unfit(.npz, tensors.first?.shape ?? .scalar, "an archive holds up to 4 GB; .npy has no limit"))
        }
        offset = 0
        var directory: [UInt8] = []
        try AtomicFile.write(path, in: context) { file in
            for (i, tensor) in tensors.enumerated() {
                let name = Array("arr_\(i).npy".utf8)
                let header = NPY.header(of: tensor)
                let size = header.count + tensor.byteCount
                let crc = checksum(header, tensor)
                // Version 2.0, no flags, stored, 1980-01-01, sizes twice, the name's length.
                let common = bytes(20, 2) + bytes(0, 2) + bytes(0, 2) + bytes(0, 2) + bytes(0x21, 2) + bytes(crc, 4)
                    + bytes(size, 4) + bytes(size, 4) + bytes(name.count, 2) + bytes(0, 2)
                try file.add(bytes(0x0403_4B50, 4) + common + name)
                directory += bytes(0x0201_4B50, 4) + bytes(20, 2) + common + bytes(0, 2) + bytes(0, 2) + bytes(0, 2)
                    + bytes(0o600 << 16, 4) + bytes(offset, 4) + name
                try NPY.write(tensor, to: file, in: context)
                offset += 30 + name.count + size
            }
            let count = bytes(tensors.count, 2)
            try file.add(
                directory + bytes(0x0605_4B50, 4) + bytes(0, 4) + count + count + bytes(directory.count, 4)
                    + bytes(offset, 4) + bytes(0, 2))
        }
    }

    private static func checksum(_ header: [UInt8], _ tensor: Tensor) -> Int {
        let crc = header.withUnsafeBufferPointer { cpng_crc32(0, $0.baseAddress, $0.count) }
        return Int(NPY.withBytes(of: tensor) {
            $0.isEmpty ? crc : cpng_crc32(crc, $0.baseAddress?.assumingMemoryBound(to: UInt8.self), $0.count)
        })
    }

    private static func bytes(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}

/// The table of contents at the end of a ZIP file.
struct ZIPDirectory {
    struct Member {
        var name: String
        let method: Int
        let flags: Int
        /// Bytes in the file, and unpacked.
        let packed: Int
        let size: Int
        /// CRC-32 of the unpacked bytes.
        let crc: Int
        /// Where its own header stands.
        let offset: Int
    }

    let members: [Member]

    /// - Throws: `FileError`.
    init(_ file: FileReader) throws {
        let damage = FileError(file.path, .damaged(.npz, "it has no directory of a ZIP file at its end"))
        // A comment of at most 65535 bytes may stand behind the end record.
        let tailCount = min(file.size, 22 + 0xFFFF)
        let tail = try file.bytes(at: file.size - tailCount, count: tailCount)
        guard tailCount >= 22,
            let end = (0...(tailCount - 22)).reversed().first(where: { tail.littleEndian($0, 4) == 0x0605_4B50 })
        else { throw damage }
        var count = tail.littleEndian(end + 10, 2)
        var size = tail.littleEndian(end + 12, 4)
        var offset = tail.littleEndian(end + 16, 4)
        if offset == 0xFFFF_FFFF || count == 0xFFFF || size == 0xFFFF_FFFF, end >= 20, tail.littleEndian(end - 20, 4) == 0x0706_4B50 {
            let record = try file.bytes(at: tail.littleEndian(end - 12, 8), count: 56)
            guard record.littleEndian(0, 4) == 0x0606_4B50 else { throw damage }
            (count, size, offset) = (record.littleEndian(32, 8), record.littleEndian(40, 8), record.littleEndian(48, 8))
        }
        let directory = try file.bytes(at: offset, count: size)
        var members: [Member] = []
        var at = 0
        while members.count < count {
            guard at <= directory.count - 46, directory.littleEndian(at, 4) == 0x0201_4B50 else { throw damage }
            let nameEnd = at + 46 + directory.littleEndian(at + 28, 2)
            let extraEnd = nameEnd + directory.littleEndian(at + 30, 2)
            guard extraEnd <= directory.count else { throw damage }
            var packed = directory.littleEndian(at + 20, 4)
            var unpacked = directory.littleEndian(at + 24, 4)
            var start = directory.littleEndian(at + 42, 4)
            // Numbers that did not fit stand in the extra field of ZIP64, in this order.
            var wide = ZIPDirectory.wideNumbers(directory[nameEnd..<extraEnd])[...]
            if unpacked == 0xFFFF_FFFF, let value = wide.popFirst() { unpacked = value }
            if packed == 0xFFFF_FFFF, let value = wide.popFirst() { packed = value }
            if start == 0xFFFF_FFFF, let value = wide.popFirst() { start = value }
            guard packed >= 0, unpacked >= 0, start >= 0 else { throw damage }
            members.append(
                Member(
                    name: String(decoding: directory[(at + 46)..<nameEnd], as: UTF8.self),
                    method: directory.littleEndian(at + 10, 2), flags: directory.littleEndian(at + 8, 2), packed: packed,
                    size: unpacked, crc: directory.littleEndian(at + 16, 4), offset: start))
            at = extraEnd + directory.littleEndian(at + 32, 2)
        }
        self.members = members
    }

    private static func wideNumbers(_ extra: ArraySlice<UInt8>) -> [Int] {
        let bytes = Array(extra)
        var at = 0
        while at <= bytes.count - 4 {
            let size = bytes.littleEndian(at + 2, 2)
            guard at + 4 + size <= bytes.count else { break }
            if bytes.littleEndian(at, 2) == 1 { return (0..<(size / 8)).map { bytes.littleEndian(at + 4 + 8 * $0, 8) } }
            at += 4 + size
        }
        return []
    }
}

extension Array where Element == UInt8 {
    /// The unsigned number in `count` bytes from `start`, which are there; negative when eight hold more than `Int`.
    fileprivate func littleEndian(_ start: Int, _ count: Int) -> Int {
        var value = 0
        for i in stride(from: count - 1, through: 0, by: -1) { value = value << 8 | Int(self[start + i]) }
        return value
    }
}
