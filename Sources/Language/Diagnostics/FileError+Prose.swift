import Tensors

extension FileError {
    /// What went wrong in words, and a way out where there is one.
    public var prose: (message: String, help: String?) {
        switch fault {
        case .system(let reason): ("\(path): \(reason)", reason.hasPrefix("no such file") ? "paths are relative to the folder that convo was started in" : nil)
        case .notAFile: ("\(path) is not a regular file", nil)
        case .readOnly: ("\(path) is not written: this conversation is read-only", "without --read-only it would be")
        case .unknownFormat: ("the name \(path) does not end in a known format", "known are .npy, .npz, .csv, .png, .pgm and .ppm")
        case .damaged(let format, let what): ("\(path) is no .\(format.rawValue) file that can be read: \(what)", nil)
        case .truncated(let promised, let present):
            ("\(path) is cut short: \(promised == Int.max ? "more bytes than can be counted" : "\(promised) bytes") of data are promised, \(present) are there", nil)
        case .elements(let what, let help): ("\(path) holds \(what), which no dtype here can hold", help)
        case .unsignedTooLarge(let value):
            ("\(path) holds \(value), which does not fit in int64", "save it as float64: np.save(\"x.npy\", x.astype(\"float64\"))")
        case .line(let line, let what): ("\(path), line \(line): \(what)", nil)
        case .noSuchArray(let name, let names):
            ("\(path) holds no array \(name)", names.isEmpty ? "it holds none" : "it holds \(names.prefix(12).joined(separator: ", "))")
        case .unfit(let format, let shape, let why): ("a tensor of shape \(shape) cannot be kept as .\(format.rawValue)", why)
        case .severalTensors(let format, let count):
            ("a .\(format.rawValue) file holds one tensor, and \(count) were given", "a .npz file holds several")
        }
    }
}
