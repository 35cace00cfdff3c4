import { platform } from "./platform.js";

/** Bytes of base64 text, by the one function that every runtime has. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = platform.atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; ++i) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
