// The program on the main thread of a page.
import { attempt } from "./attempt.mjs";
import { report } from "./report.mjs";

report(attempt());
