import Autodiff
import Tensors

/// The names of one conversation and what they hold; runs parsed inputs on them.
///
/// Belongs to one thread at a time. Only `context.cancellation` may be touched from another.
public final class Interpreter {
    public let context: EvaluationContext
    /// The lineage of the values, on which the primitives record.
    public let tape: Tape
    /// The names, numbered; the parser interns into it.
    public let symbols = SymbolTable()
    /// `_`, which names the last value shown and takes what is to be forgotten.
    let underscore: Symbol
    /// How tensors are shown.
    public var printing = PrintOptions.numpy
    /// How much stack an evaluation may take, in bytes: less than what the thread it runs on has.
    public var stackBudget = 2 << 20
    /// The value of `_`: the last one shown.
    public private(set) var last: Value?

    /// What each name holds, by its symbol's number.
    private var names: [Value?] = []
    /// The builtin of each name, by its symbol's number; filled as names are met.
    private var builtins: [Builtin??] = []
    /// The expression that each name was last given as a whole, by its symbol's number.
    private var definitions: [NameDefinition?] = []
    private var undo = UndoLog()
    /// The random numbers as they stood before the running line; taken anew only after some were drawn.
    private var generatorBefore: (version: Int, generator: MersenneTwister)
    /// Notes made while a line runs, each at most once a line.
    private var notes: [Diagnostic] = []
    /// Notes that a conversation needs once.
    private var notedOnce: Set<String> = []
    private var emit: ((Shown) throws -> Void)?
    private(set) var stack = StackLimit(bytes: 0)
    /// The names that have been read, when someone asks.
    var readNames: Set<Symbol>?
    /// Calls of user functions under way.
    var callDepth = 0

    public init(context: EvaluationContext) {
        self.context = context
        generatorBefore = (context.random.version, context.random.generator)
        underscore = symbols.intern("_")
        tape = Tape(context: context)
    }

    /// Something an input shows, as text, in the order it happens.
    public enum Shown {
        /// The value of an expression statement.
        case value(String)
        /// What an assignment shows in a conversation.
        case echo(String)
        /// What `print` wrote.
        case printed(String)
        case note(Diagnostic)
    }

    // MARK: Names

    /// The names that hold a value, sorted.
    public var definedNames: [String] {
        names.indices.lazy.filter { self.names[$0] != nil }.map { self.symbols.name(Symbol(id: $0)) }.sorted()
    }

    /// What a name holds.
    public func value(of name: String) -> Value? {
        symbols.find(name).flatMap { value(of: $0) }
    }

    func value(of symbol: Symbol) -> Value? {
        symbol.id < names.count ? names[symbol.id] : nil
    }

    /// Whether a name holds a value.
    func isDefined(_ symbol: Symbol) -> Bool { symbol.id < names.count && names[symbol.id] != nil }

    /// Gives a name a value from outside: a file's array, a test's input.
    public func define(_ name: String, _ value: Value) {
        write(value, to: symbols.intern(name))
    }

    /// Forgets every name.
    public func reset() {
        names = []
        definitions = []
        last = nil
    }

    /// The names that hold a value, by itself or in a tuple.
    func names(holding origin: Origin) -> [Symbol] {
        names.indices.filter { names[$0]?.holds(origin) == true }.map(Symbol.init(id:))
    }

    func builtin(_ symbol: Symbol) -> Builtin? {
        if symbol.id >= builtins.count {
            builtins.append(contentsOf: repeatElement(nil, count: symbols.count - builtins.count))
        }
        if let known = builtins[symbol.id] { return known }
        let found = Builtins.named(symbols.name(symbol))
        builtins[symbol.id] = .some(found)
        return found
    }

    private func write(_ value: Value?, to symbol: Symbol) {
        if symbol.id >= names.count {
            names.append(contentsOf: repeatElement(nil, count: symbols.count - names.count))
        }
        names[symbol.id] = value
        value?.remember(symbol)
    }

    /// Gives a name a value for a while, past every transaction.
    func put(_ value: Value, in symbol: Symbol) { write(value, to: symbol) }

    /// Binds a name within the running line.
    func bind(_ symbol: Symbol, _ value: Value) {
        undo.willRebind(symbol, from: self.value(of: symbol))
        write(value, to: symbol)
    }

    // MARK: Where a name's value came from

    /// Remembers what a name was assigned, for the lessons; holds no value.
    func remember(_ expression: Expr, in source: String, as symbol: Symbol) {
        if symbol.id >= definitions.count {
            definitions.append(contentsOf: repeatElement(nil, count: symbols.count - definitions.count))
        }
        definitions[symbol.id] = NameDefinition(expression: expression, source: source)
    }

    func definition(of symbol: Symbol) -> NameDefinition? {
        symbol.id < definitions.count ? definitions[symbol.id] : nil
    }

    // MARK: Writing in place

    /// Writes `value` at `indices` of the tensor that `symbol` holds, in place when nobody else
    /// holds its elements.
    func write(_ value: Tracked, at indices: [Tensor.Index], of symbol: Symbol) throws {
        try rememberWrite(at: indices, of: symbol)
        guard let (taken, origin) = take(symbol) else { return }
        var tensor = consume taken
        do {
            try tensor.assign(value.tensor, at: indices, in: context)
        } catch {
            write(.tensor(Tracked(tensor, at: origin)), to: symbol)
            throw error
        }
        let changed = tape.written(tensor, over: origin, with: value, at: indices)
        write(.tensor(Tracked(tensor, at: changed)), to: symbol)
    }

    private func rememberWrite(at indices: [Tensor.Index], of symbol: Symbol) throws {
        guard case .tensor(let tracked)? = value(of: symbol) else { return }
        try undo.willWrite(symbol, tracked, at: indices, in: context)
    }

    /// The tensor of a name, which holds nothing until it is written again: so the caller is the
    /// sole owner of the elements when no other name shares them.
    private func take(_ symbol: Symbol) -> (Tensor, Origin)? {
        guard case .tensor(let tracked)? = value(of: symbol) else { return nil }
        names[symbol.id] = nil
        return (tracked.tensor, tracked.origin)
    }

    // MARK: Running

    /// Runs the statements of one input as a transaction: when one fails, every name is as it was.
    ///
    /// - Parameters:
    ///   - source: the input's text, which the spans point into.
    ///   - echoes: whether assignments show themselves.
    ///   - emit: gets what the input shows, as it happens.
    public func run(
        _ statements: [Statement], source: String, echoes: Bool, emit: (Shown) throws -> Void
    ) throws(EvaluationError) {
        try transaction(emit: emit) {
            for statement in statements {
                try run(statement, source: source, echoes: echoes)
            }
        }
    }

    /// Runs the statements as `run` does and puts every name back as it was, for a measurement.
    public func rehearse(
        _ statements: [Statement], source: String, emit: (Shown) throws -> Void
    ) throws(EvaluationError) {
        let (definitionsBefore, lastBefore) = (definitions, last)
        defer { (definitions, last) = (definitionsBefore, lastBefore) }
        var isDone = false
        do {
            try transaction(emit: emit) {
                for statement in statements { try run(statement, source: source, echoes: false) }
                isDone = true
                throw EvaluationError.Kind.other("undone")
            }
        } catch {
            if !isDone { throw error }
        }
    }

    /// The value of an expression, evaluated as a transaction; what it notes or prints is emitted.
    public func evaluate(
        _ expression: Expr, emit: (Shown) throws -> Void = { _ in }
    ) throws(EvaluationError) -> Value {
        var value = Value.nothing
        try transaction(emit: emit) { value = try self.materialised(self.evaluate(expression, [])) }
        return value
    }

    func transaction(
        emit: (Shown) throws -> Void, _ body: () throws -> Void
    ) throws(EvaluationError) {
        stack = StackLimit(bytes: stackBudget)
        callDepth = 0
        if !notes.isEmpty { notes = [] }
        let lastBefore = last
        if context.random.version != generatorBefore.version {
            generatorBefore = (context.random.version, context.random.generator)
        }
        undo.begin()
        do {
            try withoutActuallyEscaping(emit) { emit in
                self.emit = emit
                defer { self.emit = nil }
                try body()
            }
            undo.begin()
        } catch {
            last = lastBefore
            if context.random.version != generatorBefore.version {
                context.random.generator = generatorBefore.generator
            }
            undo.revert(write: { self.write($0, to: $1) }, take: { self.take($0) })
            throw EvaluationError(error, at: nil)
        }
    }

    /// Shows the value of an expression statement and keeps it as `_`.
    func show(_ value: Value) throws {
        if case .nothing = value { return }
        last = value
        context.progress.begin(.printing)
        try emit?(.value(ValueFormatter(printing, context).statement(value)))
    }

    /// A value as its statement would show it; `inFull` without leaving anything out.
    public func text(of value: Value, inFull: Bool = false) throws(EvaluationError) -> String {
        context.progress.begin(.printing)
        var options = printing
        if inFull { options.threshold = Int.max }
        do { return try ValueFormatter(options, context).statement(value) } catch {
            throw EvaluationError(error, at: nil)
        }
    }

    func echo(_ name: String, _ value: Value) throws {
        try emit?(.echo(ValueFormatter(printing, context).echo(name, value)))
    }

    func print(_ text: String) throws {
        try emit?(.printed(text))
    }

    /// Makes a note, unless the line has made the same one before.
    func note(_ message: String, at span: Span?, help: String? = nil) throws {
        let note = Diagnostic(.note, message, at: span, help: help)
        if notes.contains(where: { $0.message == message }) { return }
        notes.append(note)
        try emit?(.note(note))
    }

    /// Makes a note, unless the conversation has made the same one before.
    func noteOnce(_ message: String, at span: Span?, help: String? = nil) throws {
        if notedOnce.insert(message).inserted { try note(message, at: span, help: help) }
    }
}
