import { readFileSync, type Stats, statSync, writeFileSync } from "node:fs";
import { fileStore } from "../node/index.js";

/** @throws Error naming the file and what is wrong */
export function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Error(`cannot read ${path}: ${reason(error)}`);
  }
}

/**
 * What a function of the library makes of a file.
 * @throws Error that names the file where the function's own error would name the function
 */
export function readAs<T>(path: string, read: (bytes: Uint8Array) => T): T {
  const bytes = readBytes(path);
  try {
    return read(bytes);
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message.replace(/^[\w.]+\(\): /, "")}`);
  }
}

export function readText(path: string): string {
  const bytes = readBytes(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`cannot read ${path}: it is not UTF-8 text`);
  }
}

/** @throws Error where something stands that no file may take the place of */
export function checkReplaceable(path: string): void {
  let there: Stats | undefined;
  try {
    there = statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw new Error(`cannot write ${path}: ${reason(error)}`);
  }
  if (there && !there.isFile())
    throw new Error(`cannot write ${path}: it is ${there.isDirectory() ? "a folder" : "no ordinary file"}`);
}

/** Writes a file as a whole or not at all: what stood there before stays until all is on the disk. */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  checkReplaceable(path);
  try {
    await fileStore(path).write(bytes);
  } catch (error) {
    throw new Error(`cannot write ${path}: ${reason(error)}`);
  }
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "there is no such file or folder";
  if (code === "EISDIR") return "it is a folder";
  if (code === "ENOTDIR") return "a part of its path is no folder";
  if (code === "EACCES" || code === "EPERM") return "permission denied";
  return message;
}

export function writeBytes(path: string, bytes: Uint8Array | string): void {
  try {
    writeFileSync(path, bytes);
  } catch (error) {
    throw new Error(`cannot write ${path}: ${reason(error)}`);
  }
}
