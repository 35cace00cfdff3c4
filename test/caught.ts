/** What a call throws, with the parts that users may rely on. */

import { expect } from "vitest";

export interface Thrown {
  /** Error, TypeError or RangeError. */
  readonly name: string;
  readonly code: string | undefined;
  readonly message: string;
}

function thrown(error: unknown): Thrown {
  if (!(error instanceof Error)) return expect.fail(`threw ${String(error)}, which is no error`);
  const { name, message } = error;
  return { name, code: (error as { code?: string }).code, message };
}

/** What fn throws; fails where it throws nothing. */
export function caught(fn: () => unknown): Thrown {
  try {
    fn();
  } catch (error) {
    return thrown(error);
  }
  return expect.fail("nothing was thrown");
}

/** What a promise is rejected with. */
export async function rejected(promise: PromiseLike<unknown>): Promise<Thrown> {
  try {
    await promise;
  } catch (error) {
    return thrown(error);
  }
  return expect.fail("nothing was thrown");
}
