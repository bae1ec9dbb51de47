/** Of the whole data: URL, as the settings hold it. */
const MAX_LENGTH = 131_072;
const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

export type LogoRead =
  | { readonly kind: 'logo'; readonly url: string }
  | { readonly kind: 'refused'; readonly why: 'kind' | 'size' | 'unreadable' };

/** A picture as a data: URL. Only pictures that run nothing: an SVG could. */
export async function readLogo(file: File): Promise<LogoRead> {
  if (!PICTURES.includes(file.type)) {
    return { kind: 'refused', why: 'kind' };
  }
  const url = await dataUrl(file);
  if (url === undefined) {
    return { kind: 'refused', why: 'unreadable' };
  }
  return url.length > MAX_LENGTH ? { kind: 'refused', why: 'size' } : { kind: 'logo', url };
}

function dataUrl(file: File): Promise<string | undefined> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : undefined);
    reader.onerror = () => resolve(undefined);
    reader.readAsDataURL(file);
  });
}
