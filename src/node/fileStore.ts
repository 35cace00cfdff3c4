import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { describe, typeError } from "../errors.js";
import type { CheckpointStore } from "../train/index.js";

/**
 * Keeps a checkpoint in a file. It is written aside, as PATH.tmp, and renamed when all of it is on the disk: whenever the
 * process or the machine stops, the file is the new one or the one before. What a write that was cut off has left behind is
 * removed by the next read or write. Folders are made where they are missing.
 * @throws TypeError ERR_BPTT_TYPE for what is no path; reading and writing reject with the errors of the file system
 * @example
 * const model = new nn.Linear(3, 1);
 * await fit(model, [tensor([[1, 2, 3]])], {
 *   loss: (model, x) => nn.mseLoss(model.forward(x), tensor([[1]])),
 *   optimizer: new optim.SGD(model),
 *   epochs: 10,
 *   checkpoint: checkpoints({ store: fileStore("runs/last.ckpt") }), // the same program, started again, goes on from there
 * });
 */
export function fileStore(path: string): CheckpointStore {
  if (typeof path !== "string" || path === "")
    throw typeError("ERR_BPTT_TYPE", `fileStore() takes the path of a file, got ${describe(path)}`);
  const aside = `${path}.tmp`;
  let last: Promise<void> = Promise.resolve(); // writes go one after the other: they share the file aside
  return {
    async read() {
      await last;
      await rm(aside, { force: true });
      try {
        return new Uint8Array(await readFile(path));
      } catch (error) {
        if ((error as { code?: string }).code === "ENOENT") return undefined;
        throw error;
      }
    },
    write(bytes) {
      const writing = last.then(() => replace(path, aside, bytes));
      last = writing.catch(() => {});
      return writing;
    },
  };
}

async function replace(path: string, aside: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const file = await open(aside, "w");
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, path);
  await syncFolder(folder);
}

// The new name is on the disk only when the folder is. Windows cannot open folders, and has no need to.
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
