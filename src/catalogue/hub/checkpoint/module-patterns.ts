import type { ModulePattern } from './stored.ts';

/**
 * Names of modules as configurations write them, turned into globs over ".name.of.module/". Foreign regular expressions are
 * never run: the few constructs that such lists use are translated, anything else is reported.
 */

const longest = 300;
const mostPatterns = 20_000;
/** Different ones are few: what lists are long of is the layers. */
const mostDifferent = 400;
const mostAlternatives = 64;

export interface ReadPatterns {
  readonly patterns: readonly ModulePattern[];
  /** Some could not be read. */
  readonly unclear: boolean;
}

/** How a list of modules is meant. */
export type Style = 'name' | 'glob' | 'expression';

/**
 * Reads lists of modules: names (also of what contains them: "self_attn" is every module inside), globs, and regular
 * expressions, which some lists mark with "re:". Layers that differ in their number only become one pattern.
 */
export function readPatterns(items: readonly unknown[], style: Style = 'name'): ReadPatterns {
  const byGlob = new Map<string, Set<number> | undefined>();
  let unclear = items.length > mostPatterns;
  for (const item of items.slice(0, mostPatterns)) {
    const globs = typeof item === 'string' && item.length <= longest ? globsOf(item, style) : undefined;
    if (globs === undefined) unclear = true;
    for (const glob of globs ?? []) {
      const { general, layer } = numbered(glob);
      if (!byGlob.has(general) && byGlob.size >= mostDifferent) unclear = true;
      else if (layer === undefined) byGlob.set(general, undefined);
      else if (!byGlob.has(general)) byGlob.set(general, new Set([layer]));
      else byGlob.get(general)?.add(layer);
    }
  }
  return {
    patterns: [...byGlob].map(([glob, layers]) =>
      layers === undefined ? { glob } : { glob, layers: [...layers].sort((a, b) => a - b) },
    ),
    unclear,
  };
}

function globsOf(text: string, style: Style): string[] | undefined {
  if (text.startsWith('re:')) return globsOfExpression(text.slice(3));
  if (style === 'expression') return globsOfExpression(text);
  // What is said of a module is said of the modules inside it.
  const inside = (glob: string): string[] => [`${glob}/`, `${glob}.*`];
  if (style === 'glob' && text.includes('*')) return inside(`.${text}`);
  return inside(`*.${text.replaceAll(/^\.+|\.+$/g, '')}`);
}

/** The numbers in a name as `#`, and the first of them: the layer. */
function numbered(glob: string): { readonly general: string; readonly layer?: number } {
  let layer: number | undefined;
  const general = glob.replaceAll(/(?<=\.)\d{1,6}(?=[.*/])/g, (digits) => {
    layer ??= Number(digits);
    return '#';
  });
  return layer === undefined ? { general } : { general, layer };
}

/** A regular expression that is matched from the start, as globs; undefined when it has what globs cannot say. */
function globsOfExpression(expression: string): string[] | undefined {
  const isWhole = expression.endsWith('$') && !expression.endsWith('\\$');
  const body = (isWhole ? expression.slice(0, -1) : expression).replace(/^\^/, '');
  const globs = alternativesOf(body)?.map(translated);
  if (globs === undefined || globs.includes(undefined)) return undefined;
  return globs.map((glob) => `.${glob}${isWhole ? '/' : '*'}`);
}

/** The expression once for each way through its groups: "a(b|c)" is "ab" and "ac". */
function alternativesOf(body: string): string[] | undefined {
  let done: string[] = [];
  let open = [body];
  while (open.length > 0) {
    const next: string[] = [];
    for (const text of open) {
      const group = /(?<!\\)\((?:\?:)?([^()?]*)(?<!\\)\)(?![*+?{])/.exec(text);
      const isTop = group === null;
      const choices = (isTop ? text : (group[1] ?? '')).split('|');
      if (isTop) done = [...done, ...choices];
      else {
        const before = text.slice(0, group.index);
        const behind = text.slice(group.index + group[0].length);
        next.push(...choices.map((choice) => `${before}${choice}${behind}`));
      }
    }
    if (next.length + done.length > mostAlternatives) return undefined;
    open = next;
  }
  return done;
}

/** One way through an expression as a glob: "model\.layers\.\d+\..*attn" is "model.layers.*.*attn". */
function translated(text: string): string | undefined {
  let glob = '';
  for (let at = 0; at < text.length; ) {
    const token = /^(?:\.[*+]\??|\\d[*+]?|\[0-9\][*+]?|\[\^\.\][*+]|\\[.\-_]|\.|[\w#-])/.exec(text.slice(at))?.[0];
    if (token === undefined) return undefined;
    const isWild = token.length > 1 && !/^\\[.\-_]$/.test(token);
    glob += isWild ? '*' : token === '.' ? '?' : token.replace('\\', '');
    at += token.length;
  }
  return glob;
}

/** Whether a glob is the whole text. */
export function globMatches(glob: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let resumed = 0;
  for (let i = 0; i < text.length; ) {
    const wanted = glob[at];
    if (wanted === '*') {
      star = at++;
      resumed = i;
    } else if (wanted === text[i] || (wanted === '?' && text[i] !== '/')) {
      at++;
      i++;
    } else if (star >= 0) {
      at = star + 1;
      i = ++resumed;
    } else {
      return false;
    }
  }
  while (glob[at] === '*') at++;
  return at === glob.length;
}
