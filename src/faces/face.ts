/** What a face tells about itself at start-up, in /readyz and in the metrics. */
export interface FaceStatus {
  readonly name: string;
  /** off: not configured; starting: first connection under way; on: works; failing: reported, retried with backoff. */
  readonly state: 'off' | 'starting' | 'on' | 'failing';
  /** One line: "gateway, as fitcheck#1234", "no DISCORD_TOKEN", "401 from Discord: check DISCORD_TOKEN; next try in 30 s". */
  readonly detail: string;
}

/**
 * An adapter to one platform. A face's trouble stays its own: `start` resolves even when the platform refuses or cannot
 * be reached; the face says so in `status` and in the log, and tries again with backoff.
 */
export interface Face {
  status(): FaceStatus;
  start(): Promise<void>;
  /** Finishes what is in flight (bounded), then disconnects. */
  stop(): Promise<void>;
}
