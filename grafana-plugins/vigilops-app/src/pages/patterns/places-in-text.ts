const PLACE = /<(?:\*|[a-z_]{1,20})>/gu;
const AROUND = 20;

/** Each place of a template with the words around it: `… from <ip> port …`. */
export function placesInText(text: string): readonly string[] {
  return [...text.matchAll(PLACE)].map(({ index, 0: place }) => {
    const before = text.slice(0, index);
    const after = text.slice(index + place.length);
    const left = before.length <= AROUND ? before : `… ${before.slice(-AROUND).replace(/^\S*\s?/u, '')}`;
    const right = after.length <= AROUND ? after : `${after.slice(0, AROUND).replace(/\s?\S*$/u, '')} …`;
    return `${left}${place}${right}`;
  });
}
