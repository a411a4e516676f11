import {
  ACCEPTED,
  DUPLICATE,
  headerOf,
  type Incoming,
  type Json,
  type Memory,
  type Parts,
  readBody,
  type Reply,
  RIGHT,
} from './check-farm.ts';

const text = (value: unknown): string => String(value);

const page = (status: number, title: string): Reply => ({
  status,
  text: `<!doctype html><html><title>${title}</title></html>`,
  headers: { 'Content-Type': 'text/html' },
});

const stack = (error: Error): Reply => ({ status: 500, text: error.stack ?? '' });
const seen = (memory: Memory, id: string): boolean => memory.seen.has(id);
const typeOf = (request: Incoming['request']): string => headerOf(request, 'content-type') ?? '';

/** What a payment event is about and when it was, for receivers that keep an order. */
function subject(event: Json): { id: string; at: number } {
  const { payload, data } = event as { payload?: { payment?: { entity?: Json } }; data?: { object?: Json } };
  return {
    id: text((payload?.payment?.entity ?? data?.object)?.['id']),
    at: Number(event['created_at'] ?? event['created']),
  };
}

const KNOWN_TYPES = new Set(['payment.captured', 'payment.authorized', 'payment_intent.succeeded', 'push']);

/** Bugs of all that is not verification, each as the part that it puts in the place of a right one. */
export const HANDLING_BUGS = {
  // Deliveries that come again.
  'duplicates are answered 409': { duplicate: () => ({ status: 409, text: '{"error":"duplicate"}' }) },
  'duplicates are told': { duplicate: () => DUPLICATE },
  'duplicates throw': {
    duplicate: () => {
      throw new Error('duplicate key value violates unique constraint');
    },
  },
  'duplicates have a second effect': {
    duplicate: (effect) => {
      effect();
      return ACCEPTED;
    },
  },
  'known by event.id': { eventKeys: (event) => [text(event['id'])], duplicate: () => DUPLICATE },
  'known by event.id, silently': { eventKeys: (event) => [text(event['id'])] },
  'known before verified': { before: ({ id, memory }) => (seen(memory, id) ? DUPLICATE : undefined) },
  'an id is used up by a forged request': {
    before: ({ id, memory }) => {
      memory.notes.set(`${id} comes again`, memory.seen.has(id));
      memory.seen.add(id);
      return undefined;
    },
    eventKeys: (event, incoming) => {
      if (incoming.memory.notes.get(`${incoming.id} comes again`) !== true) incoming.memory.seen.delete(incoming.id);
      return RIGHT.eventKeys(event, incoming);
    },
    duplicate: () => DUPLICATE,
  },
  'looked for and kept apart': { store: () => new Promise((resolve) => setTimeout(resolve, 20)) },
  'known by the unsigned id alone': { eventKeys: (_, { id }) => [id] },

  // What events say.
  'unknown types are refused': {
    before: ({ request, memory }) => void memory.notes.set('type', headerOf(request, 'x-github-event')),
    handle: (event, memory) =>
      KNOWN_TYPES.has(text(memory.notes.get('type') ?? event['event'] ?? event['type']))
        ? undefined
        : { status: 400, text: '{"error":"type"}' },
  },
  'older events are refused': {
    handle: (event, memory) => {
      const { id, at } = subject(event);
      if (at < Number(memory.notes.get(id) ?? 0)) return { status: 409, text: '{"error":"older"}' };
      return void memory.notes.set(id, at);
    },
  },
  'notes [] throw': {
    handle: (event) => {
      if (/"(?:notes|metadata)":\[\]/.test(JSON.stringify(event))) throw new TypeError('notes.order is undefined');
      return undefined;
    },
  },
  'an event without its subject throws': {
    handle: (event) => {
      const { payload, data } = event as { payload?: { payment: { entity: Json } }; data?: { object: Json } };
      return void (payload ? payload.payment.entity['id'] : data?.object['id']);
    },
  },
  'null throws': {
    parse: (body) => {
      const event = RIGHT.parse(body) as Json | undefined;
      return event === undefined || event['event'] === '' ? undefined : event;
    },
  },
  'what is no JSON throws': { parse: (body) => JSON.parse(body.toString()) as unknown },
  'parsed before verified': { before: ({ body }) => void JSON.parse(body.toString()) },
  'unknown orders are refused': { handle: () => ({ status: 422, text: '{"error":"unknown order"}' }) },
  'everything right throws': {
    handle: () => {
      throw new Error('database');
    },
  },
  'keys of __proto__ are merged': {
    handle: (event, memory) => {
      const own = Object.getOwnPropertyDescriptor(event, '__proto__')?.value as Json | undefined;
      if (own) memory.notes.set('defaults', own);
      const defaults = memory.notes.get('defaults');
      return defaults ? { status: 200, text: JSON.stringify({ received: true, ...(defaults as Json) }) } : undefined;
    },
  },

  // How requests travel.
  'a charset is refused': {
    before: ({ request }) => (typeOf(request) === 'application/json' ? undefined : { status: 415, text: '' }),
  },
  'a charset throws': {
    before: ({ request }) => {
      if (typeOf(request) !== 'application/json') throw new TypeError('body is undefined');
      return undefined;
    },
  },
  'other content types throw': {
    before: ({ request }) => {
      if (!typeOf(request).startsWith('application/json')) throw new TypeError('rawBody is undefined');
      return undefined;
    },
  },
  'Content-Length is tested for truth': {
    read: async (request, limit) => {
      const body = await readBody(request, limit);
      return Number(request.headers['content-length'] ?? 0) > 0 ? body : Buffer.alloc(0);
    },
  },
  'header names by their case': {
    header: ({ rawHeaders }, name) => rawHeaders[rawHeaders.indexOf(name) + 1 || rawHeaders.length],
  },
  'GET throws': {
    door: (request) => {
      if (request.method === 'GET') throw new TypeError('body is undefined');
      return RIGHT.door(request);
    },
  },
  'a limit of 10 kB': { limitBytes: 10_000 },
  'a limit of 100 kB': { limitBytes: 100_000 },
  'no limit': { limitBytes: Infinity },
  'a huge body throws': {
    limitBytes: Infinity,
    before: ({ body }) => {
      if (body.length > 8_000_000) throw new RangeError('Invalid string length');
      return undefined;
    },
  },
  'many at once throw': {
    delayMs: 20,
    before: ({ memory }) => {
      if (memory.inFlight > 20) throw new Error('too many connections');
      return undefined;
    },
  },
  'a long signature breaks it for good': {
    before: ({ request, memory }) => {
      if (request.rawHeaders.some((value) => value.length > 5_000)) memory.notes.set('broken', true);
      return undefined;
    },
    handle: (_, memory) => (memory.notes.get('broken') === true ? { status: 500, text: 'broken' } : undefined),
  },

  // What answers give away, where they come from, and when.
  'the expected signature is told': {
    refuse: (expected) => ({ status: 401, text: `expected ${expected.join()}` }),
  },
  'stack traces': {
    before: () => undefined,
    parse: (body) => JSON.parse(body.toString()) as unknown,
    fail: stack,
  },
  'refused with a stack trace': {
    refuse: () => ({ status: 401, text: new Error('no match').stack ?? '' }),
  },
  slow: { delayMs: 300 },
  'too slow': { delayMs: 700 },
  redirects: { door: () => ({ status: 308, text: '', headers: { Location: '/webhook/' } }) },
  'a page for everything': { door: () => page(200, 'Sign in') },
  'a guard against cross-site requests': { door: () => page(403, 'CSRF token missing') },
} as const satisfies Record<string, Partial<Parts>>;
