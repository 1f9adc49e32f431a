import type { Config, ProcessType } from './config.ts';

/**
 * The platforms' settings as far as they are this process's business, so that a web process and a worker beside each
 * other do not both answer: a web process opens no gateway and no socket, a worker takes nothing over HTTP.
 */
export function platformSettings(config: Config): Pick<Config, 'discord' | 'slack'> {
  const { discord, slack } = config;
  switch (config.process) {
    case 'all':
      return { discord, slack };
    case 'web':
      return { discord: { ...discord, token: undefined }, slack: { ...slack, appToken: undefined } };
    case 'worker':
      return { discord: { ...discord, publicKey: undefined }, slack: { ...slack, signingSecret: undefined } };
  }
}

/** Where else a platform that is off here is served: said instead of "no token", which would be wrong. */
export function servedElsewhere(config: Config, face: string): ProcessType | undefined {
  const long = face === 'discord' ? config.discord.token : face === 'slack' ? config.slack.appToken : undefined;
  const http =
    face === 'discord' ? config.discord.publicKey : face === 'slack' ? config.slack.signingSecret : undefined;
  if (config.process === 'web' && long !== undefined) return 'worker';
  if (config.process === 'worker' && http !== undefined) return 'web';
  return undefined;
}
