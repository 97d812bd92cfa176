"""PostgreSQL and Redis of this checkout, for each of the two that no URL names."""

import os
import shutil

from launch import accounts, variables
from launch.paths import VAR
from launch.postgres import Cluster
from launch.redis import Redis
from launch.terminal import Refusal

LINK = VAR / "postgres"  # a folder, or a link to where the system user can go


class Servers:
    def __init__(self, environment):
        self.cluster = None if environment.get("DATABASE_URL") else own_cluster()
        self.redis = None if environment.get("REDIS_URL") else Redis(VAR)
        self.started = []

    def start(self):
        """Start what does not run yet. PostgreSQL's own part of the preparation belongs to it."""
        for server in self.ours():
            if not server.is_alive():
                self.started.append(server)
            server.start()
        if self.cluster:
            self.cluster.apply_roles()

    def stop(self):
        for server in reversed(self.ours()):
            server.stop()

    def stop_started(self):
        for server in reversed(self.started):
            server.stop()

    def delete(self):
        """All data of this checkout, and the keys that only these data were sealed with."""
        self.stop()
        if LINK.is_symlink():
            LINK.unlink()
        for folder in (self.cluster.data, self.redis.data, VAR / "media"):
            shutil.rmtree(folder, ignore_errors=True)
        variables.KEYS.unlink(missing_ok=True)

    def ours(self):
        return [server for server in (self.cluster, self.redis) if server]

    def urls(self):
        found = {"REDIS_URL": self.redis.url} if self.redis else {}
        return found | ({"DATABASE_URL": self.cluster.url("kube_app")} if self.cluster else {})

    def owner_url(self, environment):
        """Only for the commands that need it, never for what serves."""
        return self.cluster.url("kube_owner") if self.cluster else environment.get("DATABASE_OWNER_URL")

    def prepared_for(self):
        """What the database was last prepared for.

        Kept with the table of migrations, so that a restored dump brings its own and is never taken for newer.
        """
        if not self.cluster:
            return ""
        return self.cluster.sql("SELECT obj_description('django_migrations'::regclass)")

    def remember(self, fingerprint):
        if self.cluster:
            self.cluster.sql(f"COMMENT ON TABLE django_migrations IS '{fingerprint}'")


def own_cluster():
    account = accounts.for_postgres()
    base = base_for(account)
    refuse_foreign(base / "postgres", account)
    return Cluster(base, account)


def base_for(account):
    """var/, or for a system user that cannot go there its home, with a link that says where the data are."""
    if LINK.is_symlink():
        return LINK.resolve().parent
    if account.can("-x", VAR):
        return VAR
    LINK.symlink_to(accounts.home() / "postgres")
    return accounts.home()


def refuse_foreign(data, account):
    """PostgreSQL starts only as the owner of its files, and they may have been made as root or by someone else."""
    if os.path.lexists(data) and data.stat().st_uid != account.uid:
        raise Refusal(f"{data} belongs to {data.owner()}: start ./run as the user who started it before.")
