// Cloudflare's runtime itself, by its own configuration.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { Answer, Runtime } from "../runtime.ts";
import { executable, output } from "../tools.ts";
import { bundleWorker, type WorkerBundle } from "./workerBundle.ts";

const find = () => executable("workerd", "WORKERD", "@cloudflare/workerd-linux-64/bin/workerd");

const configuration = ({ code, binary }: WorkerBundle) => `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "main", worker = .main)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);

const main :Workerd.Worker = (
  modules = [
    (name = "${code}", esModule = embed "${code}"),
    (name = "${binary}", wasm = embed "${binary}"),
  ],
  compatibilityDate = "2026-04-01",
);
`;

async function serve(app: string): Promise<Answer> {
  const bundle = await bundleWorker(app, "workerd");
  writeFileSync(join(bundle.folder, "config.capnp"), configuration(bundle));
  const child = spawn(find(), ["serve", "--control-fd=3", "config.capnp"], {
    cwd: bundle.folder,
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr?.on("data", (chunk) => {
    said += chunk;
  });
  try {
    const port = await new Promise<number>((resolve, reject) => {
      createInterface(child.stdio[3] as Readable).on("line", (line) => {
        const event = JSON.parse(line);
        if (event.event === "listen") resolve(event.port);
      });
      child.once("exit", (status) => reject(new Error(`workerd ended with status ${status}: ${said}`)));
    });
    const response = await fetch(`http://127.0.0.1:${port}/`);
    if (!response.ok) throw new Error(`status ${response.status}: ${await response.text()}${said}`);
    return (await response.json()) as Answer;
  } finally {
    child.removeAllListeners("exit").kill();
  }
}

export const workerd: Runtime = {
  name: "workerd",
  version: async () => (await output(find(), ["--version"])).replace("workerd ", ""),
  ways: [{ name: "workerd serve", run: serve }],
};
