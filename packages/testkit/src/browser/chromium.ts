import { accessSync, constants } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** Where browsers of the Chromium family lie; VIGILOPS_CHROMIUM names another one. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The path of an installed Chromium, or undefined where there is none. */
export function findChromium(named = process.env.VIGILOPS_CHROMIUM): string | undefined {
  return [...(named === undefined ? [] : [named]), ...PLACES].find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Without a sandbox, which root and containers lack, and without calls to its maker. It only sees our own pages. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--force-color-profile=srgb',
];

/** A headless Chromium with a profile of its own that goes away with it. Throws where none is installed. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new Error('No Chromium is installed: apt-get install chromium, or name one in VIGILOPS_CHROMIUM');
  }
  return chromium.launch({ executablePath, args: FLAGS });
}
