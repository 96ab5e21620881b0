"""How an unmodified Python program comes to the sandbox instead of the real hosts.

The child gets a ``sitecustomize`` that answers name look-ups. Some libraries look up a
name and then connect to the address with the port of the URL, so connections to that
port are led to the sandbox as well.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "CI_MIGRATE_SANDBOX"

SITECUSTOMIZE = '''\
"""Leads the host names of the sandbox to loopback; every other host is unknown."""

import errno
import fnmatch
import importlib.machinery
import importlib.util
import ipaddress
import json
import os
import socket
import sys

_HOSTS = json.loads(os.environ["CI_MIGRATE_SANDBOX"])["hosts"]
_LOOPBACK = "127.0.0.1"
_getaddrinfo = socket.getaddrinfo
_gethostbyname = socket.gethostbyname
_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex
_led = {}


def _text(host):
    return host.decode("ascii", "replace") if isinstance(host, (bytes, bytearray)) else host


def _is_loopback(host):
    name = _text(host)
    if name in (None, "", "localhost", "localhost.") or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name.split("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _door(host):
    name = _text(host).lower().rstrip(".")
    for pattern, port in _HOSTS.items():
        if fnmatch.fnmatchcase(name, pattern):
            return port
    return None


def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
    if _is_loopback(host):
        return _getaddrinfo(host, port, family, type, proto, flags)
    door = _door(host)
    if door is None:
        raise socket.gaierror(
            socket.EAI_NONAME, "the sandbox does not know the host %r" % _text(host)
        )
    _led[int(port) if str(port).isdigit() else 443] = door
    family = socket.AF_INET if family == socket.AF_UNSPEC else family
    if family != socket.AF_INET:
        raise socket.gaierror(socket.EAI_NONAME, "the sandbox has IPv4 addresses only")
    return _getaddrinfo(_LOOPBACK, door, family, type, proto, 0)


def gethostbyname(host):
    if _is_loopback(host):
        return _gethostbyname(host)
    return getaddrinfo(host, 443, socket.AF_INET, socket.SOCK_STREAM)[0][4][0]


def _target(sock, address):
    if sock.family not in (socket.AF_INET, socket.AF_INET6):
        return address
    host, port = address[0], address[1]
    if host == _LOOPBACK and port in _led:
        return (host, _led[port])
    if not _is_loopback(host) and _door(host) is None:
        raise OSError(
            errno.ENETUNREACH, "the sandbox does not know the address %r" % _text(host)
        )
    return (_LOOPBACK, _door(host)) if not _is_loopback(host) else address


def connect(self, address):
    return _connect(self, _target(self, address))


def connect_ex(self, address):
    try:
        return _connect_ex(self, _target(self, address))
    except OSError as error:
        return error.errno


socket.getaddrinfo = getaddrinfo
socket.gethostbyname = gethostbyname
socket.socket.connect = connect
socket.socket.connect_ex = connect_ex


def _hand_on():
    """Runs the sitecustomize that this one stands in front of."""
    here = os.path.dirname(os.path.abspath(__file__))
    rest = [entry for entry in sys.path if os.path.abspath(entry or ".") != here]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", rest)
    if spec is not None and spec.loader is not None:
        module = importlib.util.module_from_spec(spec)
        sys.modules["sitecustomize"] = module
        spec.loader.exec_module(module)


_hand_on()
'''

_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "ftp_proxy", "no_proxy")


def write_sitecustomize(folder: Path) -> None:
    """Puts the module where ``PYTHONPATH`` will find it."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(SITECUSTOMIZE, encoding="utf-8")


def intercepted(
    base: Mapping[str, str], hosts: Mapping[str, int], ca_file: Path, folder: Path
) -> dict[str, str]:
    """A copy of an environment whose Python programs meet the sandbox."""
    found = {name: value for name, value in base.items() if name.lower() not in _PROXIES}
    for name in ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE"):
        found[name] = str(ca_file)
    paths = [str(folder), *filter(None, [base.get("PYTHONPATH")])]
    found["PYTHONPATH"] = os.pathsep.join(paths)
    found[VARIABLE] = json.dumps({"hosts": dict(hosts)})
    return found
