import pc from 'picocolors';

/** Wraps text in escape sequences, or returns it as it is where there are no colours. */
export type Colours = ReturnType<typeof pc.createColors>;

/** The colours, or the same functions doing nothing. */
export function colours(enabled: boolean): Colours {
  return pc.createColors(enabled);
}

/**
 * Whether output may be coloured: on a terminal only, unless the person says otherwise. FORCE_COLOR wins over NO_COLOR
 * as in Node; see no-color.org and force-color.org.
 */
export function wantsColour(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  const force = env['FORCE_COLOR'];
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}
