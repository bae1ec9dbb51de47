/** Whether a text fits `*` (any text) and `?` (one character). Linear: it never goes back further than the last star. */
export function fitsGlob(glob: string, text: string): boolean {
  let at = 0;
  let inGlob = 0;
  let star = -1;
  let starAt = 0;
  while (at < text.length) {
    const sign = glob[inGlob];
    if (sign === '*') {
      star = inGlob;
      starAt = at;
      inGlob += 1;
    } else if (sign === '?' || sign === text[at]) {
      inGlob += 1;
      at += 1;
    } else if (star >= 0) {
      starAt += 1;
      at = starAt;
      inGlob = star + 1;
    } else {
      return false;
    }
  }
  while (glob[inGlob] === '*') {
    inGlob += 1;
  }
  return inGlob === glob.length;
}
