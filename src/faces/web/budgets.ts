import type { Request, RequestHandler, Response } from 'express';
import { createLimits, type Limits, limitReached } from '../limits.ts';
import { sendTrouble } from './trouble.ts';

/**
 * Requests a minute that one address may make. The page asks again whenever the typing pauses, so these are wider than the
 * chat budgets: an answer costs well under a millisecond, a chart about 70.
 */
export const pagePerMinute = {
  answers: 240,
  suggestions: 480,
  charts: 120,
  /**
   * Answers that have to be read from the hub, by one to three requests of its API each: one address leaves two thirds of the
   * hub's 500 in 5 minutes to everybody else (hub-docs, rate-limits.md).
   */
  readings: 12,
} as const;

export interface PageBudgets {
  readonly answers: Limits;
  readonly suggestions: Limits;
  readonly charts: Limits;
  readonly readings: Limits;
}

/** Budgets in this process's memory. */
export function createPageBudgets(perMinute: Readonly<Record<keyof PageBudgets, number>> = pagePerMinute): PageBudgets {
  const limits = (points: number): Limits => createLimits({ person: points, workspace: points });
  return {
    answers: limits(perMinute.answers),
    suggestions: limits(perMinute.suggestions),
    charts: limits(perMinute.charts),
    readings: limits(perMinute.readings),
  };
}

/** Lets a request through while its address has room in the budget, else answers 429 with Retry-After. */
export function within(limits: Limits): RequestHandler {
  return async (request, response, next) => {
    if (await hasRoom(limits, request, response)) next();
  };
}

/** Takes one from the budget of the request's address; where there is none it answers 429 itself. */
export async function hasRoom(limits: Limits, request: Request, response: Response): Promise<boolean> {
  const wait = await limits.take(visitor(request), undefined);
  if (wait === undefined) return true;
  response.set('Retry-After', String(wait));
  sendTrouble(response, 429, 'too-many-requests', limitReached(wait));
  return false;
}

/**
 * Who is asking, as far as the page can tell: the address, and for IPv6 the /64 network, because one household or server
 * usually owns at least that many addresses.
 */
export function visitor(request: Pick<Request, 'ip'>): string {
  const address = (request.ip ?? 'unknown').replace(/^::ffff:(?=\d+\.)/i, '');
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array<string>(zeros).fill('0'), ...right]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
