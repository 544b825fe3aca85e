#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A regular file that is read piece by piece.
final class FileReader {
    let path: String
    /// Its bytes when it was opened.
    let size: Int
    private let descriptor: Int32
    private let context: EvaluationContext

    /// - Throws: `FileError.system`, or `.notAFile` for what has no size.
    init(_ path: String, in context: EvaluationContext) throws {
        self.path = path
        self.context = context
        // A pipe would block here until somebody writes to it.
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileError.system(path) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw FileError(path, .notAFile)
        }
        size = Int(status.st_size)
    }

    deinit { close(descriptor) }

    /// Fills `buffer` from `offset` on.
    ///
    /// - Throws: `FileError.truncated` when the file ends before.
    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
        var done = 0
        while done < buffer.count {
            try context.checkCancellation()
            let piece = min(buffer.count - done, 1 << 20)
            let count = pread(descriptor, buffer.baseAddress.map { $0 + done }, piece, off_t(offset + done))
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw FileError.system(path) }
            if count == 0 { throw FileError(path, .truncated(promised: buffer.count, present: done)) }
            done += count
        }
    }

    /// `count` bytes from `offset` on; `count` is small, or was checked against the memory limit.
    func bytes(at offset: Int, count: Int) throws -> [UInt8] {
        guard offset >= 0, count >= 0, count <= size, offset <= size - count else {
            throw FileError(path, .truncated(promised: count, present: max(0, size - max(0, offset))))
        }
        var bytes = [UInt8](repeating: 0, count: count)
        try bytes.withUnsafeMutableBytes { try read(at: offset, into: $0) }
        return bytes
    }

    /// All of it.
    ///
    /// - Throws: `TensorError.memoryLimit` when the limit does not allow it.
    func all() throws -> [UInt8] {
        try context.memory.check(size)
        return try bytes(at: 0, count: size)
    }
}

extension FileError {
    /// The system's last error, about `path`.
    static func system(_ path: String) -> FileError {
        FileError(path, .system(String(cString: strerror(errno)).lowercased()))
    }
}
