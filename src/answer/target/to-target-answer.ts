import { chanceOfSpeed } from '../../estimate/speed/targets.ts';
import type { Target, Weighed } from './target.ts';
import type { TargetAnswer } from './target-answer.ts';

/** The target for scripts. */
export function toTargetAnswer({ tokensPerSecond, meets, chosen, enough, fastest }: Target): TargetAnswer {
  const told = (one: Weighed): TargetAnswer['plan'] => toPlan(one, tokensPerSecond);
  return {
    minTokensPerSecond: tokensPerSecond,
    meets,
    plan: told(chosen),
    ...(enough === undefined ? {} : { enough: told(enough) }),
    fastest: told(fastest),
  };
}

function toPlan(one: Weighed, tokensPerSecond: number): TargetAnswer['plan'] {
  const { subject, plan, speed, hourly } = one;
  const { tensorParallel, pipelineParallel, dataParallel } = plan.layout;
  return {
    gpu: subject.accelerator.id,
    gpus: plan.gpus,
    tensorParallel,
    pipelineParallel,
    dataParallel,
    tokensPerSecond: Number(speed.perUser.value.toPrecision(4)),
    chance: Math.round(chanceOfSpeed(one, tokensPerSecond) * 1000) / 1000,
    ...(hourly === undefined ? {} : { usdPerHour: Math.round(hourly.usdPerHour * 100) / 100 }),
  };
}
