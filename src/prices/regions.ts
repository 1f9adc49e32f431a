import type { Offer } from './offer.ts';

/** A part of the world that people name, and the regions in it as providers write them. */
interface Place {
  readonly name: string;
  /** What people type for it. */
  readonly words: readonly string[];
  readonly regions: RegExp;
  /** Regions that the pattern takes in and that do not belong. */
  readonly except?: RegExp;
}

/** Country codes as a part of "Bulgaria, BG", "EU-RO-1", "SE". */
const codes = (list: string): string => `(?:^|[ ,-])(?:${list})(?:$|[ ,-])`;
const union = 'AT|BE|BG|HR|CY|CZ|DK|EE|FI|FR|DE|GR|HU|IE|IT|LV|LT|LU|MT|NL|PL|PT|RO|SK|SI|ES|SE';
const europe = `${union}|GB|UK|CH|NO|IS|RS|UA|MD|AL|BA|MK|ME`;
/** Europe's regions by the names of AWS, GCP, Azure, Lambda, Nebius and Verda. */
const european =
  '^eu-|^europe-|^EU-|^FIN-|^ICE-|(?:west|north)europe|^(?:france|germany|sweden|poland|italy|spain|austria|belgium|denmark|greece|finland)';
/** In Europe, and not in the Union: AWS and GCP number London and Zurich like the others. */
const british = '^eu-west-2(?!\\d)|^europe-west2(?!\\d)|^uk';
const neighbours =
  '^eu-central-2(?!\\d)|^europe-west6(?!\\d)|^switzerland|^norway|^NORWAY|^ICE-|^EUR-(?:IS|NO)|^EU-(?:NO|CH|IS)';

export const places: readonly Place[] = [
  {
    name: 'EU',
    words: ['eu', 'european union'],
    regions: new RegExp(`${european}|${codes(union)}`),
    except: new RegExp(`${british}|${neighbours}|${codes('GB|UK|CH|NO|IS')}`),
  },
  {
    name: 'Europe',
    words: ['europe'],
    regions: new RegExp(`${european}|${british}|${neighbours}|^EUR?-|${codes(europe)}`),
  },
  { name: 'UK', words: ['uk', 'britain', 'united kingdom'], regions: new RegExp(`${british}|${codes('GB|UK')}`) },
  {
    name: 'US',
    words: ['us', 'usa', 'united states', 'america'],
    regions: new RegExp(`^us-|^US-|^(?:east|west|central|northcentral|southcentral|westcentral)us\\d?$|${codes('US')}`),
  },
  {
    name: 'Canada',
    words: ['canada'],
    regions: new RegExp(`^ca-|^CA-|^canada|^CANADA|^northamerica-northeast|${codes('CA')}`),
  },
  {
    name: 'Asia',
    words: ['asia', 'apac'],
    regions: new RegExp(
      `^ap-(?!southeast-[246](?!\\d))|^asia-|^AP-|(?:east|southeast)asia|^(?:japan|korea|indonesia|malaysia)|india|${codes('JP|KR|SG|IN|TW|HK|TH|VN|MY|ID|PH|CN')}`,
    ),
  },
  {
    name: 'Australia',
    words: ['australia', 'oceania'],
    regions: new RegExp(`^ap-southeast-[246](?!\\d)|^australia|^newzealand|^OC-|${codes('AU|NZ')}`),
  },
  {
    name: 'Middle East',
    words: ['middle east'],
    regions: new RegExp(`^me-|^il-|^(?:uae|qatar|israel)|${codes('AE|IL|QA|SA|BH')}`),
  },
  {
    name: 'South America',
    words: ['south america', 'latin america'],
    regions: new RegExp(`^sa-|^southamerica-|^(?:brazil|chile)|${codes('BR|CL|AR|CO')}`),
  },
  { name: 'Africa', words: ['africa'], regions: new RegExp(`^af-|^africa-|^southafrica|${codes('ZA')}`) },
];

const byWord = new Map(places.flatMap((place) => place.words.map((word) => [word, place])));

/** Whether an offer is in a part of the world ("eu") or a provider's region ("us-east-1", "us-east"); false when it names none. */
export function inPlace({ region }: Offer, place: string): boolean {
  if (region === null) return false;
  const wanted = place.trim().toLowerCase();
  const known = byWord.get(wanted);
  if (known !== undefined) return known.regions.test(region) && known.except?.test(region) !== true;
  const own = region.toLowerCase();
  return own === wanted || own.startsWith(`${wanted}-`);
}
