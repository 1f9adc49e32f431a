import type { EngineMemory } from '../engines/engine.ts';

/**
 * Requests of `length` tokens that one replica's KV pool holds at once, a whole number; 0 when not even one. From the same
 * memory as the verdict: its central figure of what is left for the cache, and what the engine pins for each request.
 */
export function requestsHeld(memory: EngineMemory, length: number): number {
  const { kvAvailable, bytesPerToken, stateBytes, kvPerRequest } = memory;
  if (kvAvailable.value < 0) return 0;
  // Windows stop growing: no request takes more than one of full length.
  const each = memory.requestBytes?.(length) ?? Math.min(kvPerRequest, stateBytes + bytesPerToken * length);
  return each <= 0 ? Number.MAX_SAFE_INTEGER : Math.floor(kvAvailable.value / each);
}
