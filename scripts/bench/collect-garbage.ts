/** Loaded into the measured process: on a message, collects garbage twice and answers with the resident memory in bytes. */
process.on('message', () => {
  globalThis.gc?.();
  globalThis.gc?.();
  process.send?.(process.memoryUsage.rss());
});
// The channel must not keep the process from ending.
process.channel?.unref();
