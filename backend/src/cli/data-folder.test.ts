import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findDataFolder } from './data-folder.ts';

function twoPlaces() {
  const folder = mkdtempSync(path.join(tmpdir(), 'vigilops-places-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [beside, system] = ['beside', 'system'].map((name) => path.join(folder, name)) as [string, string];
  const ran = (place: string) => mkdirSync(path.join(place, 'postgres'), { recursive: true });
  const runs = (place: string) => {
    ran(place);
    writeFileSync(path.join(place, 'database-url'), 'postgres://…');
  };
  return { beside, system, ran, runs, find: () => findDataFolder([beside, system]) };
}

describe('the folder that a command is about', () => {
  it('is that of the backend that runs, wherever that is', () => {
    const { beside, system, ran, runs, find } = twoPlaces();
    ran(beside);
    runs(system);
    expect(find()).toBe(system);
    runs(beside);
    expect(find()).toBe(beside);
  });

  it('is one where a backend has run, where none runs', () => {
    const { system, ran, find } = twoPlaces();
    ran(system);
    expect(find()).toBe(system);
  });

  it('is never a new one', () => {
    const { beside, find } = twoPlaces();
    mkdirSync(beside);
    expect(find).toThrow(/there is no VigilOps in .*beside or .*system: start it first/);
  });
});
