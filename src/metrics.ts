import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Reply } from './answer/reply.ts';
import type { FaceStatus } from './faces/face.ts';

/** One command answered: for which face, and how long the answer took to make (not to deliver), in seconds. */
export interface Answered {
  readonly command: string;
  readonly reply: Reply;
  readonly seconds: number;
}

export interface Metrics {
  readonly registry: Registry;
  /** Where the face of that name reports its answers. */
  answeredBy(face: string): (answered: Answered) => void;
}

/**
 * What /metrics shows, beside the process's own figures. No label holds anything a person typed: labels are the names of
 * faces, commands and refusal codes, so their number is bounded.
 * @param faces the states of the faces when the figures are read
 */
export function createMetrics(faces: () => readonly FaceStatus[]): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const answers = new Counter({
    name: 'fitcheck_answers_total',
    help: 'Commands answered, by face, command and outcome (ok, or the code of the refusal)',
    labelNames: ['face', 'command', 'outcome'],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'fitcheck_answer_seconds',
    help: 'Time from words to card',
    labelNames: ['face', 'command'],
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
    registers: [registry],
  });
  new Gauge({
    name: 'fitcheck_face_state',
    help: '1 for the state that the face is in',
    labelNames: ['face', 'state'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { name, state } of faces()) this.set({ face: name, state }, 1);
    },
  });
  return {
    registry,
    answeredBy: (face) => (answered) => {
      const { command, reply } = answered;
      answers.inc({ face, command, outcome: reply.answer.ok ? 'ok' : reply.answer.error.code });
      seconds.observe({ face, command }, answered.seconds);
    },
  };
}
