/** What the files of one room may import: design.md's way through the house, as data. */
export interface Room {
  readonly name: string;
  /** Paths that belong to the room; a file belongs to the first room that matches. */
  readonly files: RegExp;
  /** Our own files that it may load. Its own are always allowed. */
  readonly mayLoad: RegExp;
  /** Our own files of which it may use types. What it may load is always allowed. */
  readonly mayName: RegExp;
  /** Packages and `node:` modules; types of packages count alike. */
  readonly packages: RegExp;
  readonly why: string;
}

const none = /^(?!)/;
/** The parts of answer/ that a face sees. */
const replies = /^src\/(answer\/(card|answer|reply|hub-names)\.ts|answer\/chart\/)/;
const sharedByFaces =
  /^src\/(faces\/[^/]+\.ts|config\.ts|logger\.ts|version\.ts|ask\/(ask|format|suggest|tokens)\.ts)$/;

function either(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map((pattern) => `(?:${pattern.source})`).join('|'));
}

function face(name: string, packages: RegExp): Room {
  return {
    name: `faces/${name}`,
    files: new RegExp(`^src/faces/${name}/`),
    mayLoad: either(replies, sharedByFaces),
    mayName: /^src\/(ask\/(question|refusal)|digest\/(command\/place|poster))\.ts$/,
    packages,
    why: 'a face sees cards and answers, no other face, and no arithmetic',
  };
}

export const rooms: readonly Room[] = [
  {
    name: 'ask',
    files: /^src\/ask\//,
    mayLoad: /^src\/catalogue\//,
    mayName: none,
    packages: /^(zod|lru-cache)$/,
    why: 'words become a Question without a platform and without I/O',
  },
  {
    name: 'catalogue',
    files: /^src\/catalogue\//,
    mayLoad: none,
    mayName: /^src\/ask\/(question|refusal)\.ts$/,
    packages: /^(zod|lru-cache|node:fs)$/,
    why: 'facts and their look-ups depend on nothing else',
  },
  {
    name: 'estimate',
    files: /^src\/estimate\//,
    mayLoad: /^src\/catalogue\/(?!data\.ts$)/,
    mayName: /^src\/ask\/question\.ts$/,
    packages: none,
    why: 'same input, same output: no I/O, no clock, no environment, no files',
  },
  {
    name: 'prices',
    files: /^src\/prices\/[^/]+\.ts$/,
    mayLoad: /^src\/catalogue\//,
    mayName: none,
    packages: /^(zod|node:fs)$/,
    why: 'a look-up of prices waits for nobody',
  },
  {
    name: 'prices/sources',
    files: /^src\/prices\/(http|sources|refresh)\//,
    mayLoad: /^src\/(http|catalogue|prices)\//,
    mayName: none,
    packages: /^(csv-parse|fflate|zod|node:(fs\/promises|path|stream(\/promises)?|timers\/promises))$/,
    why: 'prices are read from their sources behind the answers',
  },
  {
    name: 'http',
    files: /^src\/http\//,
    mayLoad: none,
    mayName: none,
    packages: none,
    why: 'what all that read over HTTP have in common',
  },
  {
    name: 'hub',
    files: /^src\/hub\//,
    mayLoad: /^src\/(http|catalogue|estimate)\//,
    mayName: none,
    packages: /^(zod|lru-cache)$/,
    why: 'models are read from the hub before they are asked for: a look-up waits for nobody',
  },
  {
    name: 'answer/chart',
    files: /^src\/answer\/chart\//,
    mayLoad: none,
    mayName: /^src\/answer\/card\.ts$/,
    packages: /^(@resvg\/resvg-wasm|@expo-google-fonts\/inter|lru-cache|node:.+)$/,
    why: 'a chart is drawn from the card alone',
  },
  {
    name: 'answer',
    files: /^src\/answer\//,
    mayLoad: /^src\/(estimate|catalogue|ask)\/|^src\/prices\/[^/]+\.ts$/,
    mayName: none,
    packages: /^(zod|lru-cache)$/,
    why: 'an Estimate becomes a Card without a platform and without I/O',
  },
  {
    name: 'store',
    files: /^src\/store\//,
    mayLoad: /^src\/prices\/offer\.ts$/,
    mayName: /^src\/(prices\/(book|refresh\/record)|hub\/(snapshots|read-snapshot)|catalogue\/hub\/reference)\.ts$/,
    packages: /^(kysely(\/migration)?|pg|pg-boss|@electric-sql\/pglite|pino|node:.+)$/,
    why: 'the database knows no platform and makes no answers',
  },
  {
    name: 'digest',
    files: /^src\/digest\//,
    mayLoad: /^src\/(answer|catalogue|prices|store|ask\/edit-distance\.ts)/,
    mayName: none,
    packages: /^(zod|luxon|kysely|pg-boss|pino|node:timers\/promises)$/,
    why: 'a digest becomes a Card without a platform; a poster, which a face has, brings it there',
  },
  face('discord', /^(discord\.js|@discordjs\/.+|discord-api-types|express|pino|dotenv|zod|lru-cache|node:.+)$/),
  face('slack', /^(@slack\/.+|express|pino|dotenv|zod|lru-cache|node:.+)$/),
  face('terminal', /^(picocolors|string-width|node:.+)$/),
  {
    ...face(
      'web/page',
      /^(react|react-dom|vite|@vitejs\/.+|slack-blocks-to-jsx|@skyra\/.+|discord-markdown-parser|discord-api-types|@fontsource.+)$/,
    ),
    // The colours of the terms, so that the page's gauge and the picture agree.
    mayLoad: /^src\/answer\/chart\/palette\.ts$/,
    mayName: either(replies, /^src\/faces\/web\/api\.ts$/),
    why: 'the page runs in a browser: it knows the API, and nothing of the server',
  },
  face('web', /^(express|compression|helmet|prom-client|pino|rate-limiter-flexible|lru-cache|zod|node:.+)$/),
  {
    name: 'faces',
    files: /^src\/faces\/[^/]+\.ts$/,
    mayLoad: /^src\/answer\//,
    mayName: none,
    packages: /^(rate-limiter-flexible|lru-cache|node:crypto)$/,
    why: 'what faces share belongs to none of them',
  },
  {
    name: 'the composition root',
    files: /^src\/[^/]+\.ts$/,
    mayLoad: /^src\//,
    mayName: none,
    packages: /./,
    why: '',
  },
];

/** Rooms from which none of these can be reached, over however many files, when the program runs. */
export const unreachable: readonly { readonly from: RegExp; readonly to: RegExp; readonly why: string }[] = [
  {
    from: /^src\/estimate\//,
    to: /^(node:.+|src\/catalogue\/data\.ts)$/,
    why: 'estimate/ does no I/O, not even through what it imports',
  },
  {
    from: /^src\/(ask|catalogue|estimate|answer)\//,
    to: /^(discord\.js|@discordjs\/.+|discord-api-types|@slack\/.+|express)$/,
    why: 'no platform below faces/',
  },
];
