import { describe, rangeError, typeError } from "../../errors.js";
import { checkGenerator } from "../../ops/random.js";
import { Tensor } from "../../ops/tensor.js";
import { format } from "../../tensor/shape.js";

/** Throws unless x can be filled and what draws for it is a Generator: before anything is drawn. */
export function checkFillable(what: string, x: unknown, generator?: unknown): asserts x is Tensor {
  if (!(x instanceof Tensor))
    throw typeError(
      "ERR_BPTT_TYPE",
      `${what} fills a Tensor, got ${describe(x)}; of a layer give a parameter, such as layer.weight`,
    );
  if (x.dtype !== "float32") throw typeError("ERR_BPTT_TYPE", `${what} fills a float32 tensor, got int32`);
  x.checkAlive();
  if (generator !== undefined) checkGenerator(`${what}: generator`, generator);
}

/** Throws unless x has rows and columns. */
export function checkMatrix(what: string, x: Tensor): void {
  if (x.shape.length < 2)
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `${what} needs at least 2 dimensions, got shape ${format(x.shape)}; biases take zeros or constant`,
    );
}
