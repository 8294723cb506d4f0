"""The lab's name server: NSD with one zone, the root, in which every name of the lab stands.

What is not in it does not exist. Nobody asks the world outside.
"""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.lab.namespaces import Host

__all__ = ["Record", "configure", "records_of", "start"]

SERVER = """\
server:
  ip-address: {ip}
  zonesdir: "/etc/nsd"
  zonelistfile: "/run/nsd.zonelist"
  xfrdfile: ""
  xfrdir: "{folder}/transfers"
  database: ""
  pidfile: "/run/nsd.pid"
  username: nsd
  server-count: 1
remote-control:
  control-enable: no
zone:
  name: "."
  zonefile: "root.zone"
"""


@dataclass(frozen=True, slots=True)
class Record:
    """One line of the zone; names without the last dot."""

    name: str
    kind: str
    value: str


def records_of(host: Host) -> list[Record]:
    """Forward and reverse, for both addresses."""
    found = [Record(host.name, "A", host.ip), pointer(host.ip, host.name)]
    if host.ip6 is not None:
        found += [Record(host.name, "AAAA", host.ip6), pointer(host.ip6, host.name)]
    return found


def pointer(ip: str, name: str) -> Record:
    return Record(ipaddress.ip_address(ip).reverse_pointer, "PTR", f"{name}.")


def configure(host: Host, records: Iterable[Record]) -> None:
    host.make_folder("transfers", "nsd")
    host.write("nsd/nsd.conf", SERVER.format(ip=host.ip, folder=host.folder))
    top = f". 300 IN SOA {host.name}. hostmaster.{host.name}. 1 3600 600 86400 60\n"
    lines = [f"{record.name}. 300 IN {record.kind} {record.value}\n" for record in records]
    host.write("nsd/root.zone", f"{top}. 300 IN NS {host.name}.\n{''.join(lines)}")


def start(host: Host) -> None:
    host.spawn([Path("/usr/sbin/nsd"), "-d", "-c", "/etc/nsd/nsd.conf"])
