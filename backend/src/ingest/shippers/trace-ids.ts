/** The bytes of a trace id in hex, or undefined: all zero is none (W3C Trace Context, 3.2.2.3). */
export function traceIdOf(text: string): Uint8Array | undefined {
  return idOf(text, /^[0-9a-f]{32}$/i);
}

/** The bytes of a span id in hex, or undefined. */
export function spanIdOf(text: string): Uint8Array | undefined {
  return idOf(text, /^[0-9a-f]{16}$/i);
}

function idOf(text: string, form: RegExp): Uint8Array | undefined {
  return form.test(text) && !/^0+$/.test(text) ? Buffer.from(text, 'hex') : undefined;
}
