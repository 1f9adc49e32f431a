import { z } from 'zod';
import { models } from '../../catalogue/data.ts';
import type { ModelRecord } from '../../catalogue/model.ts';
import { type ApiPriceRow, toApiPrices } from '../api-prices.ts';
import { readJson } from '../http/read-body.ts';
import { SourceError } from '../http/source-error.ts';
import type { PriceSource, SourceIo, SourceReading, Unchanged } from './source.ts';

const modelsSchema = z.object({
  data: z.array(z.object({ id: z.string(), hugging_face_id: z.string().nullish() })).min(1),
});
const endpointsSchema = z.object({
  data: z.object({
    endpoints: z.array(
      z.object({
        provider_name: z.string(),
        quantization: z.string().nullish(),
        pricing: z.object({ prompt: z.string(), completion: z.string(), discount: z.number().nullish() }),
      }),
    ),
  }),
});

const id = 'openrouter';
const maxBytes = 20_000_000;

/**
 * What models cost as an API, by provider, with the quantization that each says it serves.
 * https://openrouter.ai/docs/api-reference
 */
export function openrouterSource(baseUrl: string): PriceSource {
  return {
    id,
    label: 'OpenRouter',
    kind: 'api',
    licence: 'public API, read without a key; OpenRouter terms of service',
    url: `${baseUrl}/api/v1/models`,
    ttlHours: 24,
    read: (io) => read(io, `${baseUrl}/api/v1/models`),
  };
}

async function read({ client, now, seen }: SourceIo, url: string): Promise<SourceReading | Unchanged> {
  const observedAt = now.toISOString();
  const list = await client({ url, etag: seen, expects: 'json', maxBytes }, (body) => readJson(body, modelsSchema));
  if (!list.modified) return { confirmedAt: observedAt };
  const rows: ApiPriceRow[] = [];
  for (const [slug, model] of known(list.value.data)) {
    const answer = await client({ url: `${url}/${slug}/endpoints`, expects: 'json', maxBytes }, (body) =>
      readJson(body, endpointsSchema),
    );
    if (!answer.modified) continue;
    for (const { provider_name: provider, quantization, pricing } of answer.value.data.endpoints) {
      // Prices are USD per token, as text; a discount of 0.1 leaves 90 % of them.
      const kept = 1 - (pricing.discount ?? 0);
      rows.push({
        model: model.id,
        provider,
        inputPerMillion: toMillion(kept * Number(pricing.prompt)),
        outputPerMillion: toMillion(kept * Number(pricing.completion)),
        quantization: quantization == null || quantization === 'unknown' ? null : quantization,
        source: id,
        observedAt,
      });
    }
  }
  const { prices, refused } = toApiPrices(rows);
  if (prices.length === 0) throw new SourceError('none of its models is in the catalogue');
  return { offers: [], apiPrices: prices, mark: list.etag, asOf: observedAt, unknown: [], refused };
}

/** USD per million tokens of USD per token, to a millionth. */
function toMillion(perToken: number): number {
  return Math.round(perToken * 1e12) / 1e6;
}

const byRepository = new Map(models.map((model) => [model.id.toLowerCase(), model]));

/** Its models whose repository is one of the catalogue, without the free variants. */
function known(listed: z.infer<typeof modelsSchema>['data']): [string, ModelRecord][] {
  return listed.flatMap(({ id: slug, hugging_face_id: repository }) => {
    const model = byRepository.get(repository?.toLowerCase() ?? '');
    return model === undefined || !/^[\w.-]+\/[\w.-]+$/.test(slug) ? [] : [[slug, model]];
  });
}
