/**
 * A Card: the platform-neutral reply. Faces render it and know nothing else about the answer. Every string is plain text
 * (no markdown, no mrkdwn, no HTML): escaping is the face's job, and line breaks only occur in `code` blocks.
 */
export interface Card {
  /** Which command made it: 'fit', 'price', 'compare', 'explain', 'help', 'refusal' ... */
  readonly kind: string;
  /** "Llama 3.1 405B · int4 · 4 × H100 80GB", at most 150 characters. */
  readonly title: string;
  readonly verdict: Verdict;
  readonly sections: readonly Section[];
  readonly chart?: Chart;
  /** Things the reader should not miss, most important first. */
  readonly caveats: readonly string[];
  /** The next questions, one button each, most useful first. */
  readonly actions: readonly Action[];
  /** Sources and dates, small print. */
  readonly footnotes: readonly string[];
  /** The question in words, as understood: typed again it gives the same card. Absent when no question was understood. */
  readonly words?: string;
}

export interface Verdict {
  /** good: fits with room; tight: fits, little margin or unsure; bad: does not fit or refused; neutral: no verdict. */
  readonly tone: 'good' | 'tight' | 'bad' | 'neutral';
  /** One sentence: "Fits on 4 × H100 80GB (TP4): 17 requests of 8k." At most 280 characters. */
  readonly text: string;
}

export type Section = RowsSection | TableSection | ListSection | CodeSection;

/** Label/value rows: rendered as a table or as fields. */
export interface RowsSection {
  readonly kind: 'rows';
  /** Stable name of the section: 'memory', 'numbers', 'gpus' ... */
  readonly id: string;
  readonly title: string;
  readonly rows: readonly Row[];
  /** main sections are always shown; more sections may be left out where there is little room, least important last. */
  readonly importance: 'main' | 'more';
}

export interface Row {
  readonly label: string;
  readonly value: string;
  /** The 90 % range, when there is one: "49.9 to 51.2". */
  readonly range?: string;
  /** A short remark: "incl. 1.2 GiB padding". */
  readonly note?: string;
  readonly emphasis?: boolean;
}

/** Things side by side: the first column names each. Rendered as a table, or as a line for each row. */
export interface TableSection {
  readonly kind: 'table';
  readonly id: string;
  readonly title: string;
  readonly columns: readonly { readonly title: string; readonly numeric?: true }[];
  /** As many cells as there are columns; an empty one says that there is nothing. */
  readonly rows: readonly (readonly string[])[];
  readonly importance: 'main' | 'more';
}

export interface ListSection {
  readonly kind: 'list';
  readonly id: string;
  readonly title: string;
  readonly items: readonly string[];
  readonly importance: 'main' | 'more';
}

/** Something to copy and paste. */
export interface CodeSection {
  readonly kind: 'code';
  readonly id: string;
  readonly title: string;
  readonly language: 'sh' | 'text' | 'yaml' | 'json' | 'python';
  readonly code: string;
  readonly importance: 'main' | 'more';
}

/** A button. The face sends `words` back through the command, exactly as if they had been typed. */
export interface Action {
  /** 'format:fp8', 'gpu:h200', 'context:x2', 'explain', 'share': stable across cards, unique within a card. */
  readonly id: string;
  /** At most 40 characters. */
  readonly label: string;
  /** The command to run: a name of faces/commands.ts. `share` re-posts the same card publicly. */
  readonly command: string;
  /** The full question in words. */
  readonly words: string;
  /** replace: the card is edited in place; follow-up: a new message. */
  readonly effect: 'replace' | 'follow-up';
}

export type Chart = MemoryChart | LineChart | CurveChart;

/** Something over time: one line for each of at most six series, days along the foot. */
export interface LineChart {
  readonly kind: 'lines';
  readonly title: string;
  /** What the values are: "$ per GPU-hour". */
  readonly unit: string;
  readonly series: readonly LineSeries[];
  /** A sentence that says in words what the picture shows. */
  readonly alt: string;
}

export interface LineSeries {
  readonly label: string;
  /** In order of time, at least one. */
  readonly points: readonly { readonly day: string; readonly value: number }[];
}

/** One figure against another: a curve for each of at most six things. Both are above zero; y may span several powers of ten. */
export interface CurveChart {
  readonly kind: 'curves';
  readonly title: string;
  /** What the figures are: "tokens/s a user", "$ per million tokens". */
  readonly x: string;
  readonly y: string;
  readonly series: readonly CurveSeries[];
  /** A sentence that says in words what the picture shows. */
  readonly alt: string;
}

export interface CurveSeries {
  readonly label: string;
  /** In the order in which they are joined, at least one. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** One stacked bar per plan: what each GPU holds, against what it has. Bytes per GPU (the fullest). */
export interface MemoryChart {
  readonly kind: 'memory';
  readonly title: string;
  readonly bars: readonly MemoryBar[];
  /** A sentence that says in words what the picture shows. */
  readonly alt: string;
}

export interface MemoryBar {
  /** "4 × H100 80GB, TP4" */
  readonly label: string;
  readonly segments: readonly { readonly term: MemoryTerm; readonly label: string; readonly bytes: number }[];
  /** Physical memory as the driver reports it. */
  readonly capacity: number;
  /** What the engine allows itself: utilization x physical. */
  readonly budget?: number;
  readonly fits: boolean;
  /** The bar to draw where there is room for one; the first when none is. */
  readonly main?: boolean;
}

export type MemoryTerm =
  | 'weights'
  | 'activations'
  | 'non-torch'
  | 'cuda-graphs'
  | 'compute'
  | 'kv-asked'
  | 'kv-free'
  | 'outside'
  | 'gradients'
  | 'optimizer'
  | 'gathered'
  | 'workspace'
  | 'logits'
  | 'working'
  | 'step';
