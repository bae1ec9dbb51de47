/** Typed arrays as text, so that a state is plain data: little-endian base64. */
export function packed(numbers: Float32Array | Float64Array): string {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString('base64');
}

/** Fills `into` from the front; text that is not ours or too long is cut, so a broken state is a young one. */
export function unpack(text: string, into: Float32Array | Float64Array): number {
  const bytes = Buffer.from(text, 'base64');
  const length = Math.min(into.byteLength, bytes.byteLength - (bytes.byteLength % into.BYTES_PER_ELEMENT));
  new Uint8Array(into.buffer, into.byteOffset, into.byteLength).set(bytes.subarray(0, length));
  for (let index = 0; index < into.length; index++) {
    if (!Number.isFinite(into[index])) into[index] = 0;
  }
  return length / into.BYTES_PER_ELEMENT;
}
