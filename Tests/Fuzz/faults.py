#!/usr/bin/env python3
"""Does to Convo what the world does: kills it in the middle of a write, fills the disk, takes its home
away, hangs up, closes the pipe. Counts what was injected and what did not survive it.

    Tests/Fuzz/faults.py .build/release/convo [--kills 200] [--seed 1]
"""
import argparse, os, pty, random, re, select, shutil, signal, subprocess, sys, tempfile, time

class Faults:
    """What was injected, by kind, and the reports of what went wrong."""
    def __init__(self): self.counts, self.bad = {}, []
    def note(self, kind, fine, report=""):
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if not fine:
            self.bad.append(f"{kind}: {report}")
            print(self.bad[-1], flush=True)

def environment(home, **more): return {"HOME": home, "PATH": os.environ["PATH"], "TERM": "xterm", "CONVO_ENGINES": "none", **more}

def run(arguments, folder, text="", **more):
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
    return subprocess.run(arguments, cwd=folder, input=text.encode(), env=environment(folder), timeout=60, **options)

def read(path):
    try:
        with open(path, "rb") as file: return file.read()
    except FileNotFoundError: return None

# The statements before the write, the write, and the file that it replaces.
WRITES = [
    ("x = arange(600, 600);", "save(\"a.npy\", x)", "a.npy"),
    ("x = arange(300, 300); y = x.T;", "save(\"a.npz\", x, y)", "a.npz"),
    ("x = arange(200, 200) % 256;", "save(\"a.png\", x)", "a.png"),
    ("x = arange(300, 300);", "save(\"a.csv\", x)", "a.csv"),
    ("x = arange(100, 100); x\n" + "x + 1\n" * 200, ":save a.convo", "a.convo"),
    ("x = arange(100, 100); x\n" + "x + 1\n" * 200, ":export a.html", "a.html"),
    ("x = ones(1, 1, 5, 5); w = ones(1, 1, 3, 3);", ":draw conv(x, w) > a.svg", "a.svg"),
]
PAUSE = "print(\"ready\"); " # the write begins when this is seen

def kills(convo, count, faults):
    """A kill at any moment of a write leaves the old file or the new."""
    for before, write, name in WRITES:
        with tempfile.TemporaryDirectory() as folder:
            script, path = f"{before}\n{PAUSE}\n{write}\n", os.path.join(folder, name)
            start = time.time()
            run([convo, "--no-rc"], folder, script)
            spent, new = time.time() - start, read(path)
            if new is None: faults.note("kill", False, f"{write} wrote nothing"); continue
            for _ in range(count):
                old = b"old" * random.randrange(1, 50000)
                with open(path, "wb") as file: file.write(old)
                process = subprocess.Popen([convo, "--no-rc"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment(folder))
                process.stdin.write(script.encode()); process.stdin.close()
                seen = b""
                while b"ready" not in seen and (block := os.read(process.stdout.fileno(), 65536)): seen += block
                time.sleep(random.random() * min(spent, 0.03))
                process.kill(); process.wait(); process.stdout.close()
                faults.note("kill", read(path) in (old, new), f"{write}: {len(read(path) or b'')} bytes, neither {len(old)} nor {len(new)}")
                for leftover in os.listdir(folder):
                    if leftover.endswith(".tmp"): os.unlink(os.path.join(folder, leftover))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "a.convo")
        old = b">>> x = arange(30, 30)\n" + b">>> x + 1\nold\n" * 400
        with open(path, "wb") as file: file.write(old)
        start = time.time()
        run([convo, "check", "--update", path], folder)
        spent, new = time.time() - start, read(path)
        for _ in range(count):
            with open(path, "wb") as file: file.write(old)
            process = subprocess.Popen([convo, "check", "--update", path], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment(folder))
            time.sleep(spent * random.uniform(0.5, 1.1))
            process.kill(); process.wait()
            faults.note("kill", read(path) in (old, new), "--update left a part")

def only(folder, name):
    """Whether nothing half-written lies about; what was overwritten may have been put aside as FILE~."""
    return set(os.listdir(folder)) <= {name, name + "~"} and read(os.path.join(folder, name + "~")) in (None, b"old")

def fullDisk(convo, faults):
    """No room: the old file stays, and the error says so. By a bound on file sizes, and on a disk of its own where we may mount one."""
    import resource
    for before, write, name in WRITES:
        for limit in (0, 1, 100, 4096, 20000):
            with tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, name)
                with open(path, "wb") as file: file.write(b"old")
                result = run([convo, "--no-rc"], folder, f"{before}\n{write}\n", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
                fits = result.returncode == 0 and (read(path) or b"")[:3] != b"old"
                kept = result.returncode > 0 and read(path) == b"old" and b"error" in result.stderr and only(folder, name)
                faults.note("file too large", fits or kept, f"{write}, {limit}: {result.returncode}, {result.stderr[-200:]!r}, {os.listdir(folder)}")
    with tempfile.TemporaryDirectory() as folder:
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", folder], stderr=subprocess.DEVNULL).returncode: return print("no disk of our own to fill: not mounted")
        try:
            for before, write, name in WRITES:
                path = os.path.join(folder, name)
                with open(path, "wb") as file: file.write(b"old")
                result = run([convo, "--no-rc"], folder, f"{before}\n{write}\n")
                fits = result.returncode == 0 and (read(path) or b"")[:3] != b"old"
                kept = result.returncode > 0 and read(path) == b"old" and b"error" in result.stderr and only(folder, name)
                faults.note("full disk", fits or kept, f"{write}: {result.returncode}, {result.stderr[-200:]!r}, {os.listdir(folder)}")
                for left in os.listdir(folder): os.unlink(os.path.join(folder, left))
        finally: subprocess.run(["umount", folder])

class Terminal:
    """Convo at a terminal."""
    def __init__(self, arguments, folder, **more):
        self.process, self.master = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.execve(arguments[0], arguments, environment(**{"home": folder, **more}))
        self.seen = b""
    def wait(self, text, seconds=10):
        end = time.time() + seconds
        while text not in self.seen and time.time() < end:
            if select.select([self.master], [], [], 0.05)[0]:
                try: self.seen += os.read(self.master, 65536)
                except OSError: break
        return text in self.seen
    def type(self, text): os.write(self.master, text.encode() + b"\r")
    def end(self, seconds=5):
        """The exit status; -9 when it had to be killed."""
        stop = time.time() + seconds
        while time.time() < stop:
            self.wait(b"\xff never", 0.02)
            done, status = os.waitpid(self.process, os.WNOHANG)
            if done: return os.waitstatus_to_exitcode(status)
        os.kill(self.process, signal.SIGKILL); os.waitpid(self.process, 0)
        return -9

def homes(convo, faults):
    """A home that cannot be written, a history that cannot: a conversation goes on, and ends well."""
    with tempfile.TemporaryDirectory() as folder:
        directory, sealed = os.path.join(folder, "directory"), os.path.join(folder, "sealed")
        os.mkdir(directory); os.mkdir(sealed); os.chmod(sealed, 0o555)
        for kind, home, more in (
            ("home is /proc", "/proc", {}), ("home is not there", "/nowhere/at/all", {}), ("home is a file", "/dev/null", {}), ("home is empty", "", {}), ("home is sealed", sealed, {}),
            ("history is /dev/full", folder, {"CONVO_HISTORY": "/dev/full"}), ("history is a folder", folder, {"CONVO_HISTORY": directory}), ("history is in /proc", folder, {"CONVO_HISTORY": "/proc/x/history"}),
            ("history is /dev/null", folder, {"CONVO_HISTORY": "/dev/null"}), ("state in /proc", folder, {"XDG_STATE_HOME": "/proc", "XDG_DATA_HOME": "/proc"}),
        ):
            terminal = Terminal([convo], folder, home=home, **more)
            terminal.wait(b">>>")
            terminal.type("x = 40 + 2; print(\"so\", x)")
            answered = terminal.wait(b"so 42")
            terminal.type(":quit")
            status = terminal.end()
            faults.note("home or history", answered and status == 0, f"{kind}: answered {answered}, status {status}, {terminal.seen[-300:]!r}")

def hangups(convo, count, faults):
    """A terminal that vanishes, or a kill, at any moment: every input that was answered is taken up again."""
    for index in range(count):
        with tempfile.TemporaryDirectory() as folder:
            terminal = Terminal([convo, "--no-rc"], folder)
            terminal.wait(b">>>")
            answered = 0
            for number in range(random.randrange(1, 6)):
                terminal.type(f"n{number} = {number} + 1000; print(\"is\", n{number})")
                if not terminal.wait(f"is {number + 1000}".encode()): break
                answered = number + 1
            if index % 3 == 0: terminal.type("for i in range(10**9): j = i")
            time.sleep(random.random() * 0.02)
            if index % 2: os.kill(terminal.process, signal.SIGKILL if index % 4 == 1 else signal.SIGHUP); status = terminal.end(); os.close(terminal.master)
            else:
                os.close(terminal.master)
                stop, status = time.time() + 5, -9
                while time.time() < stop:
                    done, raw = os.waitpid(terminal.process, os.WNOHANG)
                    if done: status = os.waitstatus_to_exitcode(raw); break
                    time.sleep(0.01)
                if status == -9: os.kill(terminal.process, signal.SIGKILL); os.waitpid(terminal.process, 0)
            ended = status != -9 or index % 4 == 1
            again = Terminal([convo, "--no-rc", "--resume"], folder)
            again.wait(b">>>")
            # What was broken off in the middle waits in the editor.
            os.write(again.master, b"\x15")
            again.type("print(\"sum\", " + " + ".join(f"n{i}" for i in range(answered)) + ")" if answered else "print(\"sum\", 0)")
            total = sum(1000 + i for i in range(answered))
            resumed = again.wait(f"sum {total}".encode())
            again.type(":quit"); again.end(); os.close(again.master)
            faults.note("hang-up or kill", ended and resumed, f"status {status}, {answered} answered, resumed {resumed}: {again.seen[-300:]!r}")

def pipes(convo, faults):
    """Whoever reads goes away, or takes nothing: no noise, no hang."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "long.convo")
        with open(path, "w") as file: file.write("x = arange(50, 50)\n" + "x\n" * 2000)
        for command in (f"run {path}", f"replay {path}", f"export {path} --to html", f"check {path}", "--help", "-e 'for i in range(10**7): print(i)'", f"< {path}"):
            for reader in ("head -1", "head -c 1", "true", "sleep 0.05"):
                result = subprocess.run(["bash", "-c", f"{convo} {command} | {reader} > /dev/null; echo ${{PIPESTATUS[0]}}"], capture_output=True, env=environment(folder), timeout=60, cwd=folder)
                status = int(result.stdout or -1)
                faults.note("closed pipe", status in (0, 1, 141) and not result.stderr, f"{command} | {reader}: {status}, {result.stderr[-200:]!r}")
            if command == "--help": continue
            result = subprocess.run(["bash", "-c", f"{convo} {command} > /dev/full"], capture_output=True, env=environment(folder), timeout=60, cwd=folder)
            faults.note("output to /dev/full", 0 < result.returncode < 128, f"{command}: {result.returncode}, {result.stderr[-200:]!r}")
            result = subprocess.run(["bash", "-c", f"{convo} {command} >&-"], capture_output=True, env=environment(folder), timeout=60, cwd=folder)
            faults.note("closed output", 0 <= result.returncode < 128, f"{command}: {result.returncode}, {result.stderr[-200:]!r}")

def readOnly(convo, faults):
    """`--read-only` lets nothing be written."""
    with tempfile.TemporaryDirectory() as folder:
        for before, write, name in WRITES:
            for arguments in (["run", "--read-only", "-"], ["--read-only", "--no-rc"], ["run", "--read-only", "script.convo"], ["replay", "--read-only", "script.convo"], ["check", "--read-only", "script.convo"]):
                script = f"{before}\n{write}\n"
                with open(os.path.join(folder, "script.convo"), "w") as file: file.write(script)
                result = run([convo, *arguments], folder, script)
                left = set(os.listdir(folder)) - {"script.convo"}
                faults.note("read-only", not left, f"{arguments} {write}: {left}")
                for name in left: os.unlink(os.path.join(folder, name))

def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("convo")
    parser.add_argument("--kills", type=int, default=100, help="how many for each kind of file")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    convo, faults = os.path.abspath(options.convo), Faults()
    random.seed(options.seed)
    kills(convo, options.kills, faults)
    fullDisk(convo, faults)
    homes(convo, faults)
    hangups(convo, max(1, options.kills // 2), faults)
    pipes(convo, faults)
    readOnly(convo, faults)
    print(", ".join(f"{kind} {count}" for kind, count in faults.counts.items()))
    print(f"{sum(faults.counts.values())} faults injected, {len(faults.bad)} not survived")
    sys.exit(bool(faults.bad))

main()
