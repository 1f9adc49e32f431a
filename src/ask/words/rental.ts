import { type CloudProvider, cloudProviders } from '../../catalogue/cloud-providers.ts';
import type { QuestionDraft } from '../question.ts';

/** Words about how, where and from whom the hardware is had. */
export interface RentalWords {
  readonly sets: QuestionDraft;
  readonly words: readonly string[];
  /** Words that mean something else in a sentence: they count behind "in", "on", "from", or where no filler stands before. */
  readonly common?: true;
}

const providers: readonly CloudProvider[] = cloudProviders;

export const rentalWords: readonly RentalWords[] = [
  { sets: { tier: 'spot' }, words: ['spot'], common: true },
  { sets: { tier: 'spot' }, words: ['spot instance', 'spot instances', 'spot price', 'preemptible', 'interruptible'] },
  { sets: { tier: 'on-demand' }, words: ['on demand', 'ondemand'] },
  { sets: { tier: 'reserved' }, words: ['reserved instance', 'reserved instances'] },
  { sets: { tier: 'reserved' }, words: ['reserved'], common: true },
  { sets: { tier: 'community' }, words: ['community cloud'] },
  {
    sets: { hosting: 'owned' },
    words: [
      'on prem',
      'onprem',
      'on premises',
      'on premise',
      'own hardware',
      'own servers',
      'owned',
      'colocation',
      '自建',
    ],
  },
  // Places as prices/regions.ts knows them.
  { sets: { region: 'eu' }, words: ['eu', 'european union'] },
  { sets: { region: 'europe' }, words: ['europe'] },
  { sets: { region: 'uk' }, words: ['uk', 'united kingdom'] },
  { sets: { region: 'us' }, words: ['usa', 'united states', 'us region', 'north america'] },
  { sets: { region: 'us' }, words: ['us', 'america'], common: true },
  { sets: { region: 'asia' }, words: ['asia', 'apac', 'asia pacific'] },
  { sets: { region: 'canada' }, words: ['canada'] },
  { sets: { region: 'australia' }, words: ['australia'] },
  ...providers.flatMap(({ id, words = [], common }): RentalWords[] => [
    { sets: { provider: id as QuestionDraft['provider'] }, words: [id], ...(common === undefined ? {} : { common }) },
    ...(words.length === 0 ? [] : [{ sets: { provider: id as QuestionDraft['provider'] }, words }]),
  ]),
];
