/// What is shown before an input. Plain ASCII, so that it is the same in every locale.
enum Prompt {
    static let primary = ">>> "
    static let continuation = "... "
}
