import type { Import } from './graph.ts';
import { rooms, unreachable } from './rules.ts';

/** Every import that breaks a rule, in a sentence each; empty when the house is in order. */
export function faults(imports: readonly Import[]): string[] {
  return [...wrongRooms(imports), ...reachedThrough(imports), ...cycles(imports)];
}

function wrongRooms(imports: readonly Import[]): string[] {
  return imports.flatMap(({ from, to, kind }) => {
    const room = rooms.find((candidate) => candidate.files.test(from));
    if (!room) return [`${from} is in no room: add it to scripts/imports/rules.ts`];
    const ours = to.startsWith('src/');
    const allowed = ours
      ? rooms.find((candidate) => candidate.files.test(to)) === room ||
        room.mayLoad.test(to) ||
        (kind === 'type' && room.mayName.test(to))
      : room.packages.test(to) || isOutside(to);
    return allowed
      ? []
      : [`${from} imports ${to}${kind === 'type' ? ' (types)' : ''}: not allowed in ${room.name}, because ${room.why}`];
  });
}

/** Files of ours outside src/: package.json, a picture. */
function isOutside(to: string): boolean {
  return !to.startsWith('src/') && /\.(json|css|svg|png)$/.test(to);
}

function reachedThrough(imports: readonly Import[]): string[] {
  const next = loads(imports);
  return unreachable.flatMap(({ from, to, why }) =>
    [...next.keys()]
      .filter((file) => from.test(file))
      .flatMap((file) => {
        const way = shortestWay(next, file, (reached) => to.test(reached));
        return way ? [`${way.join(' -> ')}: ${why}`] : [];
      }),
  );
}

/** One sentence for each file that reaches itself; a cycle of types only is none when the program runs. */
function cycles(imports: readonly Import[]): string[] {
  const next = loads(imports);
  const told = new Set<string>();
  return [...next.keys()].flatMap((file) => {
    if (told.has(file)) return [];
    const way = shortestWay(next, file, (reached) => reached === file);
    for (const member of way ?? []) told.add(member);
    return way ? [`${way.join(' -> ')}: a cycle`] : [];
  });
}

function loads(imports: readonly Import[]): Map<string, Set<string>> {
  const next = new Map<string, Set<string>>();
  for (const { from, to, kind } of imports) {
    const targets = next.get(from) ?? new Set();
    if (kind !== 'type') targets.add(to);
    next.set(from, targets);
  }
  return next;
}

/** Breadth first, at least one step. */
function shortestWay(
  next: ReadonlyMap<string, ReadonlySet<string>>,
  start: string,
  isGoal: (file: string) => boolean,
): string[] | undefined {
  const seen = new Set<string>();
  let ways: string[][] = [[start]];
  while (ways.length > 0) {
    const longer: string[][] = [];
    for (const way of ways) {
      for (const target of next.get(way.at(-1) ?? '') ?? []) {
        if (isGoal(target)) return [...way, target];
        if (seen.has(target)) continue;
        seen.add(target);
        longer.push([...way, target]);
      }
    }
    ways = longer;
  }
  return undefined;
}
