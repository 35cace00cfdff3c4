"""load_file and save_file of the package safetensors; where that is not installed, the same for float32 in a few lines."""

import json
import struct

import torch

try:
    from safetensors.torch import load_file, save_file
except ImportError:

    def save_file(tensors, path):
        header, data = {}, b""
        for name, tensor in tensors.items():
            numbers = tensor.detach().to(torch.float32).contiguous().numpy().astype("<f4").tobytes()
            offsets = [len(data), len(data) + len(numbers)]
            header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": offsets}
            data += numbers
        text = json.dumps(header).encode()
        with open(path, "wb") as file:
            file.write(struct.pack("<Q", len(text)) + text + data)

    def load_file(path):
        with open(path, "rb") as file:
            header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
            data = bytearray(file.read())
        header.pop("__metadata__", None)
        tensors = {}
        for name, entry in header.items():
            begin, end = entry["data_offsets"]
            numbers = torch.frombuffer(data[begin:end], dtype=torch.float32)
            tensors[name] = numbers.reshape(entry["shape"]).clone()
        return tensors
