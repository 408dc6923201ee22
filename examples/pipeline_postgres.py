"""Grade samples in PostgreSQL, and write the results to the same database.

    python examples/pipeline_postgres.py postgresql://user@host/database

Samples are read in batches by a server-side cursor, so that a table of any length needs the
memory of one batch. All results are written in one transaction, with the version and the digest of
the data: a run that fails leaves the table of results unchanged.
"""

import sys
from collections.abc import Iterator

import polars as pl
import psycopg
from psycopg import sql

import shuizhi as sz

BATCH = 20_000
SAMPLES = sql.SQL("SELECT * FROM samples ORDER BY id")
RESULTS = sql.SQL("""
    CREATE TABLE IF NOT EXISTS results (
        id bigint PRIMARY KEY REFERENCES samples,
        class text, deciding text, reason text,
        version text NOT NULL, digest text NOT NULL, graded_at timestamptz NOT NULL DEFAULT now()
    )
""")
COPY = sql.SQL("COPY results (id, class, deciding, reason, version, digest) FROM STDIN")


def batches(base: psycopg.Connection, size: int = BATCH) -> Iterator[pl.DataFrame]:
    """Read the samples in chunks of rows; cells stay text, as the laboratory wrote them."""
    with base.cursor(name="samples") as cursor:
        cursor.itersize = size
        cursor.execute(SAMPLES)
        while rows := cursor.fetchmany(size):
            names = [column.name for column in cursor.description or ()]
            types = {name: pl.Int64 if name == "id" else pl.String for name in names}
            yield pl.DataFrame(rows, schema=types, orient="row")


def texts(column: str) -> pl.Expr:
    """Return a column of results as text; the names in a list are joined by commas."""
    return pl.col(column).cast(pl.String, strict=False).alias(column)


def main(address: str, size: int = BATCH) -> int:
    """Grade all samples of a database and write the results; return how many."""
    law = sz.provenance()
    done = 0
    with psycopg.connect(address) as base:
        base.execute(RESULTS)
        base.execute(sql.SQL("DELETE FROM results"))
        for batch in batches(base, size):
            graded = sz.grade(batch, water_body="water_body", lang="zh")
            rows = graded.select(
                "id", texts("类别"), pl.col("定类指标").list.join("、"), texts("说明")
            )
            with base.cursor() as cursor, cursor.copy(COPY) as copy:
                for row in rows.iter_rows():
                    copy.write_row((*row, law.version, law.digest))
            done += rows.height
    return done


if __name__ == "__main__":
    print(f"{main(sys.argv[1])} samples graded")
