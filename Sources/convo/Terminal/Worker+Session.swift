import Notebook

extension Worker {
    /// Runs `body`, which evaluates for a session and shows on a console: Ctrl-C stops both, and the
    /// console tells how far it is.
    func run<Value>(for session: Session, _ console: Console, _ body: () -> Value) -> Outcome<Value> {
        console.progress?.begin(session.progress)
        defer { console.progress?.end() }
        return run(
            interrupt: {
                session.interrupt()
                console.cutShort()
                console.progress?.end(interrupted: true)
            },
            watch: console.progress.map { line in { line.update(session.progress) } },
            body)
    }
}
