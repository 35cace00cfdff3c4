import { report } from "./report.mjs";

const worker = new Worker(new URL("./background.mjs", import.meta.url), { type: "module" });
worker.onmessage = ({ data }) => report(data);
worker.onerror = ({ message }) => report({ error: `the worker did not start: ${message}` });
