import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { HubClient } from './client.ts';
import { parsed, shaped } from './read-snapshot.ts';

const foundSchema = z.array(z.object({ id: z.string().regex(/^[\w.-]{1,96}\/[\w.-]{1,96}$/) }));
const keptMs = 600_000;

/**
 * Searches the hub by name. An answer is kept for ten minutes; texts that begin alike are asked for one by one, as the hub
 * ranks them anew.
 * @returns ids, the most downloaded first; none when the hub does not answer within `timeoutMs`
 */
export function createSearch(
  client: HubClient,
): (text: string, limit: number, timeoutMs: number) => Promise<readonly string[]> {
  const kept = new LRUCache<string, readonly string[]>({ max: 500, ttl: keptMs });
  const underWay = new Map<string, Promise<readonly string[]>>();

  async function ask(text: string, limit: number, timeoutMs: number): Promise<readonly string[]> {
    const what = 'a list of models';
    const { body } = await client.get(
      `/api/models?search=${encodeURIComponent(text)}&sort=downloads&direction=-1&limit=${limit}`,
      { bucket: 'api', maxBytes: 500_000, what, timeoutMs },
    );
    return shaped(foundSchema, parsed(body, what), what)
      .slice(0, limit)
      .map(({ id }) => id);
  }

  return async (text, limit, timeoutMs) => {
    const key = `${limit} ${text.trim().toLowerCase().slice(0, 100)}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    let asking = underWay.get(key);
    if (asking === undefined) {
      asking = ask(text.trim().slice(0, 100), limit, timeoutMs).finally(() => underWay.delete(key));
      underWay.set(key, asking);
    }
    try {
      const found = await asking;
      kept.set(key, found);
      return found;
    } catch {
      // Names that are offered are a courtesy: without them the answer stands.
      return [];
    }
  };
}
