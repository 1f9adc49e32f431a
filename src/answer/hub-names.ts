import { ask } from '../ask/ask.ts';
import type { Suggestion } from '../ask/suggest.ts';
import { currentModels } from '../catalogue/hub/current.ts';
import type { HubModels } from '../catalogue/hub/models.ts';

/** Names that are offered at once: they stand behind the catalogue's own. */
const most = 10;
/** Discord shows choices that come within 3 s, but somebody who types does not wait for them. */
const patienceMs = 700;
/** So many characters before a search is worth its request. */
const shortest = 3;
/**
 * Searches a minute, so that readings keep most of what the hub allows: 500 requests of its API in 5 minutes from an address
 * without a token (hub-docs, rate-limits.md).
 */
const perMinute = 40;
/** The longest text that Discord and Slack take as a choice. */
const longest = 100;

/** The minute that is under way on each hub. */
const minutes = new WeakMap<HubModels, { readonly began: number; searches: number }>();

/**
 * Ids of repositories on the hub for what is being typed, the most downloaded first.
 * @returns undefined: nothing to look for, or no search is left in this minute; none when the hub does not answer in 0.7 s.
 *   It never rejects.
 */
export function hubNames(
  text: string,
  models: HubModels | undefined = currentModels(),
): Promise<readonly string[]> | undefined {
  const searched = text.trim();
  if (models === undefined || searched.length < shortest || searched.length > longest || isSecret(searched)) return;
  if (!takeSearch(models, performance.now())) return;
  return Promise.race([models.search(searched, most), afterPatience()]);
}

/** Whole questions with the repository under the cursor completed; undefined where none is being typed there. */
export function hubQuestions(
  words: string,
  cursor = words.length,
  models: HubModels | undefined = currentModels(),
): Promise<readonly Suggestion[]> | undefined {
  const before = words.slice(0, cursor);
  const typed = before.slice(before.search(/\S*$/));
  const behind = words.slice(cursor).replace(/^\S+/, '');
  // What is understood is nobody's name but the catalogue's.
  if (models === undefined || isSecret(words) || ask(typed).unknown.length === 0) return;
  const head = before.slice(0, before.length - typed.length);
  return hubNames(typed, models)?.then((names) =>
    names
      .map((name) => `${head}${name}${behind}`.trim())
      .filter((whole) => whole.length <= longest)
      .map((whole) => ({ words: whole, label: whole })),
  );
}

/** An access token, also one that is not typed to its end: it goes nowhere. */
function isSecret(text: string): boolean {
  return /hf_|api_org_/i.test(text);
}

function takeSearch(models: HubModels, now: number): boolean {
  let minute = minutes.get(models);
  if (minute === undefined || now - minute.began >= 60_000) {
    minute = { began: now, searches: 0 };
    minutes.set(models, minute);
  }
  minute.searches += 1;
  return minute.searches <= perMinute;
}

function afterPatience(): Promise<readonly string[]> {
  return new Promise((resolve) => setTimeout(resolve, patienceMs, []).unref());
}
