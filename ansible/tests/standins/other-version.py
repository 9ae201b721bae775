"""The same program under another version: other-version.py OLD.jar NEW.jar VERSION. Nested jars stay stored, as the loader wants them."""
import os
import sys
import zipfile

old, new, version = sys.argv[1:]
with zipfile.ZipFile(old) as source, zipfile.ZipFile(new + ".new", "w") as target:
    for entry in source.infolist():
        content = source.read(entry)
        if entry.filename == "META-INF/MANIFEST.MF":
            lines = [line for line in content.decode().splitlines() if not line.startswith("Implementation-Version:")]
            content = "\r\n".join([*(line for line in lines if line), f"Implementation-Version: {version}", "", ""]).encode()
        target.writestr(entry, content, compress_type=entry.compress_type)
os.rename(new + ".new", new)
