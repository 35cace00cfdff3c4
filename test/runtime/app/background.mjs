// The program in a Web Worker: what workerPage.mjs starts.
import { attempt } from "./attempt.mjs";

postMessage(attempt());
