const capitals: Readonly<Record<string, string>> = { eu: 'the EU', us: 'the US', uk: 'the UK' };
const words = /^(?:europe|asia|canada|australia|africa)$/i;

/** "the EU", "Europe"; a provider's region as it is. */
export function placeName(region: string): string {
  const known = capitals[region.toLowerCase()];
  return known ?? (words.test(region) ? region.charAt(0).toUpperCase() + region.slice(1).toLowerCase() : region);
}
