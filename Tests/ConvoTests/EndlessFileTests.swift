import Testing

@testable import convo

/// Files that would not end, or not fit, are refused and not read.
@Suite struct EndlessFileTests {
    @Test func aDeviceIsNoText() throws {
        #expect(throws: Files.Failure.self) { try Files.read("/dev/zero") }
        #expect(try Files.read("/dev/null").isEmpty)
    }

    @Test func aHistoryThatIsADeviceIsEmpty() throws {
        #expect(try HistoryFile(path: "/dev/full").read().isEmpty)
    }
}
