/** Where the hub keeps large files: its own domains (hub-docs; `resolve` answers with a redirect to one of them). */
const contentDomains: readonly string[] = ['huggingface.co', 'hf.co'];

/** Whether a redirect may lead there: the endpoint itself, or over https one of the hub's own domains. */
export function isHubAddress(url: URL, endpoint: URL): boolean {
  if (url.username !== '' || url.password !== '') return false;
  if (url.origin === endpoint.origin) return true;
  if (url.protocol !== 'https:' || url.port !== '') return false;
  return contentDomains.some((domain) => url.hostname === domain || url.hostname.endsWith(`.${domain}`));
}
