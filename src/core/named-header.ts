import { placeIsHeader } from './placing.ts';
import { hasMark, headersByName } from './provider.ts';
import type { SigningProfile } from './signature-profile.ts';
import type { Provider, RawHeaders } from './types.ts';

/** A header that a request has, and the senders whose signature stands in one of that name. */
export interface NamedHeader {
  readonly name: string;
  readonly owners: readonly Provider[];
}

/**
 * The first header by whose name senders are known, whatever stands in it: for a request in which no signature has the
 * form of its scheme. Names that anybody might use tell nobody. A sender whose companion headers are there, too, is told from the
 * others.
 */
export function namedHeader(providers: readonly Provider[], rawHeaders: RawHeaders): NamedHeader | undefined {
  const headers = headersByName(rawHeaders);
  for (const [name] of rawHeaders) {
    if (isGeneric(name)) continue;
    const named = providers.filter(({ signature }) => signature.kind !== 'none' && isIn(signature.place, name));
    const told = named.filter(
      ({ companions = [] }) => companions.length > 0 && companions.every((mark) => hasMark(headers, mark)),
    );
    const owners = told.length > 0 ? told : named;
    if (owners.length > 0) return { name, owners };
  }
  return undefined;
}

function isIn(place: SigningProfile['place'], name: string): boolean {
  return placeIsHeader(place) && place.name.toLowerCase() === name.toLowerCase();
}

/** Words that any sender may make the name of its header of. */
const GENERIC_WORD =
  /^(?:x|http|webhooks?|hook|requests?|callback|trigger|event|signature|sig|sign|auth|authorization|hmac\w*|sha\d*|\d+|ed25519|digest|token|secret|key|verify|verif|hash|jwt|v\d)$/;

function isGeneric(name: string): boolean {
  return name
    .toLowerCase()
    .split('-')
    .every((word) => GENERIC_WORD.test(word));
}
