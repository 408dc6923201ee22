"""Files as no program writes them: bytes of a whole file changed, cut out, doubled and moved."""

import io
import random
import re
import struct
import zipfile
import zlib

# What programs trip over: ends of ranges, signs, marks of texts and of tables.
_ODD_BYTES = (0, 1, 127, 128, 254, 255, ord('"'), ord("\r"), ord("\n"), ord(","), ord("<"))
_ODD_TEXTS = (
    b"XFD1048576", b"ZZZZZZZZ99999999999", b"A0", b"1048577", b"99999999999999999999", b"-1",
    b"4294967295", b"<c r=\"XFD2\"><v>1</v></c>", b"<v>", b"</row>", b"&#0;", b"\r", b"\r\r\n",
    b"\"", b"\x00",
    b"{{", b"%}", b"{% if %}", b"</w:p>", b"&",
    b"\xef\xbb\xbf", b"e999", b"NaN", b"inf", b"[[", b"= 1e400", "氨氮".encode(),
)  # fmt: skip
# What most of an archive's readers go by.
_KERNEL = re.compile("sheet1|workbook|word/document")
_TEXT_KINDS = {".csv", ".tsv", ".txt", ".toml"}


def mutated(data: bytes, kind: str, source: random.Random) -> bytes:
    """Return a file with a few things wrong in it, inside of what packs it as often as not."""
    if kind in (".xlsx", ".docx") and source.random() < 0.8:
        return _archive(data, source)
    if kind == ".gz" and source.random() < 0.5:
        return _gzip(_changed(zlib.decompress(data, 31), source, texts=True))
    if kind == ".parquet" and source.random() < 0.5:
        length = struct.unpack("<I", data[-8:-4])[0]
        foot = len(data) - 8 - length
        return data[:foot] + _changed(data[foot:], source, texts=False)
    return _changed(data, source, texts=kind in _TEXT_KINDS)


def _changed(data: bytes, source: random.Random, texts: bool) -> bytes:
    made = bytearray(data)
    for _ in range(source.choice((1, 1, 1, 2, 3, 8))):
        if not made:
            break
        at = source.randrange(len(made))
        match source.randrange(7 if texts else 6):
            case 0:
                made[at] = source.randrange(256)
            case 1:
                made[at] ^= 1 << source.randrange(8)
            case 2:
                size = source.choice((1, 2, 4, 8))
                made[at : at + size] = bytes([source.choice(_ODD_BYTES)]) * size
            case 3:
                del made[at : at + source.randrange(1, 40)]
            case 4:
                other = source.randrange(len(made))
                made[at:at] = made[other : other + source.randrange(1, 40)]
            case 5:
                made[at : at + 4] = struct.pack("<I", source.getrandbits(32))
            case _:
                made[at:at] = source.choice(_ODD_TEXTS)
    return bytes(made)


def _archive(data: bytes, source: random.Random) -> bytes:
    """Change one part of an archive, and pack it again as it was."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        names = old.namelist()
        wanted = [name for name in names if _KERNEL.search(name)] * 3 + names
        changed = source.choice(wanted)
        for name in names:
            content = old.read(name)
            if name == changed:
                content = _changed(content, source, texts=True)
            new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _gzip(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=31)
    return packer.compress(data) + packer.flush()
