import { APP_ID } from './constants.ts';

const MODULE = /module\.js(?:\?.*)?$/;
/** Grafana serves each nested plugin under its own id, as if it were none of ours. */
const OWN_ID = /\/vigilops-[a-z]+(?:-panel)?\/$/;
/** Where its folder lies within that of the app, as a CDN and our console serve it. */
const FOLDER = /\/(?:datasource|panels\/[^/]+)\/$/;

/** Where the lazy parts of all our plugins lie, by the address that one of their modules was loaded from. */
export function chunkFolder(moduleUri: string): string {
  const folder = moduleUri.replace(MODULE, '');
  return FOLDER.test(folder) ? folder.replace(FOLDER, '/') : folder.replace(OWN_ID, `/${APP_ID}/`);
}
