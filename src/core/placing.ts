import { UsageError } from '../errors.ts';
import { headerValue } from './headers.ts';
import { utf8Text } from './json-text.ts';
import { spanAt } from './json-span.ts';
import type { SignaturePlace } from './signature-profile.ts';
import { formOf, pointerKeys, queryOf, renderContentText } from './signed-content.ts';
import type { RawHeaders } from './types.ts';

/** A signature at its place: in a header, in the body, or in the URL. */
export interface Placed {
  readonly headers: RawHeaders;
  readonly body: Uint8Array;
  readonly url: string;
}

/**
 * Puts the signature where the scheme has it. All else in body and URL keeps its spelling.
 * @throws {UsageError} NO_SIGNATURE_PLACE when a JSON body has no member for it
 */
export function putSignature(
  place: SignaturePlace,
  values: readonly string[],
  { body, url }: { readonly body: Uint8Array; readonly url: string },
): Placed {
  const [value = ''] = values;
  switch (place.in ?? 'header') {
    case 'header':
      return { headers: values.map((each, index) => [numberedName(place, index), each]), body, url };
    case 'json':
      return { headers: [], body: withJsonText(body, place.name, value), url };
    case 'form':
      return {
        headers: [],
        body: Buffer.from(withParameter(Buffer.from(body).toString('utf8'), place.name, value)),
        url,
      };
    case 'query': {
      const [path = '', ...query] = url.split('?');
      return { headers: [], body, url: `${path}?${withParameter(query.join('?'), place.name, value)}` };
    }
    case 'body':
      return { headers: [], body: Buffer.from(value), url };
  }
}

function numberedName({ name, numbered }: SignaturePlace, index: number): string {
  return numbered ? name.replace(/\d+$/, String(index + 1)) : name;
}

function withJsonText(body: Uint8Array, pointer: string, value: string): Uint8Array {
  const text = utf8Text(body) ?? '';
  const span = spanAt(text, pointerKeys(pointer));
  if (span) return Buffer.from(text.slice(0, span.start) + JSON.stringify(value) + text.slice(span.end));
  throw new UsageError('NO_SIGNATURE_PLACE', `The body has no ${pointer}, where this provider writes its signature.`, {
    hint: 'Add it with an empty text: the signature is put in its place.',
  });
}

/** Form text with a field set; in its old place when it has one. */
function withParameter(text: string, name: string, value: string): string {
  const field = `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
  const fields = text === '' ? [] : text.split('&');
  const index = fields.findIndex((each) => new URLSearchParams(each).has(name));
  return (index === -1 ? [...fields, field] : fields.with(index, field)).join('&');
}

/** The values at a signature's place: several when the scheme numbers its headers. */
export function findSignature(
  place: SignaturePlace,
  { rawHeaders, body }: { readonly rawHeaders: RawHeaders; readonly body: Uint8Array },
  url: string | undefined,
): string[] {
  switch (place.in ?? 'header') {
    case 'header':
      return place.numbered ? numberedValues(place, rawHeaders) : [headerValue(rawHeaders, place.name) ?? []].flat();
    case 'json': {
      const text = renderContentText(`{json:${place.name}}`, { body, rawHeaders, method: '' });
      return text === '' ? [] : [text];
    }
    case 'form':
      return [formOf(body).get(place.name) ?? []].flat();
    case 'query':
      return [queryOf(url).get(place.name) ?? []].flat();
    case 'body':
      return [utf8Text(body) ?? []].flat();
  }
}

function numberedValues(place: SignaturePlace, rawHeaders: RawHeaders): string[] {
  const values: string[] = [];
  for (let index = 0; ; index++) {
    const value = headerValue(rawHeaders, numberedName(place, index));
    if (value === undefined) return values;
    values.push(value);
  }
}

export function placeIsHeader({ in: where }: SignaturePlace): boolean {
  return where === undefined || where === 'header';
}

/** A signature's place in words. */
export function placeWords({ in: where = 'header', name }: SignaturePlace): string {
  const words = {
    header: `the ${name} header`,
    json: `${name} of the body`,
    form: `the form field ${name}`,
    query: `the query parameter ${name}`,
    body: 'the body',
  };
  return words[where];
}
