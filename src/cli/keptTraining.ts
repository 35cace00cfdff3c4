// What lies beside a model while it is trained: FILE.checkpoint, and in FILE.checkpoint.json of which training that is. A checkpoint
// fits every training of a network of the same sizes; going on with other options or data would make a mixture of both.
import { createHash } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import { fileStore } from "../node/index.js";
import type { CheckpointStore } from "../train/index.js";
import { checkReplaceable, readBytes, readText, replaceFile } from "./files.js";

type Given = Readonly<Record<string, unknown>>;

export class KeptTraining {
  readonly path: string;
  readonly store: CheckpointStore;
  readonly #options: Given;
  readonly #data: string;

  /** @param files what is trained on */
  constructor(
    readonly out: string,
    options: object,
    files: readonly string[],
  ) {
    this.path = `${out}.checkpoint`;
    this.store = fileStore(this.path);
    // As JSON has them. Names of files say nothing: the data count.
    const { json: _json, help: _help, out: _out, valid, ...rest } = options as Given;
    this.#options = JSON.parse(JSON.stringify({ ...rest, ...(typeof valid === "number" && { valid }) }));
    const hash = createHash("sha256");
    for (const file of files) hash.update(createHash("sha256").update(readBytes(file)).digest());
    this.#data = hash.digest("hex");
  }

  /**
   * Whether there is a checkpoint to go on from.
   * @throws Error for one of a training with other options or data, and where no model could be written
   */
  async begin(): Promise<boolean> {
    checkReplaceable(this.out);
    const there = existsSync(this.path);
    if (there && existsSync(this.#about)) this.#check();
    else await replaceFile(this.#about, Buffer.from(JSON.stringify({ options: this.#options, data: this.#data })));
    return there;
  }

  /** The training is over and its model written. */
  end(): void {
    for (const path of [this.path, this.#about]) rmSync(path, { force: true });
  }

  get #about(): string {
    return `${this.path}.json`;
  }

  #check(): void {
    const { options, data } = readAbout(this.#about);
    const names = new Set([...Object.keys(options), ...Object.keys(this.#options)]);
    const other = [...names]
      .filter((name) => options[name] !== this.#options[name])
      .map((name) => `--${name} ${options[name] ?? "(not given)"}`);
    const what = [...other, ...(data === this.#data ? [] : ["other data"])];
    if (what.length > 0)
      throw new Error(
        `${this.path} is of a training with ${what.join(", ")}. To go on with it, give the same again; to begin anew, remove that file or name another by --out`,
      );
  }
}

function readAbout(path: string): { options: Given; data: unknown } {
  const text = readText(path);
  try {
    const { options, data } = JSON.parse(text);
    return { options: Object(options), data };
  } catch {
    throw new Error(
      `${path} is damaged; remove it, and the checkpoint beside it too unless it is of the same training`,
    );
  }
}
