import type { SignatureClaim } from './claim.ts';
import { putSignature } from './placing.ts';
import { contentFields } from './signed-content.ts';
import type { SigningProfile } from './signature-profile.ts';
import type { Diagnosis } from './types.ts';

type Mistake = Diagnosis['mistakes'][number];

/** A content that may have been signed, and of which URL, with the mistakes it would take. */
export interface ContentVariant {
  readonly content: SigningProfile['signedContent'];
  readonly url: string | undefined;
  readonly mistakes: readonly Mistake[];
}

/** The scheme's own content, then what people sign in its place, of the URL as it is and as they may have it. */
export function contentVariants(
  { signedContent: right, place }: SigningProfile,
  claim: SignatureClaim,
  urls: readonly string[],
): ContentVariant[] {
  const [url] = urls;
  const fields = contentFields(right);
  const others = CONTENTS.filter((content) => content !== right && isPossible(content, { claim, url, fields })).map(
    (content): Content => ({ content, mistakes: [mistakeOf(content, right, fields)] }),
  );
  const seen = new Set<unknown>([right, ...CONTENTS]);
  const own = rearranged(right, fields).filter(({ content }) => !seen.has(content) && seen.add(content));
  return [{ content: right, mistakes: [] }, ...others, ...own, ...wholeBody(place)].flatMap(({ content, mistakes }) =>
    fields.has('url') && contentFields(content).has('url')
      ? urlVariants(content, urls).map((variant) => ({ ...variant, mistakes: [...mistakes, ...variant.mistakes] }))
      : [{ content, url, mistakes }],
  );
}

type Content = Pick<ContentVariant, 'content' | 'mistakes'>;

/** The scheme's content with a field left out, two in each other's place, or all in reverse order. */
function rearranged(right: SigningProfile['signedContent'], fields: ReadonlySet<string>): Content[] {
  if (typeof right !== 'string') return [];
  const leftOut = (template: string, before: readonly Mistake[]): Content[] =>
    withoutAField(template).map(({ content, field }) => {
      const known = ['{timestamp}', '{id}', '{url}'].includes(field) && before.length === 0;
      const said = { code: 'field_left_out', message: `${field} was left out of what was signed.` };
      return { content, mistakes: [...before, known ? mistakeOf(content, right, fields) : said] };
    });
  const tokens = tokensOf(right);
  const places = tokens.flatMap((_, index) => (index % 2 === 1 ? [index] : []));
  const swapped = places.slice(1).map((place, index): Content => {
    const [left = '', next = ''] = [tokens[places[index] ?? 0], tokens[place]];
    const content = tokens
      .with(places[index] ?? 0, next)
      .with(place, left)
      .join('');
    return {
      content,
      mistakes: [{ code: 'fields_swapped', message: `${left} and ${next} were signed in each other's place.` }],
    };
  });
  const reversed = { code: 'fields_reversed', message: 'What was signed was put together in the reverse order.' };
  const backwards = tokens.toReversed().join('');
  return [
    ...leftOut(right, []),
    ...swapped,
    { content: backwards, mistakes: [reversed] },
    ...leftOut(backwards, [reversed]),
  ];
}

/** Literal text and fields in turn, beginning with a text. */
function tokensOf(template: string): string[] {
  return template.split(/(\[\[.*?\]\]|\{[^}]*\})/s);
}

/** A template without each of its fields, and one character between it and the next. Without the secret nothing is signed. */
function withoutAField(template: string): Array<{ readonly content: string; readonly field: string }> {
  const tokens = tokensOf(template);
  if (tokens.length <= 3) return [];
  return tokens.flatMap((field, index) => {
    if (index % 2 === 0 || field === '{secret}') return [];
    const [before = '', after = ''] = [tokens[index - 1], tokens[index + 1]];
    const around = after === '' ? before.slice(0, -1) : before + after.slice(1);
    return [{ content: [...tokens.slice(0, index - 1), around, ...tokens.slice(index + 2)].join(''), field }];
  });
}

/** Where the signature stands in the body: all of that, before the signature was put there. */
function wholeBody(place: SigningProfile['place']): Content[] {
  if (place.in !== 'json' && place.in !== 'form') return [];
  const message = 'The whole body was signed, before the signature was put into it; the scheme signs fields of it.';
  return [
    {
      content: ({ body }) => unsigned(place, body),
      mistakes: [{ code: 'whole_body_signed', message }],
    },
  ];
}

/** A body spelled anew, or cut short, may have no place for the signature. */
function unsigned(place: SigningProfile['place'], body: Uint8Array): Uint8Array {
  try {
    return putSignature(place, [''], { body, url: '' }).body;
  } catch {
    return body;
  }
}

const CONTENTS = [
  '{body}',
  '{timestamp}.{body}',
  '{timestamp}{body}',
  '{timestamp}:{body}',
  '{id}.{timestamp}.{body}',
  '{id}.{body}',
  '{body}.{timestamp}',
  '{body}{timestamp}',
  '{url}{body}',
  '{body}{url}',
  '{url}{form_as_sent}',
  '{form_sorted}',
];

interface Known {
  readonly claim: SignatureClaim;
  readonly url: string | undefined;
  readonly fields: ReadonlySet<string>;
}

/** URL and form are tried only where the scheme has them: each multiplies the rest. */
function isPossible(content: string, { claim, url, fields }: Known): boolean {
  const wanted = contentFields(content);
  const isForm = fields.has('form_sorted');
  return (
    !(wanted.has('timestamp') && claim.timestamp === undefined) &&
    !(wanted.has('id') && claim.id === undefined) &&
    !(wanted.has('url') && (url === undefined || !fields.has('url'))) &&
    !((wanted.has('form_sorted') || wanted.has('form_as_sent')) && !isForm)
  );
}

function mistakeOf(content: string, right: SigningProfile['signedContent'], fields: ReadonlySet<string>): Mistake {
  const has = contentFields(content);
  const scheme = typeof right === 'string' ? right : 'content of its own form';
  const leftOut = (code: string, what: string): Mistake => ({
    code,
    message: `${what} was left out of what was signed: ${content} in place of ${scheme}.`,
  });
  if (fields.has('timestamp') && !has.has('timestamp')) return leftOut('timestamp_left_out', 'The timestamp');
  if (fields.has('id') && !has.has('id')) return leftOut('id_left_out', 'The message id');
  if (fields.has('url') && !has.has('url')) return leftOut('url_left_out', 'The URL');
  if (has.has('form_as_sent'))
    return {
      code: 'form_unsorted',
      message: 'The form fields were signed in the order they were sent in; the scheme sorts them by name.',
    };
  return { code: 'other_content', message: `What was signed is ${content}; the scheme signs ${scheme}.` };
}

/** The URL as a proxy, a framework or a configuration may have it. */
function urlVariants(content: SigningProfile['signedContent'], urls: readonly string[]): ContentVariant[] {
  const seen = new Set(urls);
  const variants: ContentVariant[] = urls.map((url) => ({ content, url, mistakes: [] }));
  for (const url of urls) {
    for (const [code, message, changed] of urlMistakes(url)) {
      if (seen.has(changed)) continue;
      seen.add(changed);
      variants.push({ content, url: changed, mistakes: [{ code, message: `${message} (${changed})` }] });
    }
  }
  return variants;
}

function urlMistakes(url: string): Array<readonly [code: string, message: string, changed: string]> {
  if (!URL.canParse(url)) return [];
  const [, origin = '', path = '', query = ''] = /^([a-z]+:\/\/[^/?#]*)([^?#]*)(.*)$/i.exec(url) ?? [];
  const { protocol, hostname, port } = new URL(url);
  const slashless = path.replace(/\/$/, '');
  return [
    [
      'url_scheme',
      'The URL was signed with the other scheme: behind a proxy an app sees http, and the provider sends to https.',
      url.startsWith('https:') ? url.replace(/^https:/, 'http:') : url.replace(/^http:/, 'https:'),
    ],
    [
      'url_trailing_slash',
      'The URL was signed with the slash at its end added or lost.',
      origin + (path.endsWith('/') ? slashless : `${path}/`) + query,
    ],
    ['url_query', 'The URL was signed without its query.', origin + path],
    [
      'url_port',
      'The URL was signed with its port added or lost.',
      `${protocol}//${hostname}${port === '' ? (protocol === 'https:' ? ':443' : ':80') : ''}${path}${query}`,
    ],
    ['url_path', 'Only the path of the URL was signed.', path + query],
  ];
}
