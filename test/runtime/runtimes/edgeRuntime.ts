// The runtime of Vercel's edge functions and of Next's middleware.
import { readFileSync } from "node:fs";
import { platform } from "../../../src/wasm/platform.ts";
import type { Answer, Runtime } from "../runtime.ts";
import { load, toolVersion } from "../tools.ts";
import { bundleEdge } from "./workerBundle.ts";

interface EdgeRuntimeModule {
  EdgeRuntime: new (options: {
    initialCode: string;
    codeGeneration: { strings: boolean; wasm: boolean };
    extend<T extends object>(context: T): T;
  }) => { dispatchFetch(url: string): Promise<{ json(): Promise<Answer> }> };
}

const BINARY = "wasm_simd";

export const edgeRuntime: Runtime = {
  name: "edge-runtime",
  version: () => toolVersion("edge-runtime"),
  needs: ["tools"],
  ways: [
    {
      name: "code generation off",
      async run(app) {
        const { EdgeRuntime } = await load<EdgeRuntimeModule>("edge-runtime");
        const { code, binary } = await bundleEdge(app, BINARY);
        const { WebAssembly } = platform;
        if (!WebAssembly) throw new Error("there is no WebAssembly to compile the binary with");
        const module = new WebAssembly.Module(readFileSync(binary));
        const runtime = new EdgeRuntime({
          initialCode: code,
          codeGeneration: { strings: false, wasm: false },
          extend: (context) => Object.assign(context, { [BINARY]: module }),
        });
        return (await runtime.dispatchFetch("http://edge/")).json();
      },
    },
  ],
};
