// Node alone.
import { done } from "./done.mjs";

done(0);
