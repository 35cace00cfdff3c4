// Cloudflare's runtime itself, by its own configuration.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Child } from "../child.ts";
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

/** The port that the server says it has taken. */
async function port(server: Child): Promise<number> {
  for await (const line of server.lines()) {
    const { event, port } = JSON.parse(line);
    if (event === "listen") return port;
  }
  throw new Error("told no port");
}

async function serve(app: string): Promise<Answer> {
  const bundle = await bundleWorker(app, "workerd");
  writeFileSync(join(bundle.folder, "config.capnp"), configuration(bundle));
  const server = new Child(find(), ["serve", "--control-fd=3", "config.capnp"], { cwd: bundle.folder });
  try {
    return await server.until(async (signal) => {
      const response = await fetch(`http://127.0.0.1:${await port(server)}/`, { signal });
      if (!response.ok) throw new Error(`status ${response.status}: ${await response.text()}`);
      return (await response.json()) as Answer;
    });
  } finally {
    await server.stop();
  }
}

export const workerd: Runtime = {
  name: "workerd",
  version: async () => (await output(find(), ["--version"])).replace("workerd ", ""),
  needs: ["tools"],
  ways: [{ name: "workerd serve", run: serve }],
};
