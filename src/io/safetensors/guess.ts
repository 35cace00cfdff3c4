// What a file is that is no safetensors file.
const KINDS: readonly (readonly [start: string, kind: string])[] = [
  ["version https://git-lfs", "a git-lfs pointer, which stands for the file: fetch it with git lfs pull"],
  ["PK\x03\x04", "a zip archive, as PyTorch's .pt, .pth and .bin are: save it with safetensors.torch.save_file"],
  ["\x80\x02", "a Python pickle, as PyTorch's old .pt and .bin are: save it with safetensors.torch.save_file"],
  ["\x80\x04", "a Python pickle: save its tensors with safetensors.torch.save_file"],
  ["\x89HDF", "HDF5, as Keras writes: save its weights with safetensors.numpy.save_file"],
  ["\x93NUMPY", "a NumPy array: save it with safetensors.numpy.save_file"],
  ["GGUF", "a GGUF file"],
  ["bpst", "the state of a stream: give it to restore()"],
  ["\x1f\x8b", "compressed by gzip: unpack it first"],
  ["<", "a web page: was an error page downloaded in its place?"],
  ["{", "JSON text"],
  ["[", "JSON text"],
];

/** Words for a kind of file that is known by its first bytes. */
export function guess(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return undefined; // and nothing may be done with what was transferred
  const head = String.fromCharCode(...bytes.subarray(0, 32));
  return KINDS.find(([start]) => head.startsWith(start))?.[1];
}
