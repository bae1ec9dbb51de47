const PLACE = /<(?:\*|[a-z_]{1,20})>/gu;
const AROUND = 24;

/** Each place of a template with some of what stands around it: `… from <ip> port …`. */
export function placesInText(text: string): readonly string[] {
  return [...text.matchAll(PLACE)].map(({ index, 0: place }) => {
    const [from, to] = [Math.max(0, index - AROUND), index + place.length + AROUND];
    return `${from > 0 ? '… ' : ''}${text.slice(from, to).trim()}${to < text.length ? ' …' : ''}`;
  });
}
