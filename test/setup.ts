// Each test file runs with the binary that its project names.
import { init } from "bptt";
import { relaxed } from "bptt/relaxed";

if (process.env.BPTT_BUILD === "relaxed") init(relaxed);
