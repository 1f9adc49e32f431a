/** Formats that lose about alike, judged together where one alone was measured too little. */
export interface Family {
  /** As a sentence names it. */
  readonly label: string;
  /** Format ids and KV formats it answers for. */
  readonly formats: readonly string[];
  /** The format that means any of the schemes alike. */
  readonly general?: string;
  /** Schemes of data/accuracy.json that count for it. */
  readonly schemes: readonly string[];
  /** Recipes that are another thing under the same name. */
  readonly leaveOut: readonly ('trained' | 'rtn')[];
  /** What is quantized, and what making it takes: one sentence. */
  readonly made: string;
  /** The size of a model tells nothing here: it is judged by all models. */
  readonly anySize?: true;
  /** What to say besides the figures; the first that applies to a model of this size. */
  readonly caveats?: readonly Caveat[];
}

export interface Caveat {
  /** Billions of parameters; absent: no bound. */
  readonly upTo?: number;
  readonly text: string;
}

const gguf = (label: string, types: readonly string[], imatrix: string, caveats: readonly Caveat[] = []): Family => ({
  label,
  formats: types,
  schemes: types.map((type) => `gguf-${type}`),
  leaveOut: ['trained'],
  made: `Weights alone are quantized; ${imatrix}.`,
  caveats,
});
const noImatrix = 'no calibration is needed';
const helpfulImatrix = 'an importance matrix helps a little';
const goodImatrix = 'take a file made with an importance matrix';
const neededImatrix = 'a file without an importance matrix or a dynamic mixture is much worse';

const belowThreeBits: Caveat = {
  text: 'Math and code break first at this width; a smaller model at 4 bits is often the better use of the memory.',
};

/** Caveats: the evidence summary behind data/accuracy.json (docs/catalogue.md), each backed by rows of that file. */
export const families: readonly Family[] = [
  {
    label: 'FP8 (W8A8)',
    formats: ['fp8'],
    schemes: ['fp8-w8a8'],
    leaveOut: ['trained'],
    made: 'Weights and activations are quantized, weights alone where the math is 16-bit; only static scales need calibration.',
    caveats: [{ upTo: 1.5, text: 'Models of about 1B lose 2 to 6 % in FP8; larger ones do not.' }],
  },
  {
    label: 'INT8 (W8A8)',
    formats: ['int8'],
    schemes: ['int8-w8a8'],
    leaveOut: ['trained'],
    made: 'Weights and activations are quantized, after calibration with a few hundred samples.',
    caveats: [
      { text: 'Its activations are the weak spot: chat quality suffers most, and INT4 weight-only can do better.' },
    ],
  },
  {
    label: 'INT8 weight-only (W8A16)',
    formats: ['int8-w8a16'],
    schemes: ['int8-w8a16'],
    leaveOut: ['trained'],
    made: 'Weights alone are quantized; no calibration is needed.',
  },
  {
    label: 'INT4 weight-only',
    formats: ['int4', 'gptq-int4', 'awq-int4'],
    general: 'int4',
    schemes: ['gptq-int4', 'awq-int4', 'autoround-int4', 'int4-w4a16'],
    leaveOut: ['trained', 'rtn'],
    made: 'Weights alone are quantized, after calibration with 128 to 512 samples; plain rounding is worse.',
    caveats: [
      { upTo: 4.5, text: 'Small models lose visibly at 4 bits; 8 bits is the safer choice here.' },
      { upTo: 16, text: 'Code, math, non-Latin scripts and contexts beyond 64k lose more than averages say.' },
      { text: 'Check code and contexts beyond 64k on your own tasks: some models lose much more there.' },
    ],
  },
  {
    label: 'bitsandbytes INT8',
    formats: ['bnb-int8'],
    schemes: ['bnb-int8'],
    leaveOut: [],
    made: 'Weights and activations are quantized while loading, outliers excepted; no calibration.',
  },
  {
    label: 'bitsandbytes NF4',
    formats: ['nf4'],
    schemes: ['bnb-nf4'],
    leaveOut: [],
    made: 'Weights alone are quantized, while loading and without calibration.',
    caveats: [{ text: 'GPTQ and AWQ keep more at the same size, above all in long contexts.' }],
  },
  {
    label: 'NVFP4',
    formats: ['nvfp4'],
    schemes: ['nvfp4'],
    leaveOut: ['trained'],
    made: 'Weights and activations are quantized, after calibration; where the math is 16-bit, weights alone.',
    caveats: [
      { upTo: 16, text: 'Dense models up to 15B lose most in multi-step math (GSM8K down by up to 15 %).' },
      // github.com/vllm-project/recipes, Mistral/Mistral-Large-3.md: not recommended above 64k of context.
      { text: 'Check contexts beyond 64k first: the recipe for Mistral Large 3 advises FP8 there.' },
    ],
  },
  {
    label: 'MXFP4 after training',
    formats: ['mxfp4'],
    schemes: ['mxfp4'],
    leaveOut: ['trained'],
    made: 'Weights are rounded without calibration, in most recipes activations too.',
    caveats: [{ text: 'MXFP4 is lossless only for models trained in it (gpt-oss); this one was not.' }],
  },
  gguf('Q8_0', ['q8_0'], noImatrix),
  gguf('Q6_K', ['q6_k'], noImatrix),
  gguf('a Q5 type', ['q5_k_m', 'q5_k_s', 'q5_1', 'q5_0'], helpfulImatrix),
  gguf('a Q4_K type', ['q4_k_m', 'q4_k_s'], helpfulImatrix),
  gguf('Q4_0, Q4_1 or IQ4', ['q4_1', 'q4_0', 'iq4_nl', 'iq4_xs'], goodImatrix),
  gguf('a Q3_K type', ['q3_k_l', 'q3_k_m', 'q3_k_s'], goodImatrix, [
    { upTo: 16, text: 'Math and code lose more than averages say.' },
  ]),
  gguf('an IQ3 type', ['iq3_m', 'iq3_s', 'iq3_xs', 'iq3_xxs'], neededImatrix, [
    { upTo: 16, text: 'Math and code lose more than averages say.' },
  ]),
  gguf('Q2_K, Q2_K_S or Q2_K_L', ['q2_k', 'q2_k_s', 'q2_k_l'], neededImatrix, [belowThreeBits]),
  gguf('UD-Q2_K_XL', ['ud-q2_k_xl'], 'the mixture is dynamic, made with an importance matrix', [belowThreeBits]),
  gguf('an IQ2 type', ['iq2_m', 'iq2_s', 'iq2_xs', 'iq2_xxs'], neededImatrix, [belowThreeBits]),
  gguf('an IQ1 type', ['iq1_m', 'iq1_s'], neededImatrix, [belowThreeBits]),
  {
    label: 'an FP8 KV cache',
    formats: ['kv:fp8', 'kv:fp8_ds_mla'],
    schemes: ['kv-fp8'],
    leaveOut: [],
    made: 'The cache needs no calibration; calibrated scales do better.',
    anySize: true,
    caveats: [{ text: 'With this cache, check retrieval beyond 128k tokens.' }],
  },
  {
    label: 'an 8-bit KV cache',
    formats: ['kv:q8_0', 'kv:int8_per_token_head'],
    schemes: ['kv-q8_0'],
    leaveOut: [],
    made: 'The cache needs no calibration.',
    anySize: true,
  },
  {
    label: 'a 4-bit KV cache',
    formats: ['kv:q4_0', 'kv:nvfp4', 'kv:q4_1', 'kv:iq4_nl'],
    schemes: ['kv-q4_0', 'kv-int4', 'kv-nvfp4'],
    leaveOut: [],
    made: 'Keys lose more than values.',
    anySize: true,
    caveats: [{ text: 'With this cache, check reasoning, and retrieval beyond 32k tokens.' }],
  },
];

/** Below about 2.5 bits per weight a ratio flatters: scores are set beside what guessing gives instead. */
export const nearChanceFormats: ReadonlySet<string> = new Set(['iq2_xs', 'iq2_xxs', 'iq1_m', 'iq1_s']);
