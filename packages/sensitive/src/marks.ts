/** A mark such as `<EMAIL_1>` for a value: the same for the same value, numbered within its label. */
export function createMarks(): (label: string, value: string) => string {
  const marks = new Map<string, string>();
  const counts = new Map<string, number>();
  return (label, value) => {
    const key = `${label}\n${value}`;
    const known = marks.get(key);
    if (known !== undefined) {
      return known;
    }
    const count = (counts.get(label) ?? 0) + 1;
    counts.set(label, count);
    const mark = `<${label}_${String(count)}>`;
    marks.set(key, mark);
    return mark;
  };
}
