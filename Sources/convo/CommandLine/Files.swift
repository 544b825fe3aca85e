#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Whole files, read.
enum Files {
    /// Why a file could not be read.
    struct Failure: Error, CustomStringConvertible {
        let description: String

        /// - Parameter description: nil for the system's reason.
        init(_ description: String? = nil) {
            self.description = description ?? String(cString: strerror(errno)).lowercased()
        }
    }

    /// The longest text that is read, in bytes.
    private static let mostBytes = 1 << 28

    /// The text of a file of at most 256 MB; what is no UTF-8 is replaced.
    ///
    /// A device such as `/dev/zero` has no end, but shows by its first bytes that it is no text.
    static func read(_ path: String) throws -> String {
        guard let file = fopen(path, "r") else { throw Failure() }
        defer { fclose(file) }
        var status = stat()
        if fstat(fileno(file), &status) == 0, status.st_size > 0 {
            if status.st_size > mostBytes { throw Failure("larger than 256 MB") }
            // A long script takes no more memory than its own bytes.
            let text = String(unsafeUninitializedCapacity: Int(status.st_size)) { fread($0.baseAddress, 1, $0.count, file) }
            if ferror(file) != 0 { throw Failure() }
            if fgetc(file) == EOF { return text }
            rewind(file)
        }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&piece, 1, piece.count, file)
            if bytes.isEmpty, piece.prefix(count).contains(0) { throw Failure("no text") }
            bytes.append(contentsOf: piece.prefix(count))
            if bytes.count > mostBytes { throw Failure("larger than 256 MB") }
            if count < piece.count { break }
        }
        if ferror(file) != 0 { throw Failure() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The transcripts of a folder and the folders in it, sorted; the path itself when it is a file.
    static func transcripts(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [path] }
        defer { closedir(folder) }
        var found: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasPrefix(".") { continue }
            let inner = path.hasSuffix("/") ? path + name : path + "/" + name
            if name.hasSuffix(".convo") || name.hasSuffix(".md") { found.append(inner) }
            var status = stat()
            if lstat(inner, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { found += transcripts(in: inner) }
        }
        return found.sorted()
    }
}

/// The folder that relative paths begin at.
var workingFolder: String {
    var buffer = [CChar](repeating: 0, count: 4096)
    return getcwd(&buffer, buffer.count).map { String(cString: $0) } ?? ""
}
