import type { Provider } from '../core/types.ts';

export const generic = {
  id: 'generic',
  name: 'Generic unsigned envelope',
  signature: { kind: 'none' },
  eventType: { bodyPath: 'event' },
  headers: [['Content-Type', 'application/json']],
  wire: { style: 'compact' },
  refresh: {
    ids: [{ prefix: '(?:pay|ord)_', length: 10, alphabet: 'digits' }],
    times: { eventKeys: ['timestamp'] },
  },
  subject: [{ amount: 'data.amount', currency: 'data.currency', unit: 'major' }],
  pathPrefixes: ['data'],
  delivery: { timeoutMs: 30_000 },
  notes: ['Nothing is signed: whoever knows the URL can send such an event.'],
} as const satisfies Provider;
