import { headerForm } from '../core/signature.ts';
import { templateParts } from '../core/template.ts';
import type { HmacSignature, Provider } from '../core/types.ts';
import { retryRow } from './retry-lines.ts';
import type { Style } from './style.ts';

/** A provider's profile for people: what is signed, with what key, where it stands, and what is not certain. */
export function providerLines(provider: Provider, events: number, style: Style): string[] {
  const { signature } = provider;
  const rows: Array<readonly [string, string]> = [
    ['documentation', provider.docsUrl ?? 'none is public'],
    ['sample events', `${events}   (hooks events ${provider.id})`],
    ...(provider.secretVariable ? [['secret', `$${provider.secretVariable}`] as const] : []),
    ...(signature.kind === 'hmac' ? signatureRows(signature) : []),
    ['event type', placeWords(provider.eventType)],
    ...(provider.eventId ? [['event id', placeWords(provider.eventId)] as const] : []),
    ['answer within', `${provider.delivery.timeoutMs / 1000} s`],
    retryRow(provider),
  ];
  return [
    `${style.bold(provider.name)}  ${style.dim(provider.id)}`,
    ...signatureWords(provider),
    '',
    ...rows.map(([label, value]) => `  ${style.dim(label.padEnd(15))} ${value}`),
    ...[...(provider.notes ?? []), ...retryNotes(provider)].flatMap((note) => ['', `  ${note}`]),
  ];
}

function retryNotes({ delivery: { retries } }: Provider): string[] {
  return retries ? [`Retries: ${retries.source}`] : [];
}

function signatureWords({ signature, name }: Provider): string[] {
  if (signature.kind === 'none')
    return [`${name} signs nothing: nothing proves who sent an event, or that it was not changed.`];
  const { timestamp, header, key } = signature;
  const secret =
    key.encoding === 'utf8'
      ? 'the signing secret as text'
      : `the signing secret, ${key.dropPrefix ? `without "${key.dropPrefix}" and ` : ''}decoded from ${key.encoding}`;
  return [
    `The signature is an HMAC-${signature.algorithm.toUpperCase()} of ${contentWords(signature.signedContent)},`,
    `keyed with ${secret}, written in ${signature.encoding === 'hex' ? 'lower-case hex' : signature.encoding} in ${header.name}.`,
    timestamp
      ? `It is refused when its timestamp is more than ${timestamp.toleranceSeconds} s old${timestamp.refusesFuture ? ' or ahead' : ''}.`
      : 'No time is signed: an old delivery stays valid, so duplicates must be told by the event id.',
  ];
}

const FIELD_WORDS: Readonly<Record<string, string>> = {
  body: 'the raw body',
  timestamp: 'the timestamp',
  id: 'the message id',
};
const SEPARATOR_WORDS: Readonly<Record<string, string>> = { '.': 'a dot', ':': 'a colon' };

function contentWords(template: string): string {
  if (template === '{body}') return 'the raw body, byte for byte';
  return templateParts(template)
    .map((part) =>
      'field' in part
        ? (FIELD_WORDS[part.field] ?? part.field)
        : (SEPARATOR_WORDS[part.literal] ?? `"${part.literal}"`),
    )
    .join(', ');
}

function signatureRows(signature: HmacSignature): Array<readonly [string, string]> {
  const { header, timestamp, idHeader, legacy } = signature;
  return [
    ['signed content', signature.signedContent],
    ['header', `${header.name}: ${headerForm(signature)}`],
    ...(timestamp?.header ? [['timestamp', `${timestamp.header} (unix ${timestamp.unit})`] as const] : []),
    ...(idHeader ? [['message id', idHeader] as const] : []),
    ...(header.separator === undefined
      ? []
      : [['rotation', 'several signatures may stand in the header; one must match'] as const]),
    ...(legacy ?? []).map(
      (old) => ['also sent', `${old.header}: ${old.part.replace('{signature}', `<${old.algorithm}>`)}`] as const,
    ),
  ];
}

function placeWords({ header, bodyPath }: { readonly header?: string; readonly bodyPath?: string }): string {
  return [header, bodyPath && `"${bodyPath}" of the body`].filter(Boolean).join(', with ');
}
