import type { Rolldown } from 'vite';

/** The chunks with these names and all that they import; what they load later is not among them. */
export function withImports(
  bundle: Rolldown.OutputBundle,
  files: readonly string[],
): readonly Rolldown.OutputChunk[] {
  const found = new Map<string, Rolldown.OutputChunk>();
  const add = (file: string) => {
    const chunk = bundle[file];
    if (chunk?.type === 'chunk' && !found.has(file)) {
      found.set(file, chunk);
      chunk.imports.forEach(add);
    }
  };
  files.forEach(add);
  return [...found.values()];
}
