#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file that appears as a whole or not at all: it is written under a temporary name beside its
/// place, brought to the disk, and renamed.
public final class AtomicFile {
    private let path: String
    private let goal: String
    private let temporary: String
    private var descriptor: Int32
    private var buffer: [UInt8] = []

    /// - Throws: `FileError` when the place cannot be written.
    private init(_ path: String) throws {
        self.path = path
        var status = stat()
        var mode: mode_t = 0o666
        var target = path
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFREG else { throw FileError(path, .notAFile) }
            mode = status.st_mode & 0o777
            // What a link leads to is replaced, not the link.
            if let real = realpath(path, nil) {
                target = String(cString: real)
                free(real)
            }
            guard access(target, W_OK) == 0 else { throw FileError.system(path) }
        }
        goal = target
        temporary = "\(target).\(getpid()).tmp"
        descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw FileError.system(path) }
        if mode != 0o666 { fchmod(descriptor, mode) }
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        unlink(temporary)
    }

    /// Writes what `body` hands over; when it throws, whatever stood at `path` stays.
    ///
    /// The one way in which an input writes a file, and so the one that read-only closes.
    ///
    /// - Parameter context: of the evaluation that writes; nil for what the command line asked for.
    /// - Throws: `FileError`, and what `body` throws.
    public static func write(
        _ path: String, in context: EvaluationContext?, _ body: (AtomicFile) throws -> Void
    ) throws {
        if context?.isReadOnly == true { throw FileError(path, .readOnly) }
        let file = try AtomicFile(path)
        try body(file)
        try file.finish()
    }

    /// Writes a text.
    public static func write(_ text: String, to path: String, in context: EvaluationContext?) throws {
        try write(path, in: context) { try $0.add(Array(text.utf8)) }
    }

    /// Writes bytes at the end.
    public func add(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try add($0) }
    }

    /// Writes bytes at the end, gathered into larger pieces.
    public func add(_ bytes: UnsafeRawBufferPointer) throws {
        if buffer.count + bytes.count < 1 << 16 { return buffer.append(contentsOf: bytes) }
        try flush()
        try put(bytes)
    }

    private func flush() throws {
        let pending = buffer
        buffer.removeAll(keepingCapacity: true)
        try pending.withUnsafeBytes { try put($0) }
    }

    private func put(_ bytes: UnsafeRawBufferPointer) throws {
        var done = 0
        while done < bytes.count {
            let count = systemWrite(descriptor, bytes.baseAddress.map { $0 + done }, min(bytes.count - done, 1 << 24))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileError.system(path) }
            done += count
        }
    }

    private func finish() throws {
        try flush()
        guard fsync(descriptor) == 0, rename(temporary, goal) == 0 else { throw FileError.system(path) }
        close(descriptor)
        descriptor = -1
    }
}

/// The system's `write`, whose name the methods above have too.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
