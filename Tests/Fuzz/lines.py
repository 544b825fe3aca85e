#!/usr/bin/env python3
"""Types lines at Convo that nobody should type, each into a process of its own, and says which of them
took too long, took too much memory or ended in a signal.

    Tests/Fuzz/lines.py .build/release/convo [--only WORD] [--seconds 2] [--limit 64MB]
"""
import argparse, itertools, os, re, resource, signal, subprocess, sys, tempfile, time, zlib

N = 100_000
# What is typed again and again, and what stands around it.
UNITS = list("(){}[]'\"`#\\,;:.?!@$%^&*-+=~|<>/ \t") + [
    "((", "[(", "{[", "f(", "x[", "x.", "a.b", "f(x)", "x ", "x=", "x=1;", "1,", "1 ", "1+", "1-", "1**", "-1", "2**-", "~", "not ", " and x", " or x",
    " if x else ", "for i in x: ", "lambda: ", "[0]", "[0", "(0)", ".T", ".f()", "'a'", "'a", "\"a\"+", "'\\n'", "'\\u{1F600}'", "\\", "\\\n", "\n", "\n\n",
    "(\n", "[\n", "[1,\n", "1,\n", "# a\n", "'\n", "n\n", "“", "“x”", "×", "²", "x²", "−", "é", "\u0301", "e\u0301\u0301\u0301", "\u200b", "\u202e", "\u00a0",
    "\ufeff", "漢", "👩‍👩‍👧‍👦", "\U0010ffff", "\x00", "\x01", "\x1b[2J", "\r", "\r\n", "0x", "1e", "1_", "1.", ".", "..", "...", "1.2.3 ", "1x ", "0b1 ",
    "1e308*", "x@", "//", "/*", "&&", "->", "==", "= =", ">>> ", "... ", ":", "::", "?x", ":help ", "x:", "1:2,", "x[1:2:3],", "a=b,", "*x,", "**",
    "%s ", "true,", "none,", "pi*", "inf-", "[[1,2],[3,4]],", "(1,(2,", "f(x=", "f(x)=x;", "x+=1;", "a,b=1,2;", "zeros(3)+", "conv(", "```\n", "```convo\n",
]
WRAPS = [("", ""), ("(", ")"), ("[", "]"), ("x = ", ""), ("f(", ")"), ("'", "'"), (":help ", ""), ("# ", ""), ("for i in range(3): ", ""), (":explain ", "")]
STRANGE = [
    "0", "-1", "1", "2", "64", "1000", "65536", "1000000", "10**7", "10**9", "2**31", "2**32+1", "2**61", "2**62", "2**63-1", "-2**63", "0.5", "1e18", "-1e300", "nan", "inf",
    "true", "none", "()", "[]", "[[]]", "(1,1,1,1,1,1,1,1,1)", "(2**32,2**32)", "(10**6,10**6)", "(2**62,0)", "zeros(0,2**62)", "zeros(2**62,0)", "zeros(0)", "zeros(0,3)",
    "broadcast_to(1,(2**40,))", "broadcast_to(1.0,(10**5,10**5))", "broadcast_to(0,(2**31,2**31))", "ones(1000,1000)", "arange(10,10,10,10)", "ones(3,3)", "ones(1,3,8,8)",
    "\"same\"", "\"\"", "float64", "\"ij,jk->ik\"", "(1,(2,(3,)))", "((0,10**9),(0,10**9))", "range(10**5)",
]

def repeated():
    for unit in UNITS:
        for before, after in WRAPS:
            if (before, after) in (("", ""), ("(", ")"), (":help ", ""), (":explain ", ""), ("'", "'")) or len(unit) > 1:
                yield before + unit * (N if len(unit) < 12 else N // 4) + after
    for digits in ("1", "0", "9", "1_0", "0x1", ".1", "1e1", "-1", "1.0"):
        for text in (digits + "1" * 10**6, "1" * 10**6 + digits, "0." + "0" * 10**6 + digits, "1e" + "1" * 10**6, "[" + digits * 10**5 + "]"):
            yield text
    for text in ("'" + "a" * 10**7 + "'", "x = '" + "a" * 10**7, "a" * 10**7, "#" + "a" * 10**7, "x" * 10**6 + " = 1\n" + "x" * 10**6, "print('" + "é" * 10**6 + "')",
                 "f(" + ",".join(f"a{i}" for i in range(N)) + ") = a0", "x[" + "0," * N + "]", "[" * 300 + "]" * 300, "+".join("1" * N), ";".join(f"x{i} = {i}" for i in range(N)),
                 "\n".join(f"x{i} = {i}" for i in range(N)), "f(x) = f(x)\nf(1)", "f(x) = f(x) + f(x)\nf(1)", "x = 1\n" + "x = (x, x)\n" * 200 + "x", "x = [1]\n" + "x = [x, x]\n" * 40,
                 "s = 'aaaaaaaa'\n" + "s = s + s\n" * 40, "f(x) = x\n" + "\n".join(f"f{i}(x) = f{i-1 if i else ''}(x)" for i in range(2000)) + "\nf1999(1)",
                 "for i in range(10**9): for j in range(10**9): i", "for i in range(1000000): x = i", "x = zeros(3)\nfor i in range(100000): x = x + 1\ngrad(sum(x), x)",
                 "x = ones(3)\n" + "x = x * x + x\n" * 3000 + "sum(x)", "w = ones(2)\ny = w\nfor i in range(5000): y = y * w\ngrad(sum(y), w)",
                 "t = (1, 2)\nfor i in range(100000): t = (t, 1)\nt", "\ufeff" * 3 + "1", "1\x001", "\xff\xfe"):
        yield text

def calls(convo):
    """Every builtin with every strange value in every place."""
    listing = subprocess.run([convo, "--no-rc", "-e", ":help"], capture_output=True, text=True).stdout
    names = re.findall(r"\b[a-z_0-9]+\b", listing[listing.index("\nCreation"):listing.index("\nCommands")])
    signature = lambda name: subprocess.run([convo, "--no-rc", "-e", "?" + name], capture_output=True, text=True).stdout.split("\n")[0]
    fine = ["x", "w", "1", "2"]
    for name in names:
        found = re.match(name + r"\((.*)\)", signature(name))
        if not found or name in ("save", "load"): continue
        required = [p for p in re.split(r",\s*(?![^()]*\))", found[1]) if p and "=" not in p]
        keywords = re.findall(r"(\w+)=", found[1])
        count = max(1, len(required))
        for value in STRANGE:
            for place in range(count):
                arguments = fine[:place] + [value] + fine[place + 1:count]
                yield f"{name}({', '.join(arguments)})"
            yield f"{name}({', '.join([value] * count)})"
            yield f"{name}({', '.join([value] * (count + 1))})"
            for keyword in keywords: yield f"{name}({', '.join(fine[:count])}, {keyword}={value})"
    for operator in ("+", "-", "*", "/", "//", "%", "**", "@", "==", "<", "|", "&"):
        for a, b in itertools.product(STRANGE, STRANGE):
            if zlib.crc32((a + operator + b).encode()) % 6 == 0 or "2**" in a + b and "(" in a + b: yield f"{a} {operator} ({b})"
    for value in STRANGE:
        for subscript in STRANGE + ["::" + value, value + ":", ":" + value, "..., none", "none," * 40, "[0]*5"]:
            yield f"v = {value}; v[{subscript}]"
        for form in ("-({})", "~({})", "not ({})", "[{0}, {0}]", "[{}]", "({0}, {0})", "({}).T", "({}).shape", "({}).sum()", "print({})", "v = {0}; v[...] = 1", "v = {0}; v[0] = v",
                     "x[{}] = 1", "v = {0}; v += v", "for i in {}: i", "a, b = {}", "f(a) = a\nf({})", "grad(sum({}), x)", "str({})", "({0}) + ({0}).T", "tensor([{0}, {0}])"):
            yield form.format(value)
        for command in ("explain", "walk", "why", "im2col", "matrix", "overlap", "ways", "field", "solve", "compare", "show", "draw", "vars", "time", "gradcheck", "shape", "watch"):
            yield f":{command} {value}"
            yield f":{command} conv({value}, w)"
            yield f":{command} conv(x, w, stride={value})"
            yield f":{command} conv(x, w, pad={value})"
            yield f":{command} conv(x, w, dilation={value})"
        for setting in ("precision", "threshold", "edgeitems", "linewidth", "suppress", "sci_mode", "timing", "style", "memory", "threads", "engines", "color"):
            yield f":set {setting} {value}\nx; ones(2000, 3)\nmatmul(ones(300, 300), ones(300, 300))"
        for command in ("cells", "edit", "drop", "rerun", "unwatch", "history", "more", "quiz", "tutorial", "help", "reset", "clear", "replay", "load", "export", "save"):
            yield f":{command} {value}"

class Verdicts:
    def __init__(self): self.count, self.bad, self.long, self.slowest, self.largest = 0, 0, 0, (0, ""), (0, "")

def run(convo, text, options, verdicts, home):
    with tempfile.TemporaryFile() as script:
        script.write(("x = arange(1, 3, 8, 8); w = ones(4, 3, 2, 2); n = 1;\n" + text + "\n").encode("utf-8", "surrogatepass"))
        script.seek(0)
        start = time.time()
        process = subprocess.Popen([convo, "--no-rc", "--read-only", "--memory", options.limit], stdin=script, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   env={"HOME": home, "PATH": "/usr/bin:/bin", "CONVO_ENGINES": "none"}, cwd=home, start_new_session=True,
                                   # In the background of a shell it would be ignored.
                                   preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        # What takes its time is interrupted, and has a second to heed that.
        # By its number: Popen would reap a process that has just ended, and its usage with it.
        alarms = iter((signal.SIGINT, signal.SIGINT, signal.SIGKILL))
        signal.signal(signal.SIGALRM, lambda *_: os.kill(process.pid, next(alarms, 0)))
        signal.setitimer(signal.ITIMER_REAL, options.seconds * 5, 1)
        size = 0
        while block := process.stdout.read(1 << 20): size += len(block)
        _, status, usage = os.wait4(process.pid, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        process.returncode = 0
    interrupted = time.time() - start > options.seconds * 5
    seconds, megabytes = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    verdicts.count += 1
    shown = text if len(text) < 120 else f"{text[:60]!r}… ({len(text)})"
    faults = []
    if os.WIFSIGNALED(status): faults.append(f"signal {os.WTERMSIG(status)}")
    if seconds > options.seconds:
        if interrupted and os.WIFEXITED(status): verdicts.long += 1
        else: faults.append(f"{seconds:.1f} s")
    if megabytes > options.room: faults.append(f"{megabytes:.0f} MB")
    if size > 20e6: faults.append(f"{size / 1e6:.0f} MB of output")
    if faults:
        verdicts.bad += 1
        print(f"{', '.join(faults)}: {shown!r}", flush=True)
    verdicts.slowest = max(verdicts.slowest, (seconds, shown))
    verdicts.largest = max(verdicts.largest, (megabytes, shown))

def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("convo")
    parser.add_argument("--only", default="", help="repeated or calls, or a word that the line has in it")
    parser.add_argument("--seconds", type=float, default=2, help="of processor time")
    parser.add_argument("--limit", default="64MB", help="Convo's own limit")
    parser.add_argument("--room", type=float, default=256, help="the most MB that the process may come to")
    parser.add_argument("--every", type=int, default=1, help="one line in so many")
    options = parser.parse_args()
    convo, verdicts = os.path.abspath(options.convo), Verdicts()
    with tempfile.TemporaryDirectory() as home:
        lines = {"repeated": repeated(), "calls": calls(convo)}.get(options.only) or itertools.chain(repeated(), calls(convo))
        for number, text in enumerate(lines):
            if number % options.every == 0 and (options.only in ("", "repeated", "calls") or options.only in text):
                run(convo, text, options, verdicts, home)
                if verdicts.count % 2000 == 0: print(f"{verdicts.count} lines", file=sys.stderr, flush=True)
    print(f"{verdicts.count} lines, {verdicts.bad} bad, {verdicts.long} long and ended by Ctrl-C; the slowest {verdicts.slowest[0]:.2f} s ({verdicts.slowest[1]!r}), the largest {verdicts.largest[0]:.0f} MB ({verdicts.largest[1]!r})")
    sys.exit(verdicts.bad > 0)

main()
