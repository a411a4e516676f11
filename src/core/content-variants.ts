import type { SignatureClaim } from './claim.ts';
import { contentFields } from './signed-content.ts';
import type { SigningProfile } from './signature-profile.ts';
import type { Diagnosis } from './types.ts';

type Mistake = Diagnosis['mistakes'][number];

/** A content that may have been signed, and of which URL. */
export interface ContentVariant {
  readonly content: SigningProfile['signedContent'];
  readonly url: string | undefined;
  readonly mistake?: Mistake;
}

/** The scheme's own content, then what people sign in its place. */
export function contentVariants(
  { signedContent: right }: SigningProfile,
  claim: SignatureClaim,
  urls: readonly string[],
): ContentVariant[] {
  const [url] = urls;
  const fields = contentFields(right);
  const own = fields.has('url') ? urlVariants(right, urls) : [{ content: right, url }];
  const others = CONTENTS.filter((content) => content !== right && isPossible(content, { claim, url, fields }));
  return [...own, ...others.map((content) => ({ content, url, mistake: mistakeOf(content, right, fields) }))];
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
  const variants: ContentVariant[] = urls.map((url) => ({ content, url }));
  for (const url of urls) {
    for (const [code, message, changed] of urlMistakes(url)) {
      if (seen.has(changed)) continue;
      seen.add(changed);
      variants.push({ content, url: changed, mistake: { code, message: `${message} (${changed})` } });
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
