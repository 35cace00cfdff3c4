import { spawnSync } from "node:child_process";

const PYTHON = [process.env.PYTHON, "/usr/bin/python3", "python3"];

/** A Python that has PyTorch, or undefined. */
export function findPyTorch() {
  return PYTHON.find((python) => python && spawnSync(python, ["-c", "import torch, numpy"]).status === 0);
}
