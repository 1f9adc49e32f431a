/**
 * What Slack accepts, as data. Lengths are characters. Sources: docs.slack.dev/reference/block-kit (blocks, block
 * elements, composition objects), docs.slack.dev/reference/views, docs.slack.dev/reference/app-manifest.
 */
export const slackLimits = {
  message: {
    blocks: 50,
    tables: 1,
    /** Slack cuts `text` at 40,000 and advises 4,000. */
    text: 4_000,
    /**
     * All characters in all blocks. Not documented: Slack answers `msg_blocks_too_long` somewhat above 13,000
     * (github.com/slackapi/bolt-js/issues/2509), so stay below.
     */
    characters: 12_000,
  },
  view: { blocks: 100, title: 24, privateMetadata: 3_000, callbackId: 255 },
  header: 150,
  section: { text: 3_000, fields: 10, field: 2_000 },
  context: { elements: 10 },
  actions: { elements: 25 },
  button: { text: 75, value: 2_000, actionId: 255, url: 3_000 },
  image: { altText: 2_000, title: 2_000, url: 3_000 },
  table: { rows: 100, columns: 20, characters: 10_000 },
  /** Series and categories: the lower of the figures that were found documented (docs.slack.dev and its copies). */
  dataVisualization: { title: 50, label: 20, series: 6, categories: 20 },
  input: { label: 2_000, hint: 2_000, placeholder: 150, maxLength: 3_000 },
  blockId: 255,
  /** A response_url takes five messages within half an hour. */
  responseUrl: { uses: 5, minutes: 30 },
  /** Slack shows an error when a command or a click is not acknowledged in time. */
  acknowledgeWithinMs: 3_000,
  /** How far a request's time may lie from ours, both ways. Slack's own advice is five minutes. */
  clockSkewSeconds: 300,
} as const;
