import Language

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The files that a path may go on to.
enum FileNames {
    /// The entries of the folder that `path` names, from its last slash on; hidden ones when asked
    /// for. Folders end with a slash.
    static func candidates(for path: String) -> Completions {
        let name = String(path.reversed().prefix { $0 != "/" }.reversed())
        let folder = String(path.dropLast(name.count))
        let candidates = entries(of: folder.isEmpty ? "." : folder)
            .filter { $0.hasPrefix(name) && ($0.first != "." || name.first == ".") && $0 != "." && $0 != ".." }
            .map { candidate($0, in: folder) }
        return Completions(candidates, for: name).sorted
    }

    private static func entries(of folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        // More than anybody reads would only hold up the keyboard.
        while names.count < 10_000, let entry = readdir(stream) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                })
        }
        return names
    }

    private static func candidate(_ name: String, in folder: String) -> Completions.Candidate {
        var status = stat()
        guard stat(folder + name, &status) == 0 else { return Completions.Candidate(name) }
        if status.st_mode & S_IFMT == S_IFDIR { return Completions.Candidate(name + "/", "folder") }
        return Completions.Candidate(name, ByteSize.text(Int(status.st_size)))
    }
}
