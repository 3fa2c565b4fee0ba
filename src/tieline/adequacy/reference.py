"""Records of arrays handed to kernels by address.

A compiled kernel takes a NamedTuple apart and passes every field of every array on, hundreds of
values from call to call: it took 73 s to compile, about a third of it now.
``by_address`` lays the arrays' descriptions out in memory once and passes one pointer. Inside a
kernel, ``record.field`` reads the field from where it stands, and a record inside a record is
again an address. Nothing changes a description while a kernel runs, and the reads say so to the
compiler (``invariant.load``), so loops keep them in registers as before.
"""

from __future__ import annotations

from typing import Any, TypeVar, cast

import numpy as np
from numba.core import cgutils, types
from numba.core.datamodel import default_manager, models
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    NativeValue,
    infer_getattr,
    lower_getattr_generic,
    register_model,
    typeof_impl,
    unbox,
)

Record = TypeVar("Record", bound=tuple[Any, ...])

LAYOUT = ("meminfo", "parent", "nitems", "itemsize", "data", "shape", "strides")
"""How numba describes an array in memory, in words of eight bytes."""


class _Held:
    """A record, its description in memory (words,), and where that stands."""

    __slots__ = ("address", "record", "words")

    def __init__(self, record: tuple[Any, ...]) -> None:
        self.record = record
        self.words = np.array(_words(record), dtype=np.int64)
        self.address = int(self.words.ctypes.data)


def by_address(record: Record) -> Record:
    """The record as a kernel's argument; to the type checker it stays what it is."""
    return cast(Record, _Held(record))


def _words(record: tuple[Any, ...]) -> list[int]:
    words: list[int] = []
    for field in record:
        if isinstance(field, tuple):
            words += _words(field)
        else:
            data = field.ctypes.data
            words += [0, 0, field.size, field.itemsize, data, *field.shape, *field.strides]
    return words


class Address(types.Type):
    """Numba's type of a pointer to a record."""

    def __init__(self, record: types.BaseNamedTuple) -> None:
        self.record = record
        super().__init__(name=f"Address({record})")


@typeof_impl.register(_Held)
def _typeof(held: _Held, context: Any) -> Address:
    kind = _kind(held.record)
    if kind not in _known:
        _known[kind] = Address(typeof_impl(held.record, context))
    return _known[kind]


_known: dict[tuple[Any, ...], Address] = {}
"""Types already worked out: numba takes longer over a large record than a kernel over a sample."""


def _kind(record: tuple[Any, ...]) -> tuple[Any, ...]:
    """What the type of a record depends on."""
    fields = [
        _kind(field) if isinstance(field, tuple) else (field.ndim, field.dtype.str, field.flags.num)
        for field in record
    ]
    return type(record), *fields


@register_model(Address)
class _Model(models.PrimitiveModel):
    def __init__(self, manager: Any, address: Address) -> None:
        value = manager.lookup(address.record).get_value_type()
        super().__init__(manager, address, value.as_pointer())


@unbox(Address)
def _unbox(address: Address, held: Any, c: Any) -> NativeValue:
    number = c.pyapi.object_getattr_string(held, "address")
    native = c.unbox(types.intp, number)
    c.pyapi.decref(number)
    place = c.builder.inttoptr(native.value, c.context.get_value_type(address))
    return NativeValue(place, is_error=native.is_error)


@infer_getattr
class _Fields(AttributeTemplate):
    key = Address

    def generic_resolve(self, address: Address, field: str) -> types.Type | None:
        if field not in address.record.fields:
            return None
        kind = address.record.types[address.record.fields.index(field)]
        return Address(kind) if isinstance(kind, types.BaseNamedTuple) else kind


@lower_getattr_generic(Address)
def _read(_: Any, builder: Any, address: Address, value: Any, field: str) -> Any:
    index = address.record.fields.index(field)
    place = cgutils.gep_inbounds(builder, value, 0, index)
    if isinstance(address.record.types[index], types.BaseNamedTuple):
        return place
    read = builder.load(place)
    read.set_metadata("invariant.load", builder.module.add_metadata([]))
    return read


_example = default_manager.lookup(types.Array(types.int64, 1, "C"))
assert tuple(_example.get_field_position(name) for name in LAYOUT) == tuple(range(len(LAYOUT)))
