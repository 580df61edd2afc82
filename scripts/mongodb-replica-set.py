"""Makes a mongod the primary of a replica set of one, also when its port has changed since the last time.

usage: mongodb-replica-set.py HOST:PORT REPLICA_SET SECONDS
"""

import sys
import time

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

NOT_YET_INITIALIZED = 94


def initiate_or_correct(admin, address, replica_set):
    try:
        config = admin.command("replSetGetConfig")["config"]
    except OperationFailure as error:
        if error.code != NOT_YET_INITIALIZED:
            raise
        admin.command("replSetInitiate", {"_id": replica_set, "members": [{"_id": 0, "host": address}]})
        return
    if config["members"][0]["host"] != address:
        config["members"][0]["host"] = address
        config["version"] += 1
        admin.command("replSetReconfig", config, force=True)


def main(address, replica_set, seconds):
    end = time.monotonic() + float(seconds)
    client = MongoClient(f"mongodb://{address}/?directConnection=true", serverSelectionTimeoutMS=500)
    while True:
        try:
            if client.admin.command("hello")["isWritablePrimary"]:
                return 0
            initiate_or_correct(client.admin, address, replica_set)
        except PyMongoError as error:
            print(error, file=sys.stderr)
        if time.monotonic() > end:
            print(f"{address} has no primary after {seconds} s", file=sys.stderr)
            return 1
        time.sleep(0.1)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
