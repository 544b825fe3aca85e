import Testing

@testable import Lessons

@Suite struct ExplainTests {
    @Test func placeholder() {}
}
