#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A temporary directory that is gone when nobody holds it any more.
final class Folder {
    let path: String

    init() {
        var template = Array("/tmp/convo-tests-XXXXXX".utf8CString)
        path = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
    }

    deinit {
        remove(path)
    }

    /// The text of a file in it; nil when there is none.
    func read(_ name: String) -> String? {
        guard let file = fopen(path + "/" + name, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        while case let byte = getc(file), byte != EOF {
            bytes.append(UInt8(truncatingIfNeeded: byte))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    func write(_ text: String, to name: String) {
        guard let file = fopen(path + "/" + name, "w") else { return }
        fputs(text, file)
        fclose(file)
    }

    private func remove(_ path: String) {
        guard path.hasPrefix("/tmp/convo-tests-") else { return }
        if let directory = opendir(path) {
            var names: [String] = []
            while let entry = readdir(directory) {
                names.append(
                    withUnsafePointer(to: &entry.pointee.d_name) {
                        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                    })
            }
            closedir(directory)
            for name in names where name != "." && name != ".." { remove(path + "/" + name) }
            rmdir(path)
        } else {
            unlink(path)
        }
    }
}
