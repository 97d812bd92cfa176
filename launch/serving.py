"""`./run`: servers, database, then web, worker and scheduler until Ctrl-C."""

import argparse
import signal
import socket
import subprocess
import time

from launch import locks, processes, program, variables
from launch.paths import PYTHON, ROOT, VAR
from launch.preparing import library_path
from launch.servers import Servers
from launch.terminal import Refusal, say

OWNERS_COMMANDS = {"migrate", "load_regions", "--scratch"}


def main(arguments, began):
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:  # nohup ./run goes on
            signal.signal(number, signal.default_int_handler)
    if arguments[:1] == ["manage"]:
        return manage(arguments[1:])
    try:
        serve(parse(arguments), began)
    except KeyboardInterrupt:
        say("Stopped.")
    return 0


def parse(arguments):
    parser = argparse.ArgumentParser(
        prog="./run",
        description="Start everything here: database, queue, web, worker, scheduler. Ctrl-C stops it.",
        epilog="./run manage COMMAND ...  runs one management command with the same servers. "
        "Everything is configured by environment variables, see .env.example: PORT=8001 ./run takes another port.",
    )
    parser.add_argument("--fresh", action="store_true", help="delete database, queue, files and keys, then begin again")
    return parser.parse_args(arguments)


def serve(options, began):
    given = variables.given()
    host, port = given.get("HOST", "127.0.0.1"), port_of(given)
    with locks.the_only_run():
        processes.end_leftovers()
        refuse_taken(host, port)
        servers = Servers(given)
        if options.fresh:
            begin_again(servers)
        running = []
        try:
            environment = environment_for(servers, given)
            servers.start()
            program.collect_static(environment)
            prepare_database(servers, environment, servers.owner_url(given))
            for name, command in program.commands(host, port).items():
                running.append(program.start(name, command, environment))
            greet(environment, address(host, port), running[-1], began)
            watch(running, servers)
        finally:
            put_away(running, servers)


def manage(arguments):
    """A management command with the servers of a running ./run, else with servers started for it alone."""
    given = variables.given()
    with locks.beside_a_run() as served:
        servers = Servers(given)
        try:
            environment, owner_url = environment_for(servers, given), servers.owner_url(given)
            if not served:
                servers.start()
                prepare_database(servers, environment, owner_url)
            if owner_url and is_for_owner(arguments):
                environment["DATABASE_OWNER_URL"] = owner_url
                servers.remember("")  # who knows what the owner has done
            if servers.cluster:
                environment["PATH"] = f"{servers.cluster.bin}:{environment['PATH']}"  # psql for dbshell
            return subprocess.run([PYTHON, ROOT / "manage.py", *arguments], env=environment).returncode
        finally:
            servers.stop_started()


def is_for_owner(arguments):
    return not OWNERS_COMMANDS.isdisjoint(arguments)


def environment_for(servers, given):
    """What the program is configured with: as an application, never with the owner's address."""
    data_exists = bool(servers.cluster and servers.cluster.data.exists())
    defaults = {"HTTPS": "no", "DEMO": "yes" if servers.cluster else "no"}
    environment = defaults | variables.keys(given, data_exists) | given | library_path() | servers.urls()
    environment.pop("DATABASE_OWNER_URL", None)
    return environment


def prepare_database(servers, environment, owner_url):
    if not owner_url:
        program.refuse_unmigrated(environment)
        return
    wanted = program.database_fingerprint()
    if servers.prepared_for() != wanted:
        say("Preparing the database: migrations and 91,599 region codes ...")
        program.prepare_database(environment, owner_url)
        servers.remember(wanted)


def address(host, port):
    """What to open in the browser: 0.0.0.0 means every address, this machine's own among them."""
    return f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/"


def greet(environment, address, web, began):
    accounts = ""
    if environment["DEMO"] == "yes":
        accounts = program.manage(environment, "load_demo", "demo_accounts")
    program.wait_for_page(address, web)
    if accounts:
        say(f"\nDemo accounts:\n{accounts.rstrip()}\n")
    say(f"Ready in {time.time() - began:.1f} s: {address}  (Ctrl-C stops it, logs are in var/log)")


def watch(running, servers):
    """Until Ctrl-C. Half a system must not look like a whole one, so one that dies ends the rest."""
    while True:
        for part in (*running, *servers.ours()):
            if not part.is_alive():
                raise Refusal(f"The {part.name} process has stopped: see {part.log}. Stopping the rest.")
        time.sleep(1)


def put_away(running, servers):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: None)  # a second Ctrl-C must not leave servers behind
    for process in reversed(running):
        process.stop()
    servers.stop()


def begin_again(servers):
    if not (servers.cluster and servers.redis):
        raise Refusal("--fresh deletes only what ./run made itself: unset DATABASE_URL and REDIS_URL.")
    say(f"Deleting the database, the queue, the uploaded files and the keys in {VAR} ...")
    servers.delete()


def port_of(given):
    port = given.get("PORT", "8000")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise Refusal(f"PORT={port}: write a number from 1 to 65535.")
    return int(port)


def refuse_taken(host, port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refusal(f"Port {port} on {host}: {error.strerror}. Choose another: PORT={port + 1} ./run") from error
