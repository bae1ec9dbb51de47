import { Document } from 'yaml';

/** YAML 1.2 that `parseYamlConfig` reads back as the same value: no anchors, no folded lines. `head` stands above it. */
export function writeYaml(value: unknown, head?: string): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  if (head !== undefined) {
    document.commentBefore = head;
  }
  return document.toString({ lineWidth: 0, minContentWidth: 0 });
}
