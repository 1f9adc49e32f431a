import type { Config } from './config.ts';
import type { FaceStatus } from './faces/face.ts';
import { servedElsewhere } from './process-type.ts';

/**
 * What a person reads when the process has started: one line a face; a face that is off says which setting turns it on.
 * @returns lines, each ended
 */
export function announcement(config: Config, faces: readonly FaceStatus[], version: string): string {
  const rows: readonly FaceStatus[] = [
    ...faces.map((face) => withPlace(config, face)),
    { name: 'terminal', state: 'on', detail: 'npm run --silent fitcheck -- 405b int4 h100' },
  ];
  const lines = rows.map(({ name, state, detail }) => `  ${name.padEnd(9)} ${state.padEnd(8)} ${detail}`.trimEnd());
  const kind = config.process === 'all' ? '' : `, ${config.process} process`;
  return `fitcheck ${version}${kind}\n${lines.join('\n')}\n`;
}

/** A face that is off here because another process serves it says so, and asks for no setting. */
function withPlace(config: Config, face: FaceStatus): FaceStatus {
  const elsewhere = face.state === 'off' ? servedElsewhere(config, face.name) : undefined;
  return elsewhere === undefined ? face : { ...face, detail: `served by the ${elsewhere} process` };
}
