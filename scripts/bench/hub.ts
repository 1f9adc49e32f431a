import { fit } from '../../src/answer/fit.ts';
import { prepareWords } from '../../src/answer/prepare.ts';
import { publishModels } from '../../src/catalogue/hub/current.ts';
import { createHubModels } from '../../src/hub/models.ts';
import { startHubServer } from '../../test/fakes/hub-server.ts';
import { llamaRepository } from '../../test/hub/repositories.ts';
import { atMost, percentile, type Row } from './row.ts';

const models = 20;
const questions = 100;
const warmUp = 10_000;
const rounds = 60;
const perRound = 200;

/** A model of the hub that was read before against one of the catalogue of the same shape, and how often the hub is asked. */
export async function hub(): Promise<Row[]> {
  const server = await startHubServer();
  for (let i = 0; i < models; i++) server.repositories.set(`someone/unseen-${i}-8b`, llamaRepository());
  publishModels(createHubModels({ endpoint: server.url }));
  await Promise.all(
    Array.from({ length: questions }, (_, i) =>
      prepareWords(`someone/unseen-${i % models}-8b bf16 h100 ${i + 1} users`),
    ),
  );
  // The second half of a redirect within the hub is no request of ours.
  const requests = server.asked.filter(({ path }) => !path.includes('resolve-cache')).length;
  const slower = await slowdown('someone/unseen-1-8b', 'meta-llama/Llama-3.1-8B-Instruct');
  publishModels(undefined);
  await server.stop();
  return [
    atMost(`requests to the hub for ${questions} questions at once about ${models} models`, requests, 3 * models, ''),
    atMost('an answer about a model read from the hub, against one of the catalogue', slower, 1.1, 'times the time'),
  ];
}

/** Of this process's own processor time, the median over many rounds in which both take turns. */
async function slowdown(one: string, other: string): Promise<number> {
  let asked = 0;
  const timeOf = (id: string, count: number): number => {
    const began = process.cpuUsage();
    for (let i = 0; i < count; i++) {
      // No question is asked twice.
      const words = `${id} bf16 h100 ctx=${1_000 + (asked++ % 30_000)}`;
      if (prepareWords(words) !== undefined || !fit(words).answer.ok) throw new Error(words);
    }
    const { user, system } = process.cpuUsage(began);
    return user + system;
  };
  for (let i = 0; i < warmUp / perRound; i++) [one, other].map((id) => timeOf(id, perRound));
  const ratios = Array.from({ length: rounds }, () => timeOf(one, perRound) / timeOf(other, perRound));
  return percentile(ratios, 0.5);
}
