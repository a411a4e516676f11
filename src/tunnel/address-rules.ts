import type { EndpointRule, Provider } from '../core/types.ts';

/** A rule that a URL is against. */
export type AddressProblem = Pick<EndpointRule, 'kind' | 'severity' | 'rule' | 'source'>;

/** Holds for everybody who sends from the internet, also where a provider does not say so. */
const REACHABLE: EndpointRule = {
  kind: 'public_only',
  severity: 'refused',
  rule: 'Nobody on the internet reaches an address of a private network.',
  source: 'RFC 6890 and RFC 6761',
};

/**
 * What a provider has against a URL that is to be registered with it, most certain first. Names are judged by their
 * form: nothing is looked up.
 */
export function addressProblems(provider: Pick<Provider, 'endpointRules'>, url: string): AddressProblem[] {
  const own = provider.endpointRules ?? [];
  const rules = own.some(({ kind }) => kind === 'public_only') ? own : [...own, REACHABLE];
  const address = new URL(url);
  return rules
    .filter((rule) => isAgainst(rule, address))
    .map(({ kind, severity, rule, source }) => ({ kind, severity, rule, source }));
}

function isAgainst(rule: EndpointRule, url: URL): boolean {
  // As in DNS, case and a dot at the end mean nothing.
  const host = url.hostname.toLowerCase().replace(/\.$/, '');
  switch (rule.kind) {
    case 'https_only':
      return url.protocol !== 'https:';
    case 'public_only':
      return !isPublicHost(host);
    case 'ports':
      return !rule.ports.includes(Number(url.port || (url.protocol === 'https:' ? 443 : 80)));
    case 'no_word_in_host':
      return host.includes(rule.word);
    case 'blocked_hosts':
      return rule.hosts.some((blocked) => isBelow(host, blocked));
  }
}

function isBelow(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

/** Names that the public DNS does not have: RFC 6761, RFC 6762, RFC 7686, RFC 8375, ICANN's resolution on .internal, and habit. */
const PRIVATE_DOMAINS = [
  'localhost',
  'local',
  'internal',
  'corp',
  'home',
  'home.arpa',
  'lan',
  'onion',
  'test',
  'invalid',
  'example',
];

/** Whether a host, as a parsed URL has it, may be reached from the internet by its form. */
export function isPublicHost(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  if (name.startsWith('[')) return isPublicIpv6(name.slice(1, -1));
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return isPublicIpv4(ipv4Number(name));
  return name.includes('.') && !PRIVATE_DOMAINS.some((domain) => isBelow(name, domain));
}

/** Of RFC 6890's registry, the blocks that are not globally reachable; with 6to4 relays and multicast. */
const PRIVATE_IPV4: ReadonlyArray<readonly [network: string, bits: number]> = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];

function ipv4Number(text: string): number {
  return text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function isPublicIpv4(address: number): boolean {
  return !PRIVATE_IPV4.some(([network, bits]) => {
    const size = 2 ** (32 - bits);
    return Math.floor(address / size) === Math.floor(ipv4Number(network) / size);
  });
}

function isPublicIpv6(text: string): boolean {
  const [first = 0, second = 0, third = 0, ...rest] = ipv6Groups(text);
  const ipv4 = (high: number, low: number): boolean => isPublicIpv4(high * 65_536 + low);
  if (text.startsWith('::ffff:')) return ipv4(rest.at(-2) ?? 0, rest.at(-1) ?? 0);
  // 6to4: what follows is the IPv4 address of the router.
  if (first === 0x2002) return ipv4(second, third);
  // Only 2000::/3 is given out; of it, 2001::/32 is Teredo, and 2001:db8::/32 is for documentation.
  return first >= 0x2000 && first < 0x4000 && !(first === 0x2001 && (second === 0 || second === 0xdb8));
}

/** A URL has IPv6 addresses in their shortest form, and never with an IPv4 address in them. */
function ipv6Groups(text: string): number[] {
  const [left = [], right = []] = text.split('::').map((side) =>
    side
      .split(':')
      .filter(Boolean)
      .map((group) => Number.parseInt(group, 16)),
  );
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
}
