import { scanLine } from '../scan/scan.ts';
import { createScan, MAX_BYTES } from '../scan/tokens.ts';
import { createShapeCache } from './shape-cache.ts';
import { hash53 } from './hash.ts';
import { createTemplate, skeletonOf, tokensOf, type Template, type Token } from './template.ts';
import { createTree, find, plant, uproot } from './tree.ts';
import { variesAt } from './variety.ts';

export function createMiner() {
  const scan = createScan();
  const cache = createShapeCache<Template>(65_536);
  const tree = createTree();
  const byId = new Map<number, Template>();
  const siblings = new Map<number, Template[]>();
  const buffer = new Uint8Array(MAX_BYTES + 4);
  const encoder = new TextEncoder();
  let misses = 0;

  function take(body: Uint8Array | string): Template {
    let bytes: Uint8Array;
    let length: number;
    if (typeof body === 'string') {
      bytes = buffer;
      length = encoder.encodeInto(body, buffer).written;
    } else {
      bytes = body;
      length = body.length;
    }
    scanLine(bytes, length, scan);
    let template = cache.get(scan.a, scan.b);
    if (template === undefined || template.successor !== undefined) {
      misses += 1;
      template = learn(bytes);
      cache.set(scan.a, scan.b, template);
    }
    template.count += 1;
    return template;
  }

  function learn(bytes: Uint8Array): Template {
    const { tokens, tail } = tokensOf(bytes, scan);
    const found = find(tree, tokens, tail);
    if (found !== undefined) {
      for (let i = 0; i < tokens.length; i += 1) {
        const place = found.tokens[i] as Token;
        if (place.text === undefined) {
          place.types |= (tokens[i] as Token).types || 1;
        }
      }
      return found;
    }
    const template = createTemplate(tokens, tail);
    const known = byId.get(template.id);
    if (known !== undefined) return known.successor ?? known;
    add(template);
    return resolve(template);
  }

  function add(template: Template): void {
    byId.set(template.id, template);
    plant(tree, template);
    const { tokens, tail } = template;
    for (let i = 0; i < tokens.length; i += 1) {
      const token = tokens[i] as Token;
      if (token.text === undefined) continue;
      const id = hash53(skeletonOf(tokens, tail, i));
      const list = (siblings.get(id) ?? []).filter((s) => s.successor === undefined);
      list.push(template);
      siblings.set(id, list);
      const existing = byId.get(id);
      if (variesAt(list, existing, i)) {
        merge(list, i, existing);
        return;
      }
    }
    // as the generalised one
    const list = siblings.get(template.id)?.filter((s) => s.successor === undefined && s !== template);
    if (list !== undefined && list.length > 0) {
      const place = tokens.findIndex((t, k) => t.text === undefined && list[0]?.tokens[k]?.text !== undefined);
      if (place >= 0 && variesAt(list, template, place)) merge(list, place, template);
    }
  }

  function merge(list: readonly Template[], at: number, existing: Template | undefined): void {
    const first = list[0] as Template;
    const tokens = first.tokens.map((t, i) => (i === at ? { glue: t.glue, text: undefined, types: 1 } : { ...t }));
    for (const other of existing === undefined ? list : [...list, existing]) {
      other.tokens.forEach((t, i) => { (tokens[i] as Token).types |= t.types; });
    }
    const merged = createTemplate(tokens, first.tail);
    for (const other of list) {
      uproot(tree, other);
      other.successor = merged;
      merged.count += other.count;
      other.count = 0;
    }
    if (existing !== undefined && existing.successor === undefined) {
      uproot(tree, existing);
      existing.successor = merged;
      merged.count += existing.count;
      existing.count = 0;
    }
    add(merged);
  }

  function resolve(template: Template): Template {
    let t = template;
    while (t.successor !== undefined) t = t.successor;
    return t;
  }
  return { take, resolve, misses: () => misses, size: () => byId.size, tree };
}
