import { BlockList, isIP } from 'node:net';

import { invalidRequest } from './api-error.ts';

/** What a provider asks of an endpoint before it takes it. */
export interface RegistrationRules {
  readonly endpointsMax: number;
  /** The host must be one that the internet knows; looked at as written, no name is resolved. */
  readonly publicHost: boolean;
  /** Undefined: any. */
  readonly ports?: readonly number[];
  /** Domains that are refused, with everything below them. */
  readonly refusedDomains: readonly string[];
  /** Words that no part of the host may be. */
  readonly refusedLabels: readonly string[];
  /** Whether an address for warnings is needed. */
  readonly alertEmail: boolean;
}

export type RulesId = 'none' | 'payment-api' | 'razorpay';

/** Ours, where a provider names no limit. */
const ENDPOINTS_MAX = 100;

export const REGISTRATION_RULES: Readonly<Record<RulesId, RegistrationRules>> = {
  none: { endpointsMax: ENDPOINTS_MAX, publicHost: false, refusedDomains: [], refusedLabels: [], alertEmail: false },
  // Its documentation asks for a publicly accessible URL that begins with http:// or https://.
  'payment-api': {
    endpointsMax: ENDPOINTS_MAX,
    publicHost: true,
    refusedDomains: [],
    refusedLabels: [],
    alertEmail: false,
  },
  // razorpay.com/docs/webhooks/setup-edit-payments and validate-test, with the messages seen.
  razorpay: {
    endpointsMax: 30,
    publicHost: true,
    ports: [80, 443],
    refusedDomains: [
      'ngrok.io',
      'loca.lt',
      'webhook.site',
      'requestbin.com',
      'hookbin.com',
      'beeceptor.com',
      'mockbin.org',
      'interact.sh',
      'oast.pro',
      'burpcollaborator.net',
      'canarytokens.com',
    ],
    refusedLabels: ['razorpay'],
    alertEmail: true,
  },
};

const URL_LENGTH_MAX = 2048;

/**
 * Checks an endpoint's URL.
 * @throws {ApiError} 400, saying which rule it breaks
 */
export function checkEndpointUrl(text: string, rules: RegistrationRules): void {
  const refuse = (why: string): never => {
    throw invalidRequest(`url ${why}.`, 'url', 'url_invalid');
  };
  if (text.length > URL_LENGTH_MAX) refuse(`is longer than ${URL_LENGTH_MAX} characters`);
  if (!URL.canParse(text) || !/^https?:\/\//i.test(text)) refuse('must be whole and begin with https:// or http://');
  const { hostname, port, protocol, username, password, hash } = new URL(text);
  if (username !== '' || password !== '') refuse('has a user name or a password in it');
  if (hash !== '') refuse('has a fragment (#…), which no request carries');
  const host = hostname.replace(/\.$/, '').toLowerCase();
  if (rules.publicHost && !isPublicHost(host)) {
    refuse(`is not public: a provider cannot reach ${host} (hooks sandbox --rules none takes it)`);
  }
  const number = Number(port || (protocol === 'https:' ? 443 : 80));
  if (rules.ports && !rules.ports.includes(number)) {
    refuse(`has port ${number}, and only ${rules.ports.join(' and ')} are taken`);
  }
  const domain = rules.refusedDomains.find((refused) => host === refused || host.endsWith(`.${refused}`));
  if (domain !== undefined) refuse(`is below ${domain}, which is blacklisted`);
  const label = rules.refusedLabels.find((refused) => host.split('.').includes(refused));
  if (label !== undefined) refuse(`has "${label}" in its host`);
}

const LOCAL_SUFFIXES = ['localhost', 'local', 'internal', 'corp', 'lan', 'home.arpa', 'onion', 'test', 'invalid'];

type Subnet = readonly [network: string, prefix: number];

/** Addresses that are not routed on the internet: IANA's special-purpose registries. */
const PRIVATE_IPV4: readonly Subnet[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
];
const PRIVATE_IPV6: readonly Subnet[] = [
  ['::', 127],
  ['::ffff:0:0', 96],
  ['64:ff9b:1::', 48],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
];

/** Two lists: in one, the IPv4 addresses written as IPv6 would stand for all of IPv4. */
const PRIVATE = { ipv4: blockList(PRIVATE_IPV4, 'ipv4'), ipv6: blockList(PRIVATE_IPV6, 'ipv6') };

function blockList(subnets: readonly Subnet[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of subnets) list.addSubnet(network, prefix, family);
  return list;
}

function isPublicHost(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '');
  if (isIP(address) !== 0) {
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    return !PRIVATE[family].check(address, family);
  }
  return host.includes('.') && !LOCAL_SUFFIXES.some((suffix) => host.endsWith(`.${suffix}`));
}

/** An address that mail could go to; whether it does, only mail can tell. */
export function isEmail(text: string): boolean {
  return /^[^\s@]{1,64}@[^\s@.]+(?:\.[^\s@.]+)+$/.test(text);
}
