/** 53 bits of a text: fits a number of JavaScript, of JSON and of PostgreSQL's bigint; never 0. Two rounds of multiply and mix. */
export function hash53(text: string): number {
  let a = 0x9e3779b9 | 0;
  let b = 0x7f4a7c15;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x85ebca6b);
    b = Math.imul(b ^ unit, 0xc2b2ae35);
    a ^= a >>> 15;
  }
  a = Math.imul(a ^ (b >>> 13), 0x27d4eb2f);
  b = Math.imul(b ^ (a >>> 16), 0x165667b1);
  a ^= a >>> 15;
  b ^= b >>> 14;
  return (b & 0x1fffff) * 0x1_0000_0000 + (a >>> 0) || 1;
}
