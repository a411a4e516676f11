import { headerValue } from './headers.ts';
import type { WebhookRequest } from './types.ts';

/**
 * The URLs that a request may have been sent to, the likeliest first: the public origin where it is known; then what
 * proxies say (`X-Forwarded-*`); then https and http to the host that was asked for.
 */
export function publicUrls(
  { path, rawHeaders }: Pick<WebhookRequest, 'path' | 'rawHeaders'>,
  origin?: string,
): readonly string[] {
  const host = headerValue(rawHeaders, 'x-forwarded-host') ?? headerValue(rawHeaders, 'host');
  const protocol = headerValue(rawHeaders, 'x-forwarded-proto')?.split(',')[0]?.trim();
  const origins = [
    origin?.replace(/\/$/, ''),
    ...(host === undefined ? [] : [protocol && `${protocol}://${host}`, `https://${host}`, `http://${host}`]),
  ];
  const target = path.startsWith('/') ? path : '/';
  return [...new Set(origins.filter((each) => each !== undefined && each !== ''))].map((each) => `${each}${target}`);
}
