"""Hosts on one machine: each a network, mount and UTS namespace, joined by one bridge.

Nothing here needs to be undone. The lab's first process runs in namespaces of its own (`contain`):
when it ends, however it ends, the kernel ends all processes below it, and with the last process go
the networks, the mounts and all files, which lie on a tmpfs of that mount namespace.

What a host sees as /usr is its server's packages over the machine's; its /etc is its own files
over both.
"""

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["ACCOUNTS", "FOLDER", "Host", "Lab", "NamespacesError", "check", "contain"]

Argument = str | Path
NAMESPACES = ("--mount", "--net", "--uts", "--propagation", "private")

# The lab's files lie on a tmpfs over this folder, which every Debian has, every account may pass
# through, and nothing that the lab needs can lie in. The machine's own is not touched.
FOLDER = Path("/boot")

# Every account that the servers want, with its number: the same in each host.
ACCOUNTS = {
    "root": 0, "daemon": 1, "mail": 8, "www-data": 33, "postfix": 101, "postdrop": 102,
    "Debian-exim": 103, "smmta": 104, "smmsp": 105, "opensmtpd": 106, "opensmtpq": 107,
    "nsd": 108, "dovecot": 109, "dovenull": 110, "vmail": 111, "nogroup": 65533, "nobody": 65534,
}  # fmt: skip
NAME_SERVICE = "passwd: files\ngroup: files\nhosts: files dns\nservices: files\nprotocols: files\n"
# A minimal Debian has no netbase.
SERVICES = "smtp 25/tcp\ndomain 53/tcp\ndomain 53/udp\nsubmission 587/tcp\nimaps 993/tcp\n"
# Where servers keep what is theirs. The machine's own folders are not seen.
EMPTY = ("/run", "/var/lib", "/var/log", "/var/mail", "/var/spool")


class NamespacesError(Exception):
    """The machine gives no namespaces; says why, in one line."""


def check() -> None:
    """Raises NamespacesError unless this process may make what the lab is made of."""
    if os.geteuid() != 0:
        raise NamespacesError("namespaces need root")
    tried = f"mount -t tmpfs tmpfs {FOLDER} && cd {FOLDER} && mkdir a b && "
    tried += "mount -t overlay overlay -o lowerdir=a:/usr b"
    flags = [*NAMESPACES, "--pid", "--fork", "--kill-child"]
    try:
        done = subprocess.run(
            ["unshare", *flags, "sh", "-c", tried], capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        raise NamespacesError("unshare is not there: apt-get install util-linux") from error
    if done.returncode != 0:
        raise NamespacesError((done.stderr.strip().splitlines() or ["unshare failed"])[-1])


def contain(command: Sequence[Argument]) -> "subprocess.Popen[bytes]":
    """Runs the command as the first process of new namespaces, which end with this process.

    In a session of its own, so that Ctrl-C on the terminal reaches only who has to clean up.
    """
    flags = [*NAMESPACES, "--pid", "--fork", "--kill-child", "--mount-proc"]
    dies_with_us = ["setpriv", "--pdeathsig", "KILL", "--", "unshare", *flags, "--"]
    return subprocess.Popen(
        [*dies_with_us, *command], stdin=subprocess.DEVNULL, start_new_session=True
    )


@dataclass(slots=True, kw_only=True)
class Host:
    """One machine of the lab: what it is called, where it is, and the processes in it."""

    name: str
    ip: str
    ip6: str | None = None
    packages: str | None = None  # the name of the tree over /usr
    folder: Path = Path()  # its own files, seen under the same path by all
    process: "subprocess.Popen[str] | None" = None
    servers: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    @property
    def etc(self) -> Path:
        return self.folder / "etc"

    def write(self, path: str, content: str, mode: int = 0o644) -> Path:
        """A file of the host's own /etc. Before it is booted."""
        file = self.etc / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
        file.chmod(mode)
        return file

    def make_folder(
        self, name: str, owner: str = "root", mode: int = 0o755, group: str | None = None
    ) -> Path:
        """A folder outside of /etc, which the lab's first process can read as well."""
        made = self.folder / name
        made.mkdir(parents=True, exist_ok=True)
        os.chown(made, ACCOUNTS[owner], ACCOUNTS[group or owner])
        made.chmod(mode)
        return made

    def inside(self, command: Sequence[Argument], account: str = "root") -> list[Argument]:
        """The command as it is run in here."""
        assert self.process is not None, f"{self.name} is not booted"
        number = str(ACCOUNTS[account])
        become = ["setpriv", "--reuid", number, "--regid", number, "--clear-groups", "--"]
        enter = ["nsenter", "-t", str(self.process.pid), "--mount", "--net", "--uts", "--"]
        return [*enter, *([] if account == "root" else become), *command]

    def run(
        self,
        command: Sequence[Argument],
        *,
        account: str = "root",
        given: bytes = b"",
        environment: Mapping[str, str] | None = None,
    ) -> bytes:
        """Runs a command to its end; what it printed. Raises where it fails."""
        done = subprocess.run(
            self.inside(command, account),
            input=given,
            capture_output=True,
            env={**os.environ, **(environment or {})},
            check=False,
        )
        if done.returncode != 0:
            told = (done.stderr + done.stdout).decode(errors="replace").strip()
            raise RuntimeError(f"{self.name}: {command[0]} ended with {done.returncode}: {told}")
        return done.stdout

    def spawn(self, command: Sequence[Argument]) -> None:
        """Starts a server. It ends with the lab."""
        with (self.folder / "output").open("ab") as output:
            child = subprocess.Popen(
                self.inside(command), stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )
        self.servers[Path(command[0]).name] = child

    def complaint(self) -> str | None:
        """What a server said that has ended; None while all are up."""
        for name, child in self.servers.items():
            if child.poll() is not None:
                told = (self.folder / "output").read_text(errors="replace").strip()
                return f"{self.name}: {name} ended: {told[-2000:]}"
        return None


class Lab:
    """The bridge and the hosts on it. Lives in the namespaces of `contain`."""

    def __init__(self, trees: Mapping[str, Path], resolver: str) -> None:
        self.hosts: dict[str, Host] = {}
        self._trees = trees
        self._resolver = resolver
        command(["mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", FOLDER])
        self._usr = self._keep("/usr")
        self._etc = self._keep("/etc")
        for path, machines in (("usr", self._usr), ("etc", self._etc)):
            lower = f"lowerdir={trees['base']}/{path}:{machines}"
            command(["mount", "-t", "overlay", "overlay", "-o", lower, f"/{path}"])
        try:
            command(["ip", "link", "add", "name", "bridge", "type", "bridge"])
            command(["ip", "link", "set", "bridge", "up"])
            command(["ip", "link", "add", "name", "tried", "type", "veth"])
        except RuntimeError as error:
            raise NamespacesError(str(error)) from error
        command(["ip", "link", "delete", "tried"])

    def _keep(self, path: str) -> Path:
        """The machine's own folder, as it is below what is laid over it."""
        kept = FOLDER / "machine" / path.strip("/")
        kept.mkdir(parents=True)
        command(["mount", "--bind", path, kept])
        return kept

    def add(self, host: Host) -> Host:
        """A host with the files that every host has; not booted yet."""
        host.folder = FOLDER / "hosts" / host.name
        host.etc.mkdir(parents=True)
        people = ACCOUNTS.items()
        shell = "/usr/sbin/nologin"
        host.write("passwd", "".join(f"{n}:x:{i}:{i}::/var/lib/{n}:{shell}\n" for n, i in people))
        host.write("group", "".join(f"{name}:x:{number}:\n" for name, number in people))
        host.write("nsswitch.conf", NAME_SERVICE)
        host.write("services", SERVICES)
        host.write("protocols", "tcp 6 TCP\nudp 17 UDP\n")
        host.write("resolv.conf", f"nameserver {self._resolver}\noptions timeout:2 attempts:2\n")
        host.write("hosts", f"127.0.0.1 localhost\n::1 localhost\n{host.ip} {host.name}\n")
        host.write("hostname", f"{host.name}\n")
        host.write("mailname", f"{host.name}\n")
        self.hosts[host.name] = host
        return host

    def boot(self, host: Host, binds: Mapping[Path, str] | None = None) -> None:
        """Makes the host's namespaces and joins it to the bridge.

        `binds` are folders of the host that it sees at another path.
        """
        script = "\n".join(("set -e", *self._mounts(host, binds or {}), "echo ready", "exec cat"))
        host.process = subprocess.Popen(
            ["unshare", *NAMESPACES, "sh", "-c", script],
            stdin=subprocess.PIPE,  # cat waits for ever
            stdout=subprocess.PIPE,
            text=True,
        )
        assert host.process.stdout is not None
        if host.process.stdout.readline() != "ready\n":
            raise RuntimeError(f"{host.name} does not boot")
        self._connect(host, host.process.pid)

    def _mounts(self, host: Host, binds: Mapping[Path, str]) -> list[str]:
        over = [self._trees["base"]]
        if host.packages is not None:
            over.insert(0, self._trees[host.packages])
        usr = ":".join([*(f"{tree}/usr" for tree in over), str(self._usr)])
        etc = ":".join([str(host.etc), *(f"{tree}/etc" for tree in over), str(self._etc)])
        return [
            f"mount -t overlay overlay -o lowerdir={usr} /usr",
            f"mount -t overlay overlay -o lowerdir={etc} /etc",
            *(f"mount -t tmpfs -o mode=755 tmpfs {path}" for path in EMPTY),
            *(f"mkdir -p {path} && mount --bind {ours} {path}" for ours, path in binds.items()),
            f"echo {host.name} >/proc/sys/kernel/hostname",
        ]

    def _connect(self, host: Host, pid: int) -> None:
        cable = f"cable{len([h for h in self.hosts.values() if h.process])}"
        other = ["peer", "name", "eth0", "netns", str(pid)]
        command(["ip", "link", "add", "name", cable, "type", "veth", *other])
        command(["ip", "link", "set", cable, "master", "bridge", "up"])
        # Every address is a neighbour: one route for all.
        lines = [
            "ip link set lo up",
            "ip link set eth0 up",
            f"ip addr add {host.ip}/32 dev eth0",
            f"ip route add default dev eth0 src {host.ip}",
        ]
        if host.ip6 is not None:
            lines += [
                f"ip addr add {host.ip6}/128 dev eth0 nodad",
                f"ip route add default dev eth0 src {host.ip6}",
            ]
        host.run(["sh", "-ec", "\n".join(lines)])

    def complaints(self) -> list[str]:
        return [told for host in self.hosts.values() if (told := host.complaint()) is not None]


def command(arguments: Sequence[Argument]) -> None:
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, arguments))}: {done.stderr.strip()}")
