import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const house = fileURLToPath(new URL('../../../', import.meta.url));

describe('building the page', () => {
  let copy: string;
  const build = (...flags: string[]) =>
    spawnSync(process.execPath, ['scripts/build-page.ts', ...flags], { cwd: copy, encoding: 'utf8' });
  const built = () => {
    const { ino, mtimeMs } = statSync(join(copy, 'dist/page/index.html'));
    return `${ino} ${mtimeMs}`;
  };

  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'house-'));
    for (const part of ['src', 'scripts', 'package.json', 'package-lock.json', 'tsconfig.json']) {
      cpSync(join(house, part), join(copy, part), { recursive: true });
    }
    symlinkSync(join(house, 'node_modules'), join(copy, 'node_modules'));
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  it('with --if-stale is done once, and again only when a source has changed', () => {
    expect(build('--if-stale')).toMatchObject({ status: 0, stderr: '' });
    const first = built();
    expect(build('--if-stale').status).toBe(0);
    expect(built()).toBe(first);
    appendFileSync(join(copy, 'src/faces/web/page/styles/base.css'), '\n.new { color: red; }\n');
    expect(build('--if-stale').status).toBe(0);
    expect(built()).not.toBe(first);
  });

  it('where the build tools have been removed keeps the page that is there, and says so', () => {
    rmSync(join(copy, 'node_modules'));
    const before = built();
    const { status, stderr } = build();
    expect(status).toBe(0);
    expect(stderr).toMatch(/build tools are not installed.*npm ci --include=dev/);
    expect(built()).toBe(before);
  });
}, 60_000);
