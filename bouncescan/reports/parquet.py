"""The data frames as files of Apache Parquet, one each, with a schema that no content changes.

They need the extra `fast`: pyarrow weighs 170 MB. https://parquet.apache.org/docs/file-format/
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bouncescan.errors import ReportError
from bouncescan.records.findings import Findings
from bouncescan.reports.files import write_atomically
from bouncescan.reports.frames import FRAMES, Column, Frame, frame_of

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["check_parquet", "parquet_path", "write_parquet"]


def check_parquet() -> None:
    """Raises ReportError where the extra is not installed."""
    try:
        import pyarrow.parquet  # noqa: F401, PLC0415 the extra
    except ImportError as error:
        raise ReportError(
            "--format parquet: the package pyarrow is needed to write it",
            remedy="pip install 'bouncescan[fast]'",
        ) from error


def parquet_path(folder: Path, name: str) -> Path:
    """The file of a frame."""
    return folder / f"{name}.parquet"


def write_parquet(folder: Path, findings: Findings) -> Iterator[Path]:
    """Write each frame into `folder`, and give its path once it is there. Raises ReportError."""
    check_parquet()
    for frame in FRAMES:
        path = parquet_path(folder, frame.name)
        write_atomically(path, _bytes_of(frame, findings))
        yield path


def _bytes_of(frame: Frame, findings: Findings) -> bytes:
    import pyarrow as pa  # noqa: PLC0415 the extra
    from pyarrow import parquet  # noqa: PLC0415 as above

    schema = pa.schema([(name, _type_of(column)) for name, column in frame.columns.items()])
    table = pa.Table.from_pandas(
        frame_of(findings, frame.name), schema=schema, preserve_index=False
    )
    out = io.BytesIO()
    parquet.write_table(table, out, compression="zstd")
    return out.getvalue()


def _type_of(column: Column) -> "pa.DataType":
    import pyarrow as pa  # noqa: PLC0415 the extra

    match column:
        case Column.TEXT:
            return pa.string()
        case Column.COUNT:
            return pa.int64()
        case Column.FLAG:
            return pa.bool_()
        case Column.TIME:
            return pa.timestamp("us", tz="UTC")
        case Column.TEXTS:
            return pa.list_(pa.string())
        case Column.COUNTS:
            return pa.list_(pa.int64())
