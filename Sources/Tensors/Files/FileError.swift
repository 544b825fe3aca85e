/// Why a file could not be read or written: the case and the values that matter.
///
/// The prose for people is rendered elsewhere, from these data.
public struct FileError: Error, Sendable, Hashable {
    /// As the user gave it.
    public let path: String
    public let fault: Fault

    public init(_ path: String, _ fault: Fault) {
        self.path = path
        self.fault = fault
    }

    /// What is wrong with the file.
    public enum Fault: Sendable, Hashable {
        /// The system's reason, in its words.
        case system(String)
        /// A folder, a device or a pipe.
        case notAFile
        /// The conversation may not write files.
        case readOnly
        /// The name ends in nothing that is known.
        case unknownFormat
        /// The bytes are not those of this format; what is wrong.
        case damaged(FileFormat, String)
        /// `promised` bytes of data by the header, and `present` in the file.
        case truncated(promised: Int, present: Int)
        /// Elements that no dtype here can hold, as NumPy names them, and what to do.
        case elements(String, help: String)
        /// An unsigned integer that does not fit in int64.
        case unsignedTooLarge(UInt64)
        /// A line of text: from 1, and what is wrong with it.
        case line(Int, String)
        /// An archive without an array of that name.
        case noSuchArray(String, names: [String])
        /// A tensor that the format cannot hold, and why.
        case unfit(FileFormat, Shape, String)
        /// How many tensors were given to a format that holds one.
        case severalTensors(FileFormat, Int)
    }
}

/// The formats that tensors are kept in, by the file's name.
public enum FileFormat: String, Sendable, CaseIterable, Hashable {
    case npy, npz, csv, png, pgm, ppm

    /// By the name's ending; nil when it is none of these.
    public init?(path: String) {
        guard let dot = path.utf8.lastIndex(of: UInt8(ascii: ".")) else { return nil }
        self.init(rawValue: path[path.index(after: dot)...].lowercased())
    }
}
