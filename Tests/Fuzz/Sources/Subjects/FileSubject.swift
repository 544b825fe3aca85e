import AllocationBound
import Language
import Notebook
import Tensors

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The readers of files. The first byte says which one, the others are the file.
public enum FileSubject {
    private static let formats = FileFormat.allCases
    private static let texts = ["a.convo", "a.md", "a.txt"]
    private static let memoryLimit = 4 << 20
    private static let bound: Void = bound_allocations(64 << 20)
    private static let folder = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"

    public static func run(_ bytes: UnsafeBufferPointer<UInt8>) {
        bound
        guard let first = bytes.first else { return }
        let content = UnsafeBufferPointer(rebasing: bytes.dropFirst())
        let kind = Int(first) % (formats.count + texts.count)
        if kind < formats.count {
            tensor(content, formats[kind], name: first & 0x40 == 0 ? nil : "arr_0", dtype: first & 0x80 == 0 ? nil : .int64)
        } else {
            transcript(String(decoding: content, as: UTF8.self), texts[kind - formats.count])
        }
    }

    private static func tensor(_ content: UnsafeBufferPointer<UInt8>, _ format: FileFormat, name: String?, dtype: DType?) {
        var bytes = Array(content)
        if format == .png { PNGChecksums.mend(&bytes) }
        let path = "\(folder)/convo-fuzz-\(getpid()).\(format.rawValue)"
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        _ = write(file, bytes, bytes.count)
        close(file)
        defer { unlink(path) }
        let context = EvaluationContext(memoryLimit: memoryLimit, threads: 1)
        do {
            switch try Tensor.load(path, name: name, dtype: dtype, in: context) {
            case .tensor(let tensor): try touch(tensor, in: context)
            case .archive(let items): for item in items { try touch(item.tensor, in: context) }
            }
        } catch let error as FileError {
            _ = error.prose
        } catch {}
        precondition(context.memory.inUse == 0, "the budget does not come back to nothing")
    }

    private static func touch(_ tensor: Tensor, in context: EvaluationContext) throws {
        _ = try tensor.elements(Double.self, in: context).reduce(0, +)
    }

    /// The conversation in a file, read, written and read again; the inputs stay what they were.
    private static func transcript(_ text: String, _ name: String) {
        let transcript = Transcript(text, path: name)
        precondition(transcript.text == text || !isPlain(text), "a transcript is not the sum of its cells")
        let entries = transcript.exchanges.map {
            Transcript.Entry.exchange(input: $0.input.text, output: $0.recorded ?? [])
        }
        for form in [Transcript.Form.transcript, .markdown] {
            let written = Transcript.text(of: entries, as: form)
            _ = Transcript(written, path: form == .markdown ? "b.md" : "b.convo")
        }
        _ = ScriptInput.inputs(of: text, path: name)
    }

    /// Whether lines end as we write them.
    private static func isPlain(_ text: String) -> Bool {
        text.isEmpty || (text.hasSuffix("\n") && !text.unicodeScalars.contains { $0 == "\r" || $0 == "\u{FEFF}" })
    }
}
