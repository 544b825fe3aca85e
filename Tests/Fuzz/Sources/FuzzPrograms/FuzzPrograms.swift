import Subjects

/// What libFuzzer calls with every input it makes.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    ProgramSubject.run(UnsafeBufferPointer(start: bytes, count: count))
    return 0
}
