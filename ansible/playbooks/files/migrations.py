"""Prints the database migrations that only one of two directories of Steward has: migrations.py DIRECTORY DIRECTORY."""
import pathlib
import sys
import zipfile


def migrations(directory):
    found = set()
    for jar in [*pathlib.Path(directory, "app", "lib").glob("steward-*.jar"), pathlib.Path(directory, "app", "steward.jar")]:
        with zipfile.ZipFile(jar) as archive:
            found |= {(name, archive.getinfo(name).CRC) for name in archive.namelist() if "db/migration/" in name and name.endswith(".sql")}
    return found


one, other = migrations(sys.argv[1]), migrations(sys.argv[2])
if not one:
    sys.exit("no migrations found in " + sys.argv[1])
print("\n".join(sorted(name for name, _ in one ^ other)))
