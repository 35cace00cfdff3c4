"""Writes safetensors.torch.safetensors and safetensors.json: a file with tensors of every dtype, and what they are as ours.

Run it as `python3 test/golden/safetensors.py` with PyTorch 1.13, which has no safetensors: the file is
written by the format's own description (https://github.com/huggingface/safetensors, "Format"), in the
order of the names and without padding, as its first writers did, so that most numbers lie unaligned.

The other way round it reads safetensors.ours.safetensors and safetensors.oursHalf.safetensors, which
writeSafetensors made, and stops where their header or one bit of a tensor is not what it must be.
"""

import json
import struct
from pathlib import Path

import torch

from recurrent import Draw, encode

HERE = Path(__file__).parent
# Bit patterns all over the 16-bit floats: zeros, subnormals, infinities and NaN among them.
PATTERNS = [*range(0, 2**16, 257), 0x0001, 0x03FF, 0x0400, 0x7BFF, 0x7C00, 0xFC00, 0x7E00, 0x7F80, 0xFF80, 0x7FC0, 0x8001]
SPECIAL = [0.0, -0.0, float("inf"), float("-inf"), float("nan"), 1e-45, 3.4028234663852886e38, 1 / 3]


def of_bits(dtype):
    return torch.tensor([p - 2**16 if p >= 2**15 else p for p in PATTERNS], dtype=torch.int16).view(dtype)


def integers(dtype):
    info = torch.iinfo(dtype)
    low, high = max(info.min, -(2**31)), min(info.max, 2**31 - 1)
    return torch.tensor([low, low + 1, 0, 1, high - 1, high], dtype=dtype)


def torch_tensors():
    draw = Draw(11)
    return {
        "bool": ("BOOL", torch.tensor([[True, False, True]])),
        "f16": ("F16", of_bits(torch.float16)),
        "bf16": ("BF16", of_bits(torch.bfloat16)),
        "f32": ("F32", draw.tensor((3, 5)).float()),
        "f32 special": ("F32", torch.tensor(SPECIAL, dtype=torch.float32)),
        # 1 + 2^-24 lies halfway between two float32 and goes to the even one, the next goes up.
        "f64": ("F64", torch.tensor([*SPECIAL, 1e300, 1 + 2**-24, 1 + 2**-24 + 2**-50, 0.1], dtype=torch.float64)),
        "i8": ("I8", integers(torch.int8)),
        "i16": ("I16", integers(torch.int16)),
        "i32": ("I32", integers(torch.int32)),
        "i64": ("I64", integers(torch.int64)),
        "u8": ("U8", integers(torch.uint8)),
        "scalar": ("F32", torch.tensor(2.5)),
        "empty": ("F32", torch.zeros(0, 3)),
        'quoted "név" 層\n': ("I64", torch.tensor([[1], [-2]])),
        "__proto__": ("F32", torch.tensor([7.0])),
    }


def raw(tensor):
    """The little-endian bytes of a tensor; NumPy has no bfloat16, so they are copied as integers."""
    sizes = {1: torch.uint8, 2: torch.int16, 4: torch.int32, 8: torch.int64}
    flat = tensor.contiguous().reshape(-1)
    return flat.view(sizes[tensor.element_size()]).numpy().tobytes()


# What PyTorch 1.13 has no dtype for: (dtype, struct format, values).
UNSIGNED = {
    "u16": ("U16", "<3H", [0, 1, 2**16 - 1]),
    "u32": ("U32", "<3I", [0, 1, 2**31 - 1]),
    "u64": ("U64", "<3Q", [0, 1, 2**31 - 1]),
}


def write(path, parts, metadata):
    """The format: the length of the header, the header, the data."""
    header, data = {"__metadata__": metadata}, b""
    for name, (dtype, shape, payload) in sorted(parts.items()):
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(payload)]}
        data += payload
    text = json.dumps(header, ensure_ascii=False).encode("utf-8")
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def read(path):
    content = path.read_bytes()
    (length,) = struct.unpack_from("<Q", content)
    header = json.loads(content[8 : 8 + length])
    assert length % 8 == 0 and content[8:9] == b"{", "an aligned header"
    metadata = header.pop("__metadata__", None)
    dtypes = {"F32": torch.float32, "F16": torch.float16, "I32": torch.int32}
    tensors, at = {}, 0
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        assert begin == at, f"{name} follows what is before it"
        at = end
        data = bytearray(content[8 + length + begin : 8 + length + end])
        tensors[name] = torch.frombuffer(data, dtype=dtypes[entry["dtype"]]).reshape(entry["shape"])
    assert 8 + length + at == len(content), "the data end the file"
    return tensors, metadata


def verify_ours():
    """The twin of test/io/safetensors.golden.test.ts."""
    draw = Draw(12)
    weight, bias = draw.tensor((3, 5)).float(), draw.tensor((3,)).float()
    scales = [2.0**k for k in range(-26, 18)]
    wide = torch.cat([draw.tensor((8,), scale).float() for scale in scales])
    ids = torch.tensor([-(2**31), -1, 0, 2**31 - 1], dtype=torch.int32)
    ties = torch.tensor([65519.0, 65520.0, 2**-25, 3 * 2**-25, 2**-14 - 2**-25, 1 + 2**-11, 1 + 3 * 2**-11], dtype=torch.float32)
    expected = {"fc.bias": bias, "fc.weight": weight, "ties": ties, "wide": wide, "ids": ids}
    tensors, metadata = read(HERE / "safetensors.ours.safetensors")
    assert metadata == {"format": "pt", "note": "µ"}, metadata
    assert list(tensors) == ["fc.bias", "fc.weight", "ties", "wide", "ids"], list(tensors)
    halves, none = read(HERE / "safetensors.oursHalf.safetensors")
    assert none is None and list(halves) == ["ids", "fc.bias", "fc.weight", "ties", "wide"], list(halves)
    for name, value in expected.items():
        assert raw(tensors[name]) == raw(value) and tensors[name].shape == value.shape, name
        half = value if name == "ids" else value.half()
        assert raw(halves[name]) == raw(half) and halves[name].dtype == half.dtype, name


def main():
    tensors = torch_tensors()
    parts = {name: (dtype, list(t.shape), raw(t)) for name, (dtype, t) in tensors.items()}
    for name, (dtype, form, values) in UNSIGNED.items():
        parts[name] = (dtype, [3], struct.pack(form, *values))
    write(HERE / "safetensors.torch.safetensors", parts, {"format": "pt", "note": "µ"})
    expected = {}
    for name, (_, tensor) in tensors.items():
        expected[name] = (
            {"dtype": "float32", **encode(tensor.float())}
            if tensor.is_floating_point()
            else {"dtype": "int32", "shape": list(tensor.shape), "data": tensor.reshape(-1).int().tolist()}
        )
    for name, (_, _, values) in UNSIGNED.items():
        expected[name] = {"dtype": "int32", "shape": [3], "data": values}
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in sorted(expected.items()))
    (HERE / "safetensors.json").write_text(f'{{"torch": "{torch.__version__}", "tensors": {{\n{lines}\n}}}}\n')
    verify_ours()


if __name__ == "__main__":
    main()
