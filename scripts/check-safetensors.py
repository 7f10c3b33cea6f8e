"""Opens a safetensors file with Hugging Face's own reader and prints what it holds, as JSON.

    python scripts/check-safetensors.py model.timbrel

Needs `pip install safetensors numpy`. Proves that a .timbrel file is what any other program takes it for: each tensor's type,
shape, sum and first values, and the names of the metadata.
"""

import json
import sys

import numpy
from safetensors import safe_open


def describe(tensor: numpy.ndarray) -> dict:
    values = tensor.astype(numpy.float64).ravel()
    return {
        "dtype": str(tensor.dtype),
        "shape": list(tensor.shape),
        "sum": float(values.sum()),
        "first": values[:4].tolist(),
    }


def main(path: str) -> None:
    with safe_open(path, framework="numpy") as file:
        tensors = {name: describe(file.get_tensor(name)) for name in file.keys()}
        print(json.dumps({"metadata": file.metadata(), "tensors": tensors}))


if __name__ == "__main__":
    main(sys.argv[1])
