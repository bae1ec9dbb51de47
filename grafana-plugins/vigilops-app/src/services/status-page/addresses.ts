const base = (address: string) => address.replace(/\/$/, '');

export const statusPageUrl = (address: string) => `${base(address)}/status`;
export const statusFeedUrl = (address: string) => `${base(address)}/status/feed.xml`;
export const statusJsonUrl = (address: string) => `${base(address)}/status.json`;
const badgeUrl = (address: string, id: number) => `${base(address)}/status/badge/${id}.svg`;

/** For a README: the badge leads to the page. */
export const badgeMarkdown = (address: string, id: number, name: string) =>
  `[![${name.replace(/[[\]\\]/g, '\\$&')}](${badgeUrl(address, id)})](${statusPageUrl(address)})`;

export const badgeHtml = (address: string, id: number, name: string) =>
  `<a href="${statusPageUrl(address)}"><img src="${badgeUrl(address, id)}" alt="${escaped(name)}"></a>`;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
