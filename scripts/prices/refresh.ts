import { type ClientWorld, sourceClient } from '../../src/prices/http/client.ts';
import type { FetchRun } from '../../src/prices/refresh/record.ts';
import { refresh } from '../../src/prices/refresh/refresh.ts';
import { readStates, writeStates } from '../../src/prices/refresh/state-files.ts';
import { embeddedPrices } from '../../src/prices/snapshot.ts';
import type { PriceSource } from '../../src/prices/sources/source.ts';
import { type Console, UsageError } from './console.ts';

export interface Kept {
  readonly sources: readonly PriceSource[];
  readonly directory: string;
  readonly now: () => Date;
}

/**
 * Asks the sources and keeps what they say.
 * @param names sources, or the beginnings of their names; none: all
 * @returns the exit status
 * @throws UsageError when there is no such source
 */
export async function refreshPrices(
  names: readonly string[],
  request: Kept & ClientWorld & { readonly force: boolean; readonly accept: readonly string[] },
  console: Console,
): Promise<number> {
  const { sources, directory, accept } = request;
  const unknown = [
    ...names.filter((name) => !sources.some(({ id }) => id.startsWith(name))),
    ...accept.filter((name) => !sources.some(({ id }) => id === name)),
  ];
  if (unknown.length > 0) {
    const known = sources.map(({ id }) => id).join(', ');
    throw new UsageError(`There is no source ${unknown.join(', ')}. The sources: ${known}.`);
  }
  const chosen = sources.filter(({ id }) => names.length === 0 || names.some((name) => id.startsWith(name)));
  const states = await readStates(
    directory,
    sources.map(({ id }) => id),
  );
  const { states: after, runs } = await refresh({
    sources: chosen,
    states,
    client: sourceClient(request),
    now: request.now,
    force: request.force || names.length > 0,
    accept,
    known: [
      ...embeddedPrices().offers,
      ...[...states.values()].flatMap(({ id, reading }) =>
        chosen.some((one) => one.id === id) ? [] : (reading?.offers ?? []),
      ),
    ],
    onAsk: ({ label }) => console.progress(`asking ${label} ...\n`),
    onRun: (run) => console.progress(`${line(run)}\n`),
  });
  await writeStates(
    directory,
    runs.flatMap(({ source }) => after.get(source) ?? []),
  );
  if (runs.length === 0) console.progress('Every source is fresh; --force asks all the same.\n');
  const troubled = runs.filter(({ status }) => status === 'failed' || status === 'quarantined').length;
  if (troubled > 0 && troubled === runs.length) {
    console.progress('No source could be read: is this machine online? Answers keep the prices they had.\n');
  }
  return troubled === 0 ? 0 : 1;
}

const verdicts: Readonly<Record<FetchRun['status'], string>> = {
  ok: 'read',
  'not-modified': 'unchanged',
  quarantined: 'held back',
  failed: 'failed',
};

function line({ source, status, rows, reason, startedAt, finishedAt }: FetchRun): string {
  const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
  const count = status === 'ok' ? `, ${rows.toLocaleString('en-US')} prices` : '';
  return `${source}: ${verdicts[status]} in ${seconds.toFixed(1)} s${count}${reason === null ? '' : `; ${reason}`}`;
}
