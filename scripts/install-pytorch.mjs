// The test of examples/from-pytorch needs PyTorch, which comes from Debian's packages. Where that cannot be installed it is named
// here, and the test fails.
import { provide } from "./debian.mjs";
import { findPyTorch } from "./pytorch.mjs";

provide([{ name: "a Python with PyTorch", find: findPyTorch, debian: "python3-torch", variable: "PYTHON" }]);
