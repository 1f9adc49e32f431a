import type { Subject } from '../../catalogue/subject.ts';
import type { Range } from '../../estimate/range.ts';
import { firstToken } from '../../estimate/speed/first-token.ts';
import { nearestRows } from './measured-rows.ts';
import type { PlanSpeed } from './plan-speed.ts';
import type { SpeedAnswer } from './speed-answer.ts';

/** The speed for scripts. */
export function toSpeedAnswer(subject: Subject, { plan, speed }: PlanSpeed): SpeedAnswer {
  const { load, single, perUser, total, saturated, prefill, kind, measured } = speed;
  return {
    decodePerUser: rounded(perUser),
    decodeTotal: rounded(total),
    prefill: rounded(prefill),
    timeToFirstToken: rounded(firstToken(speed, subject.engine)),
    single: rounded(single),
    saturated: {
      total: rounded(saturated.total),
      perUser: rounded(saturated.perUser),
      requests: saturated.batch,
    },
    running: speed.running,
    load,
    bound: figure(speed.bound),
    class: { id: kind.id, words: kind.words, verified: kind.verified },
    gpus: plan.gpus,
    ...(measured === undefined ? {} : { measured: { ...measured.row, factor: figure(measured.factor) } }),
    nearest: nearestRows(subject, plan, load),
    remarks: [...speed.remarks],
  };
}

function rounded({ value, low, high }: Range): Range {
  return { value: figure(value), low: figure(low), high: figure(high) };
}

/** Four figures: more than the range is sure of, and enough to compute with. */
function figure(value: number): number {
  return Number(value.toPrecision(4));
}
