import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { faults } from '../scripts/imports/check.ts';
import { importsOf, importsUnder } from '../scripts/imports/graph.ts';

/** Checks made-up files, given as path -> source. */
const check = (files: Readonly<Record<string, string>>): string[] =>
  faults(Object.entries(files).flatMap(([file, source]) => importsOf(file, source)));

describe('the rules of the house', () => {
  it('hold for everything under src/', () => {
    const imports = importsUnder('src');
    expect(imports.length).toBeGreaterThan(100);
    expect(faults(imports)).toEqual([]);
  });

  it('leave chance out of estimate/: the same input gives the same output', () => {
    const top = new URL('../src/estimate/', import.meta.url);
    const sources = readdirSync(top, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    expect(sources.length).toBeGreaterThan(5);
    for (const name of sources)
      expect(readFileSync(new URL(name, top), 'utf8'), name).not.toMatch(/Math\.random|crypto/);
  });
});

describe('the check of the rules', () => {
  it.each([
    ['estimate/ reading a file', 'src/estimate/a.ts', "import { readFileSync } from 'node:fs';"],
    ['estimate/ importing the data', 'src/estimate/a.ts', "import { models } from '../catalogue/data.ts';"],
    ['a platform below faces/', 'src/answer/a.ts', "import type { Client } from 'discord.js';"],
    ['a scoped platform package', 'src/ask/a.ts', "import { App } from '@slack/bolt/lib';"],
    ['the way back', 'src/estimate/a.ts', "import type { Card } from '../answer/card.ts';"],
    ['answer/ knowing a face', 'src/answer/a.ts', "import { commands } from '../faces/commands.ts';"],
    ['a face in a face', 'src/faces/slack/a.ts', "import { b } from '../discord/b.ts';"],
    ['a face in a face by its types', 'src/faces/slack/a.ts', "import type { B } from '../discord/b.ts';"],
    ['a face in a face, lazily', 'src/faces/terminal/a.ts', "await import('../discord/b.ts');"],
    ['a face in a face, re-exported', 'src/faces/web/a.ts', "export * from '../discord/b.ts';"],
    ['a face seeing an Estimate', 'src/faces/web/a.ts', "import type { Estimate } from '../../estimate/estimate.ts';"],
    ['the page using Node', 'src/faces/web/page/a.tsx', "import path from 'node:path';"],
    ['a room nobody planned', 'src/elsewhere/a.ts', "import 'zod';"],
  ])('finds %s', (_name, file, source) => {
    expect(check({ [file]: source })).not.toEqual([]);
  });

  it('finds I/O that is reached over other files', () => {
    const found = check({
      'src/estimate/a.ts': "import { b } from '../catalogue/b.ts';",
      'src/catalogue/b.ts': "export { models } from './data.ts';",
    });
    expect(found).toEqual([
      expect.stringContaining('src/estimate/a.ts -> src/catalogue/b.ts -> src/catalogue/data.ts'),
    ]);
  });

  it('finds a cycle once, and none of types only', () => {
    const cycle = check({
      'src/ask/a.ts': "import { b } from './b.ts';",
      'src/ask/b.ts': "import { c } from './c.ts';",
      'src/ask/c.ts': "import { a } from './a.ts';",
    });
    expect(cycle).toEqual(['src/ask/a.ts -> src/ask/b.ts -> src/ask/c.ts -> src/ask/a.ts: a cycle']);
    expect(
      check({ 'src/ask/a.ts': "import type { B } from './b.ts';", 'src/ask/b.ts': "import { a } from './a.ts';" }),
    ).toEqual([]);
  });

  it.each([
    [
      'src/estimate/a.ts',
      "import { bytes } from '../catalogue/formats.ts'; import type { Question } from '../ask/question.ts';",
    ],
    ['src/answer/a.ts', "import { estimate } from '../estimate/estimate.ts'; import { ask } from '../ask/ask.ts';"],
    [
      'src/faces/slack/a.ts',
      "import { App } from '@slack/bolt'; import { commands } from '../commands.ts'; import type { Card } from '../../answer/card.ts';",
    ],
    ['src/main.ts', "import { createSlackFace } from './faces/slack/face.ts'; import express from 'express';"],
  ])('lets pass what the house allows: %s', (file, source) => {
    expect(check({ [file]: source })).toEqual([]);
  });

  it('does not let an import hide behind an expression', () => {
    expect(() => importsOf('src/ask/a.ts', 'await import(name);')).toThrow('name the module by a plain string');
  });
});
